import type { HttpResponse, Json } from '../service.js'
import { refused } from './error.js'

/** Names that an answer may not set: they belong to the connection. */
const ofConnection = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding', 'upgrade'])

/**
 * Makes an HTTP answer of what a function returned. A header's values come together in one line.
 *
 * @param payload - JSON text
 * @param binary - whether a body in Base64 is decoded: the API has binary media types, and the caller accepts one
 * @throws RefusedRequest 502 when it is not of the form that AWS demands
 * @throws Error for several cookies: they cannot be joined in one line
 */
export function readAnswer(payload: string, binary: boolean): HttpResponse {
  const answer = parsed(payload)
  if (typeof answer !== 'object' || answer === null || Array.isArray(answer)) throw refused('badAnswer')
  const { statusCode, headers = null, multiValueHeaders = null, body = null, isBase64Encoded = null, ...others } = answer as Readonly<Record<string, Json>>
  const status = Number(statusCode)
  const wrong = Object.keys(others).length > 0 || !Number.isInteger(status) || status < 200 || status > 599 ||
    (isBase64Encoded !== null && typeof isBase64Encoded !== 'boolean') || (body !== null && typeof body !== 'string')
  if (wrong) throw refused('badAnswer')
  const text = body ?? ''
  return {
    status,
    headers: { 'content-type': 'application/json', ...headersOf(headers, multiValueHeaders) },
    body: isBase64Encoded === true && binary ? Buffer.from(text, 'base64') : text,
  }
}

function parsed(payload: string): Json {
  try {
    return JSON.parse(payload) as Json
  } catch {
    throw refused('badAnswer')
  }
}

function headersOf(single: Json, multiple: Json): Readonly<Record<string, string>> {
  const merged = new Map<string, string>()
  const add = (name: string, value: string): void => {
    const key = name.toLowerCase()
    // neither a header's name nor its value may end the line that it stands in
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || /[^\t\x20-\x7e\x80-\xff]/.test(value)) throw refused('badAnswer')
    if (!ofConnection.has(key)) merged.set(key, value)
  }
  for (const [name, value] of membersOf(single)) {
    if (value !== null && typeof value === 'object') throw refused('badAnswer')
    add(name, value === null ? '' : String(value))
  }
  for (const [name, values] of membersOf(multiple)) {
    if (!Array.isArray(values)) throw refused('badAnswer')
    if (name.toLowerCase() === 'set-cookie' && values.length > 1) throw new Error('several set-cookie headers in one answer are not supported by the local API Gateway')
    add(name, (values as readonly Json[]).map((value) => (typeof value === 'object' ? '' : String(value))).join(', '))
  }
  return Object.fromEntries(merged)
}

function membersOf(map: Json): readonly (readonly [string, Json])[] {
  if (map === null) return []
  if (typeof map !== 'object' || Array.isArray(map)) throw refused('badAnswer')
  return Object.entries(map)
}
