import { TaskFailure } from '../../interpreter/types.js'
import type { Json, JsonObject, ServiceError } from '../service.js'
import { asText, callService, operationOf, type TaskCall } from './call.js'
import { sdkFailure, sdkNaming } from './service-failure.js'
import { spellMembers, toPascalCase } from './spelling.js'
import { checkQueueUrl } from './sqs.js'
import { nameOf, startOnce, statesInput } from './states.js'

/** `aws-sdk:dynamodb:…`: parameters and answer are the API's own. */
export function sdkDynamodb(call: TaskCall): Promise<Json> {
  return callService(call, 'dynamodb', operationOf(call.action), call.parameters, error => sdkFailure(sdkNaming.dynamodb, error))
}

/** `aws-sdk:sqs:…` */
export async function sdkSqs(call: TaskCall): Promise<Json> {
  const { MessageBody: body = null } = call.parameters
  const input = body === null ? call.parameters : { ...call.parameters, MessageBody: asText(body) }
  checkQueueUrl(input['QueueUrl'], sdkNaming.sqs)
  return callService(call, 'sqs', operationOf(call.action), input, error => sdkFailure(sdkNaming.sqs, error))
}

/** `aws-sdk:sns:…` */
export function sdkSns(call: TaskCall): Promise<Json> {
  const { Message: message = null } = call.parameters
  const input = message === null ? call.parameters : { ...call.parameters, Message: asText(message) }
  return callService(call, 'sns', operationOf(call.action), input, error => sdkFailure(sdkNaming.sns, error))
}

/** `aws-sdk:eventbridge:…` */
export function sdkEvents(call: TaskCall): Promise<Json> {
  return callService(call, 'events', operationOf(call.action), call.parameters, error => sdkFailure(sdkNaming.eventbridge, error))
}

/** `aws-sdk:lambda:invoke`: unlike `lambda:invoke`, a failed function is an answer with `FunctionError`, and `Payload` is JSON text. */
export async function sdkLambda(call: TaskCall): Promise<Json> {
  const { Payload: payload } = call.parameters
  const input = payload === undefined ? call.parameters : { ...call.parameters, Payload: asText(payload) }
  return callService(call, 'lambda', operationOf(call.action), input, error => sdkFailure(sdkNaming.lambda, error))
}

const dates = new Set(['CreationDate', 'RedriveDate', 'StartDate', 'StopDate', 'Timestamp', 'UpdateDate'])

/** AWS runs a synchronous Express execution at most once: it is not run again for a caller that has lost its connection, and that one cannot know how it ended. */
const lostSync = 'SW4306: the local AWS ended while this call waited for its answer; a synchronous Express execution is not run twice'

/** `aws-sdk:sfn:…`: the API's camelCase members are PascalCase here, dates are ISO 8601 text. */
export async function sdkSfn(call: TaskCall): Promise<Json> {
  const failure = (error: ServiceError): TaskFailure => sdkFailure(sdkNaming.sfn, error)
  if (call.action === 'startSyncExecution' && call.request.resumed !== undefined) throw new TaskFailure('Sfn.SdkClientException', lostSync)
  const answer = call.action === 'startExecution' ? await startOnce(call, failure) : await callService(call, 'states', operationOf(call.action), inputOf(call), failure)
  return datesAsText(spellMembers(answer, toPascalCase))
}

/** A redrive has a token that the attempt alone has: made again after a restart, the call redrives nothing twice. */
function inputOf({ action, parameters, request: { executionArn, taskId } }: TaskCall): JsonObject {
  return { ...(action === 'redriveExecution' && { clientToken: nameOf(executionArn, taskId) }), ...statesInput(parameters) }
}

function datesAsText(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(datesAsText)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value as JsonObject).map(([name, member]) =>
    [name, dates.has(name) && typeof member === 'number' ? new Date(Math.round(member * 1000)).toISOString() : datesAsText(member)]))
}
