import { handled } from '../service.js'
import type { Handled, HttpRequest, HttpResponse, JsonObject } from '../service.js'
import { s3Error } from './error.js'

/** An S3 request with its bucket and key read from the path. */
export interface S3Request extends HttpRequest {
  readonly bucket: string
  readonly key: string
  /** Refuses a call that the sender may not make. @throws ServiceError AccessDenied */
  readonly authorise: (operation: string, input: JsonObject) => void
}

export type S3Reply = HttpResponse | Handled
export { handled }

/** UTF-8 bytes of a key. Source: S3 user guide, "Creating object key names". */
const longestKey = 1024

/** Path style only: clients use it for an address. @throws ServiceError KeyTooLongError, InvalidRequest */
export function addressedRequest(request: HttpRequest, authorise: S3Request['authorise']): S3Request {
  const slash = request.path.indexOf('/', 1)
  const bucket = decoded(slash === -1 ? request.path.slice(1) : request.path.slice(1, slash))
  const key = slash === -1 ? '' : decoded(request.path.slice(slash + 1))
  if (Buffer.byteLength(key) > longestKey) throw s3Error('KeyTooLongError', 'Your key is too long')
  return { ...request, bucket, key, authorise }
}

/** A presigned URL carries in its query what would otherwise be headers: here they become headers again. */
export function withHoistedHeaders(request: HttpRequest): HttpRequest {
  const hoisted = [...request.query].filter(([name]) => /^x-amz-/i.test(name))
  if (hoisted.length === 0) return request
  return { ...request, headers: { ...Object.fromEntries(hoisted.map(([name, value]) => [name.toLowerCase(), value])), ...request.headers } }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw s3Error('InvalidRequest', 'The path is not percent-encoded UTF-8')
  }
}

/** Text headers that S3 keeps with an object and gives back. */
export const keptHeaders = ['content-type', 'content-encoding', 'cache-control', 'content-disposition', 'content-language', 'expires'] as const

/** Most bytes of user metadata. Source: S3 user guide, "Working with object metadata". */
const userMetadataLimit = 2048

/** What S3 says of an object whose sender said nothing. */
export const defaultContentType = 'binary/octet-stream'

export interface Described {
  readonly headers: Readonly<Record<string, string>>
  readonly userMetadata: Readonly<Record<string, string>>
}

/** @throws ServiceError MetadataTooLarge */
export function metadataHeaders({ headers }: Pick<HttpRequest, 'headers'>): Described {
  const kept: Record<string, string> = {}
  for (const name of keptHeaders) {
    const value = name === 'content-encoding' ? headers[name]?.split(',').map((coding) => coding.trim()).filter((coding) => coding !== 'aws-chunked').join(',') : headers[name]
    if (value !== undefined && value !== '') kept[name] = value
  }
  kept['content-type'] ??= defaultContentType
  const userMetadata = Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (name.startsWith('x-amz-meta-') && value !== undefined ? [[name.slice(11), value]] : [])))
  return { headers: kept, userMetadata: limited(userMetadata) }
}

/** @throws ServiceError MetadataTooLarge */
export function limited(userMetadata: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const bytes = Object.entries(userMetadata).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0)
  if (bytes > userMetadataLimit) throw s3Error('MetadataTooLarge', 'Your metadata headers exceed the maximum allowed metadata size', { MaxSizeAllowed: String(userMetadataLimit) })
  return userMetadata
}
