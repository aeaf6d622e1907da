import { createHash } from 'node:crypto'
import { TaskFailure } from '../../interpreter/types.js'
import { operatorArn } from '../environment.js'
import { ServiceError, type Json, type JsonObject } from '../service.js'
import { asText, callService, type TaskCall } from './call.js'
import { withSdkMetadata } from './sdk-metadata.js'
import { optimisedFailure, optimisedNaming } from './service-failure.js'
import { spellMembers, toCamelCase, toPascalCase } from './spelling.js'

/**
 * `states:startExecution`, alone or waiting for the child's end (`.sync`, `.sync:2`). Made again after a restart it comes upon the child that it started: a
 * call that was answered waits on for that child, one that was not starts it by the same name.
 */
export async function startExecution(call: TaskCall): Promise<Json> {
  const known = call.request.resumed?.submitted
  const answer = known ?? await start(call)
  if (call.pattern !== 'sync' && call.pattern !== 'sync:2') return answer
  if (known === undefined) call.submitted(answer)
  return untilEnd(call, (answer as JsonObject)['ExecutionArn'] as string)
}

async function start(call: TaskCall): Promise<Json> {
  const started = await startOnce(call, failure)
  return withSdkMetadata({ ExecutionArn: started['executionArn'] ?? null, StartDate: milliseconds(started['startDate']) }, call.now())
}

/**
 * StartExecution, by a name that the attempt alone has where none is given. AWS's own would be a random one, and a call that is made again would start a
 * second child.
 */
export async function startOnce(call: TaskCall, named: (error: ServiceError) => TaskFailure): Promise<JsonObject> {
  const { executionArn, taskId, resumed } = call.request
  const input: JsonObject = { name: nameOf(executionArn, taskId), ...statesInput(call.parameters) }
  try {
    return await call.services.call('states', 'StartExecution', input, call.caller)
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    if (error.code !== 'ExecutionAlreadyExists' || resumed === undefined) throw named(error)
    // the child has ended meanwhile; one that has another input is not this call's
    const child = await call.services.call('states', 'DescribeExecution', { executionArn: childArn(input) }, { principalArn: operatorArn })
    if (child['input'] !== (input['input'] ?? '{}')) throw named(error)
    return { executionArn: child['executionArn'] ?? null, startDate: child['startDate'] ?? null }
  }
}

/** Of a request that has been answered, so that both are texts. */
const childArn = ({ stateMachineArn, name }: JsonObject): string => `${(stateMachineArn as string).replace(':stateMachine:', ':execution:')}:${name as string}`

/** A UUID that stands for the attempt. */
export const nameOf = (executionArn: string, taskId: string): string =>
  createHash('sha256').update(`${executionArn} ${taskId}`).digest('hex').replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5')

/** Members of a Step Functions request as its API spells them; `Input` and `Output` may be JSON values. Null members count as left out. */
export function statesInput(parameters: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(parameters).flatMap(([name, value]) => {
    if (value === null) return []
    return [[toCamelCase(name), name === 'Input' || name === 'Output' ? asText(value) : value]]
  }))
}

async function untilEnd(call: TaskCall, executionArn: string): Promise<Json> {
  const { signal } = call.request
  const aborted = new Promise<'aborted'>(resolve => {
    if (signal.aborted) resolve('aborted')
    else signal.addEventListener('abort', () => { resolve('aborted') }, { once: true })
  })
  if (await Promise.race([call.executionEnded(executionArn), aborted]) === 'aborted') {
    // the parent has stopped waiting: AWS stops the child then
    await callService(call, 'states', 'StopExecution', { executionArn }, failure)
  }
  const { startDate, stopDate, ...description } = await callService(call, 'states', 'DescribeExecution', { executionArn }, failure)
  const said = spellMembers({ ...description, startDate: milliseconds(startDate), stopDate: milliseconds(stopDate) }, toPascalCase) as JsonObject
  if (said['Status'] !== 'SUCCEEDED') throw new TaskFailure('States.TaskFailed', JSON.stringify(sorted(said)))
  return call.pattern === 'sync' ? said : { ...said, Input: parsed(said['Input']), Output: parsed(said['Output']) }
}

function failure(error: Parameters<typeof optimisedFailure>[1]): TaskFailure {
  return optimisedFailure(optimisedNaming.states, error)
}

/** The optimised integration gives dates as epoch milliseconds. */
function milliseconds(seconds: Json | undefined): Json {
  return typeof seconds === 'number' ? Math.round(seconds * 1000) : null
}

function parsed(text: Json | undefined): Json {
  return typeof text === 'string' ? JSON.parse(text) as Json : null
}

function sorted(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1))
}
