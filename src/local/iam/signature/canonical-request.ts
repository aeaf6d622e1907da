import { decodedOr, queryOf, type RequestSignature, type SignedRequest } from './request-signature.js'

/** Percent-encodes all but the unreserved characters of RFC 3986. */
const encoded = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)

/**
 * The text that both sides sign. Source: IAM user guide, "Create a signed AWS API request", step 1.
 *
 * @param payloadHash - SHA-256 of the body in hexadecimal, or what the request says in its place (`UNSIGNED-PAYLOAD`)
 */
export function canonicalRequest({ method, url, headers }: SignedRequest, { service, signedHeaders, presigned }: RequestSignature, payloadHash: string): string {
  const lines = signedHeaders.map(name => `${name}:${(headers[name] ?? '').trim().replace(/\s+/g, ' ')}\n`)
  return `${method}\n${canonicalPath(url, service)}\n${canonicalQuery(url, service, presigned)}\n${lines.join('')}\n${signedHeaders.join(';')}\n${payloadHash}`
}

/** S3 takes keys as they are; all other services tidy the path and encode it once more. */
function canonicalPath(url: string, service: string): string {
  const mark = url.indexOf('?')
  const path = mark === -1 ? url : url.slice(0, mark)
  if (path === '/' || path === '') return '/'
  if (service === 's3') return path.split('/').map(part => decodedOr(part, () => part, encoded)).join('/')
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(encoded(part))
  }
  const slash = parts.length > 0 && path.endsWith('/') ? '/' : ''
  return `/${parts.join('/')}${slash}`
}

function canonicalQuery(url: string, service: string, presigned: boolean): string {
  const pairs = queryOf(url).flatMap(([name, value]): readonly (readonly [string, string])[] => {
    if (presigned && name === 'X-Amz-Signature') return []
    // the token of a WebSocket to AWS IoT joins the URL after it was signed
    if (service === 'iotdevicegateway' && name === 'X-Amz-Security-Token') return []
    return [[encoded(name), encoded(value)]]
  })
  return pairs.sort(([a, x], [b, y]) => (a === b ? compare(x, y) : compare(a, b))).map(([name, value]) => `${name}=${value}`).join('&')
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
