import { randomUUID } from 'node:crypto'
import { ServiceError, type Caller, type HttpRequest, type HttpResponse, type JsonObject } from '../service.js'

const target = /^AWSStepFunctions\.(\w+)$/

/** Definitions have at most 1 MB of text, which JSON escapes may double. */
const bodyLimit = 4 * 1024 * 1024

/**
 * Answers an AWS JSON 1.0 request: the operation stands in `x-amz-target`, errors carry their code in `__type`.
 */
export async function handleJson(
  request: HttpRequest, caller: Caller, call: (operation: string, input: JsonObject, caller: Caller, signal: AbortSignal) => Promise<JsonObject>,
): Promise<HttpResponse> {
  const gone = new AbortController()
  const abort = (): void => { gone.abort() }
  request.raw.response.once('close', abort)
  try {
    const operation = target.exec(request.headers['x-amz-target'] ?? '')?.[1]
    if (request.method !== 'POST' || operation === undefined) throw new ServiceError('UnknownOperationException', 'The request names no operation of AWS Step Functions')
    return answer(200, await call(operation, parseBody(await request.body(bodyLimit)), caller, gone.signal))
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    return answer(error.statusCode, { __type: `com.amazonaws.swf.service.v2.model#${error.code}`, message: error.message, ...error.details })
  } finally {
    request.raw.response.off('close', abort)
  }
}

function parseBody(body: Buffer): JsonObject {
  let parsed: unknown
  try {
    parsed = JSON.parse(body.toString())
  } catch {
    throw new ServiceError('SerializationException', 'The request body is not JSON')
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new ServiceError('SerializationException', 'The request body is not a JSON object')
  return parsed as JsonObject
}

function answer(status: number, body: JsonObject): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': randomUUID() },
    body: JSON.stringify(body),
  }
}
