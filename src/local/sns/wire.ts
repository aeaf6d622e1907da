import { randomUUID } from 'node:crypto'
import { ServiceError, type HttpRequest, type HttpResponse, type Json, type JsonObject } from '../service.js'

/** The longest message, percent-encoded. */
const bodyLimit = 4 * 262_144

/** Members that are maps: how the query protocol numbers them, and what it calls their keys and values. */
const maps: Readonly<Record<string, readonly [key: string, value: string]>> = { Attributes: ['key', 'value'], MessageAttributes: ['Name', 'Value'] }

/** Answers a request of the AWS query protocol: a form with `Action`, XML in return. */
export async function answerQuery(request: HttpRequest, call: (operation: string, input: JsonObject) => Promise<JsonObject>): Promise<HttpResponse> {
  try {
    const form = new URLSearchParams((await request.body(bodyLimit)).toString('utf8'))
    const operation = form.get('Action')
    if (request.method !== 'POST' || operation === null) throw new ServiceError('MissingAction', 'The request must contain the parameter Action.')
    const answer = await call(operation, inputOf(form))
    return xml(200, `<${operation}Response xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><${operation}Result>${members(answer)}</${operation}Result>${metadata()}</${operation}Response>`)
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    return xml(error.statusCode, `<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><Error><Type>${error.statusCode < 500 ? 'Sender' : 'Receiver'}</Type><Code>${escaped(error.code)}</Code><Message>${escaped(error.message)}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`)
  }
}

const xml = (status: number, body: string): HttpResponse => ({ status, headers: { 'content-type': 'text/xml' }, body })

const metadata = (): string => `<ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata>`

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

function inputOf(form: URLSearchParams): JsonObject {
  const input: Record<string, Json> = {}
  for (const [name, value] of form) if (!name.includes('.') && name !== 'Action' && name !== 'Version') input[name] = value
  for (const [member, [key, value]] of Object.entries(maps)) {
    const entries = entriesOf(form, member, key, value)
    if (entries.length > 0) input[member] = Object.fromEntries(entries)
  }
  return input
}

/** `Attributes.entry.1.key`, `Attributes.entry.1.value`; a value may have members of its own. */
function entriesOf(form: URLSearchParams, member: string, key: string, value: string): readonly (readonly [string, Json])[] {
  const found: (readonly [string, Json])[] = []
  for (let i = 1; ; i += 1) {
    const prefix = `${member}.entry.${i}`
    const name = form.get(`${prefix}.${key}`)
    if (name === null) return found
    const parts = [...form].flatMap(([field, text]) => (field.startsWith(`${prefix}.${value}.`) ? [[field.slice(`${prefix}.${value}.`.length), text] as const] : []))
    found.push([name, parts.length > 0 ? Object.fromEntries(parts) : form.get(`${prefix}.${value}`) ?? ''])
  }
}

/** Members of an answer: lists become `member`, the one map `entry`. */
function members(answer: JsonObject): string {
  return Object.entries(answer).map(([name, value]) => `<${name}>${content(name, value)}</${name}>`).join('')
}

function content(name: string, value: Json): string {
  if (Array.isArray(value)) return (value as readonly JsonObject[]).map(item => `<member>${members(item)}</member>`).join('')
  if (typeof value !== 'object' || value === null) return escaped(String(value))
  if (name === 'Attributes') return Object.entries(value as JsonObject).map(([key, item]) => `<entry><key>${escaped(key)}</key><value>${content('', item)}</value></entry>`).join('')
  return members(value as JsonObject)
}
