import type { HttpResponse, JsonObject, ServiceError } from '../service.js'
import type { RoutedCall } from './route.js'

const json = { 'content-type': 'application/json' }

/** An answer in the REST protocol: Invoke's own members are headers, and its payload is the body. */
export function writeAnswer(call: RoutedCall, answer: JsonObject): HttpResponse {
  if (call.operation !== 'Invoke') return { status: call.status, headers: json, body: JSON.stringify(answer) }
  const { StatusCode: status, FunctionError: functionError, ExecutedVersion: version, Payload: payload } = answer
  return {
    status: Number(status),
    headers: {
      ...json,
      ...(typeof version === 'string' ? { 'x-amz-executed-version': version } : {}),
      ...(typeof functionError === 'string' ? { 'x-amz-function-error': functionError } : {}),
    },
    ...(typeof payload === 'string' ? { body: payload } : {}),
  }
}

export function writeError(error: ServiceError): HttpResponse {
  const type = error.statusCode < 500 ? 'User' : 'Service'
  return {
    status: error.statusCode,
    headers: { ...json, 'x-amzn-errortype': error.code },
    body: JSON.stringify({ ...error.details, Type: type, Message: error.message, message: error.message }),
  }
}
