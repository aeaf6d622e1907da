import type { HttpRequest, HttpResponse, JsonObject, ServiceError } from '../service.js'
import { clientException, unsupported } from './error.js'

/** What a request asks for. */
export interface RoutedCall {
  readonly operation: string
  readonly input: JsonObject
}

/** Bytes of a request: RegisterJobDefinition and SubmitJob take far less. */
const bodyLimit = 1_048_576

const tagMethods: Readonly<Record<string, string>> = { GET: 'ListTagsForResource', POST: 'TagResource', DELETE: 'UntagResource' }

/**
 * Finds the API call of a request: all but tags are POSTs of JSON to `/v1/` and the operation's name in lower case. Source: AWS Batch API reference.
 *
 * @param names - of the operations that there are
 * @throws ServiceError NotSupportedByLocalAws for another path
 */
export async function readCall(request: HttpRequest, names: Iterable<string>): Promise<RoutedCall> {
  const tagged = /^\/v1\/tags\/(.+)$/.exec(request.path)?.[1]
  if (tagged !== undefined) return readTagCall(request, decoded(tagged))
  const operation = request.method === 'POST' ? [...names].find(name => request.path === `/v1/${name.toLowerCase()}`) : undefined
  if (operation === undefined) throw unsupported(`${request.method} ${request.path}`)
  return { operation, input: parsed(await request.body(bodyLimit)) }
}

async function readTagCall(request: HttpRequest, resourceArn: string): Promise<RoutedCall> {
  const operation = tagMethods[request.method]
  if (operation === undefined) throw unsupported(`${request.method} of tags`)
  if (operation === 'TagResource') return { operation, input: { ...parsed(await request.body(bodyLimit)), resourceArn } }
  return { operation, input: operation === 'UntagResource' ? { resourceArn, tagKeys: request.query.getAll('tagKeys') } : { resourceArn } }
}

function decoded(label: string): string {
  try {
    return decodeURIComponent(label)
  } catch {
    throw clientException('The path is not percent-encoded UTF-8')
  }
}

function parsed(body: Buffer): JsonObject {
  if (body.length === 0) return {}
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch {
    throw clientException('The request body is not JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw clientException('The request body is not a JSON object')
  return value as JsonObject
}

/** An answer in the REST protocol. */
export const writeAnswer = (answer: JsonObject): HttpResponse => ({ status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(answer) })

/** An error in the REST protocol: SDK clients read its name from a header. */
export const writeError = (error: ServiceError): HttpResponse =>
  ({ status: error.statusCode, headers: { 'content-type': 'application/json', 'x-amzn-errortype': error.code }, body: JSON.stringify({ message: error.message }) })
