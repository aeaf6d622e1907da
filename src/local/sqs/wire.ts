import { ServiceError, type HttpRequest, type HttpResponse, type Json, type JsonObject } from '../service.js'
import { queryCodeOf, unsupported } from './error.js'
import { isObject } from './input.js'

/** One call as read off the wire. */
export interface WireCall {
  readonly operation: string
  readonly input: JsonObject
}

const target = /^AmazonSQS\.(\w+)$/
const contentType = 'application/x-amz-json-1.0'

/** A body may grow sixfold by JSON's escapes: `\\u0001` for one byte. */
const bodyLimit = (messageBytes: number): number => 6 * messageBytes + 65_536

/** @throws ServiceError for anything but the JSON protocol */
export async function readCall(request: HttpRequest, messageBytes: number): Promise<WireCall> {
  const operation = target.exec(request.headers['x-amz-target'] ?? '')?.[1]
  if (request.method !== 'POST' || operation === undefined) {
    throw unsupported('A request without "x-amz-target: AmazonSQS.…" (the query protocol of older SDKs)')
  }
  const input = parsed((await request.body(bodyLimit(messageBytes))).toString())
  if (!isObject(input)) throw new ServiceError('SerializationException', 'The body of the request is not a JSON object.')
  return { operation, input }
}

export function writeAnswer(answer: JsonObject): HttpResponse {
  return { status: 200, headers: { 'content-type': contentType }, body: JSON.stringify(answer) }
}

export function writeError(error: ServiceError): HttpResponse {
  const fault = error.statusCode < 500 ? 'Sender' : 'Receiver'
  return {
    status: error.statusCode,
    headers: { 'content-type': contentType, 'x-amzn-query-error': `${queryCodeOf(error.code)};${fault}` },
    body: JSON.stringify({ ...error.details, __type: `com.amazonaws.sqs#${error.code}`, message: error.message }),
  }
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
