import { TaskFailure } from '../../interpreter/types.js'
import type { Json, JsonObject } from '../service.js'
import { asText, callService, type TaskCall } from './call.js'
import { withSdkMetadata } from './sdk-metadata.js'
import { optimisedFailure, optimisedNaming } from './service-failure.js'

/** A task whose `Resource` is a function's own ARN: input and output are the function's. */
export async function invokeFunction(call: TaskCall, functionName: string): Promise<Json> {
  return payloadOf(await invoke(call, { FunctionName: functionName, Payload: JSON.stringify(call.request.parameters) }))
}

/** `lambda:invoke`: the answer holds the function's own under `Payload`, parsed. */
export async function invokeLambda(call: TaskCall): Promise<Json> {
  const { Payload: payload = null, ...rest } = call.parameters
  // AWS was seen to take a text for the payload's JSON text, and to send an empty object for null
  const answer = await invoke(call, { ...rest, Payload: asText(payload ?? {}) })
  const { LogResult: logResult } = answer
  return withSdkMetadata({
    ExecutedVersion: answer['ExecutedVersion'] ?? '$LATEST',
    ...(logResult === undefined ? {} : { LogResult: logResult }),
    Payload: payloadOf(answer),
    StatusCode: answer['StatusCode'] ?? 200,
  }, call.now(), 'application/json')
}

async function invoke(call: TaskCall, input: JsonObject): Promise<JsonObject> {
  const answer = await callService(call, 'lambda', 'Invoke', input, error => optimisedFailure(optimisedNaming.lambda, error))
  if (answer['FunctionError'] === undefined) return answer
  const { Payload: cause = '' } = answer
  throw new TaskFailure(errorType(payloadOf(answer)), typeof cause === 'string' ? cause : JSON.stringify(cause))
}

function payloadOf(answer: JsonObject): Json {
  const { Payload: payload = null } = answer
  return typeof payload === 'string' ? parsed(payload) : payload
}

function parsed(text: string): Json {
  return text === '' ? null : JSON.parse(text) as Json
}

/** A runtime that dies before it can say what failed leaves no type: `Lambda.Unknown`. */
function errorType(payload: Json): string {
  const type = typeof payload === 'object' && payload !== null && !Array.isArray(payload) ? (payload as JsonObject)['errorType'] : undefined
  return typeof type === 'string' ? type : 'Lambda.Unknown'
}
