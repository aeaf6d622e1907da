import { errorName, limit } from '../../asl/index.js'
import type { HistoryEventType } from '../../asl/index.js'
import type { Json, JsonObject } from '../../asl/json.js'
import { isObject } from '../check.js'
import type { ThreadEvent } from '../event.js'
import { argumentsOf, inputOf, leave } from '../data-flow.js'
import { blocked } from '../operation.js'
import type { Move, StateOperation } from '../operation.js'
import { parameterProblem } from '../parameter-problem.js'
import type { CompiledState, Field, ResourceName } from '../program.js'
import type { TaskWait, Thread } from '../state.js'
import { dataLimitExceeded, retriesOf, StateFailure } from '../turn.js'
import type { Turn } from '../turn.js'
import { tokenOf } from '../token.js'
import type { Failure } from '../types.js'

const resourceOf = (state: CompiledState): ResourceName => {
  if (state.resource === undefined) throw new Error(`the task '${state.name}' has no resource`)
  return state.resource
}

/** A task that a worker fetches: it is started when one has, and has a token that only the worker knows. */
const isActivity = ({ resourceType }: ResourceName): boolean => resourceType === 'activity'

/** Event names and details differ between a function named directly, an activity and a service integration. */
function recordTask(turn: Turn, state: CompiledState, what: 'Scheduled' | 'Started' | 'Succeeded' | 'Failed' | 'TimedOut' | 'Submitted', previous: number, details: JsonObject): number {
  const { bareLambda, resource, resourceType } = resourceOf(state)
  const own = bareLambda ? 'LambdaFunction' : resourceType === 'activity' ? 'Activity' : undefined
  if (own !== undefined) return turn.record(`${own}${what}` as HistoryEventType, previous, Object.keys(details).length > 0 ? details : undefined)
  return turn.record(`Task${what}`, previous, { ...details, resource, resourceType })
}

/** What a field like `TimeoutSeconds`, or its Path form, gives. */
function secondsOf(turn: Turn, thread: Thread, field: Field | undefined, input: Json): number | undefined {
  if (field === undefined) return undefined
  const { name } = field
  const value = turn.evaluate(field, thread, input)
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= limit.seconds) return value
  const shown = typeof value === 'string' ? value : JSON.stringify(value)
  if (name.endsWith('Path')) throw turn.runtimeFailure(thread, `The ${name} parameter must reference a whole number from 1 to ${limit.seconds}: ${field.source ?? ''} == ${shown}`)
  if (typeof value !== 'number') throw turn.typeFailure(thread, field, 'integer', value)
  throw turn.queryFailure(thread, name, `The ${name} field must be a whole number from 1 to ${limit.seconds}, but was: ${shown}`)
}

/** The role in `Credentials`. */
function roleOf(turn: Turn, thread: Thread, state: CompiledState, input: Json): JsonObject | undefined {
  if (state.credentials === undefined) return undefined
  const credentials = turn.evaluate(state.credentials, thread, input)
  // an expression may give anything
  const role = isObject(credentials) ? credentials['RoleArn'] : undefined
  if (isObject(credentials) && typeof role === 'string') return credentials
  throw turn.runtimeFailure(thread, `The RoleArn in Credentials is not a string: ${JSON.stringify(role ?? null)}`)
}

function setTimer(turn: Turn, address: string, after: number | undefined): string | undefined {
  if (after === undefined) return undefined
  const id = turn.nextId(address)
  turn.commands.push({ type: 'setTimer', id, at: turn.at + after * 1000 })
  return id
}

function clearTimers(turn: Turn, wait: TaskWait): void {
  for (const id of [wait.timeout, wait.heartbeat]) if (id !== undefined) turn.commands.push({ type: 'clearTimer', id })
}

function enter(turn: Turn, thread: Thread, state: CompiledState, address: string): Move {
  const resource = resourceOf(state)
  const task = turn.nextId(address)
  const token = resource.waitsForToken ? tokenOf(turn.state.identity.executionArn, task, turn.uuid()) : undefined
  const input = inputOf(turn, thread, state)
  const activity = isActivity(resource)
  const parameters = argumentsOf(turn, thread, state, activity ? undefined : token)
  const timeout = secondsOf(turn, thread, state.timeoutSeconds, input)
  const heartbeat = secondsOf(turn, thread, state.heartbeatSeconds, input)
  const credentials = roleOf(turn, thread, state, input)
  turn.checkSize(parameters, thread)
  const problem = parameterProblem(resource, parameters)
  if (problem !== undefined) throw turn.runtimeFailure(thread, problem)
  const bounds = {
    ...(timeout !== undefined && { timeoutInSeconds: timeout }), ...(heartbeat !== undefined && !resource.bareLambda && { heartbeatInSeconds: heartbeat }),
    ...(credentials !== undefined && { taskCredentials: { roleArn: credentials['RoleArn'] ?? null } }),
  }
  const scheduled = recordTask(turn, state, 'Scheduled', thread.previous, resource.bareLambda || activity
    ? { input: parameters, resource: resource.arn, ...bounds }
    : { parameters, region: regionOf(turn), ...bounds })
  const started = activity ? scheduled : recordTask(turn, state, 'Started', scheduled, {})
  turn.commands.push({
    type: 'invoke', id: task, resource: resource.arn, parameters, stateName: state.name, retryCount: retriesOf(thread),
    waits: resource.waitsForToken ? 'token' : resource.waitsForJob ? 'job' : 'result',
    ...(token !== undefined && { token }), ...(credentials !== undefined && { credentials }),
  })
  const timers = { timeout: setTimer(turn, address, timeout), heartbeat: activity ? undefined : setTimer(turn, address, heartbeat) }
  return blocked(thread, {
    kind: 'task', task, submitted: false,
    ...(token !== undefined && { token }), ...(heartbeat !== undefined && { heartbeatSeconds: heartbeat }),
    ...(timers.timeout !== undefined && { timeout: timers.timeout }), ...(timers.heartbeat !== undefined && { heartbeat: timers.heartbeat }),
  }, started)
}

/** The region in a state machine's ARN. */
const regionOf = (turn: Turn): string => turn.state.identity.stateMachineArn.split(':')[3] ?? ''

function failed(turn: Turn, thread: Thread, state: CompiledState, failure: Failure): never {
  const id = recordTask(turn, state, 'Failed', thread.previous, { ...(failure.cause !== undefined && { cause: failure.cause }), ...(failure.error !== undefined && { error: failure.error }) })
  throw new StateFailure(failure, id)
}

function succeeded(turn: Turn, thread: Thread, state: CompiledState, output: Json): Move {
  if (turn.bytesOf(output, thread) > limit.payloadBytes) {
    const { bareLambda, arn, resourceType } = resourceOf(state)
    failed(turn, thread, state, dataLimitExceeded(bareLambda ? arn : resourceType))
  }
  const id = recordTask(turn, state, 'Succeeded', thread.previous, { output })
  return leave(turn, { ...thread, previous: id }, state, output, { result: output })
}

/** A worker has fetched the activity's task: heartbeats are counted from here on. */
function fetched(turn: Turn, thread: Thread, state: CompiledState, address: string, worker: Json): Move {
  const wait = thread.wait as TaskWait
  const name = typeof worker === 'object' && worker !== null ? (worker as JsonObject)['workerName'] : undefined
  const id = recordTask(turn, state, 'Started', thread.previous, typeof name === 'string' ? { workerName: name } : {})
  const heartbeat = setTimer(turn, address, wait.heartbeatSeconds)
  return blocked(thread, { ...wait, submitted: true, ...(heartbeat !== undefined && { heartbeat }) }, id)
}

function resume(turn: Turn, thread: Thread, state: CompiledState, address: string, event: ThreadEvent): Move {
  const wait = thread.wait as TaskWait
  switch (event.type) {
    case 'taskSubmitted': {
      if (isActivity(resourceOf(state))) return fetched(turn, thread, state, address, event.output)
      const id = recordTask(turn, state, 'Submitted', thread.previous, { output: event.output })
      return blocked(thread, { ...wait, submitted: true }, id)
    }
    case 'taskHeartbeat': {
      if (wait.heartbeat === undefined) return { kind: 'block', thread }
      turn.commands.push({ type: 'clearTimer', id: wait.heartbeat })
      const heartbeat = setTimer(turn, address, wait.heartbeatSeconds)
      return blocked(thread, { ...wait, ...(heartbeat !== undefined && { heartbeat }) })
    }
    case 'taskSucceeded':
      clearTimers(turn, wait)
      return succeeded(turn, thread, state, event.output)
    case 'taskFailed':
      clearTimers(turn, wait)
      return failed(turn, thread, state, event.failure)
    case 'mapRunSucceeded': case 'mapRunFailed':
      return { kind: 'block', thread }
    case 'timer': {
      clearTimers(turn, wait)
      turn.commands.push({ type: 'cancelTask', id: wait.task })
      const id = recordTask(turn, state, 'TimedOut', thread.previous, { error: errorName.timeout })
      // AWS was seen to name both the same; definitions may name them apart
      throw new StateFailure({ error: errorName.timeout }, id, true, event.id === wait.heartbeat ? errorName.heartbeatTimeout : undefined)
    }
  }
}

export const task: StateOperation = { enter, resume }
