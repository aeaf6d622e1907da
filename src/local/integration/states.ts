import { TaskFailure } from '../../interpreter/types.js'
import type { Json, JsonObject } from '../service.js'
import { asText, callService, type TaskCall } from './call.js'
import { withSdkMetadata } from './sdk-metadata.js'
import { optimisedFailure, optimisedNaming } from './service-failure.js'
import { spellMembers, toCamelCase, toPascalCase } from './spelling.js'

/** `states:startExecution`, alone or waiting for the child's end (`.sync`, `.sync:2`). */
export async function startExecution(call: TaskCall): Promise<Json> {
  const started = await callService(call, 'states', 'StartExecution', statesInput(call.parameters), failure)
  const answer = withSdkMetadata({
    ExecutionArn: started['executionArn'] ?? null,
    StartDate: milliseconds(started['startDate']),
  }, call.now())
  if (call.pattern !== 'sync' && call.pattern !== 'sync:2') return answer
  call.submitted(answer)
  return untilEnd(call, started['executionArn'] as string)
}

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
