import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { realClock } from '../../interpreter/index.js'
import { TaskFailure } from '../../interpreter/types.js'
import type { Clock, Entropy, Integrations, RunningExecution, TaskRequest } from '../../interpreter/types.js'
import { environment } from '../environment.js'
import type { HttpExchange } from '../integration/http.js'
import { createIntegrations, type Connections, type Endpoints } from '../integration/index.js'
import { unknownMember } from '../known-member.js'
import { ActivityQueue } from './activity-queue.js'
import { openActivityStore, type ActivityStore } from './activity-store.js'
import { allowEverything, ServiceError, type Authorise, type Caller, type Json, type JsonObject, type LocalService, type ServiceDirectory } from '../service.js'
import { unqualified } from './arn.js'
import { createCompiler } from './compiled.js'
import type { StatesContext } from './context.js'
import { notSupported } from './error.js'
import { openExecutionStore, type ExecutionStore } from './execution-store.js'
import { launchChild, standardEngine, stopChildren } from './launch.js'
import { openMachineStore } from './machine-store.js'
import { openQualifierStore } from './version-store.js'
import { MapRunStore } from './map-run/store.js'
import { operations } from './operations/index.js'
import { handleJson } from './protocol.js'
import { checkRole } from './role.js'
import { SerialQueue } from './serial-queue.js'
import { createThrottle } from './throttle.js'

export interface StatesOptions {
  /** State machines and Standard executions are kept here. */
  readonly directory: string
  /** The services that tasks call, this one among them. */
  readonly services: ServiceDirectory
  readonly clock?: Clock
  readonly entropy?: Entropy
  /** Default: everybody may do everything. */
  readonly authorise?: Authorise
  /** Whether a service may act as a role; default: always. */
  readonly mayAssume?: (serviceName: string, roleArn: string) => boolean
  /** Told of errors that are nobody's fault but ours. */
  readonly onInternalError?: (error: unknown, where: string) => void
  /** Where services answer that the local AWS does not have, for `aws-sdk:<service>`. Default: nowhere. */
  readonly endpoints?: Endpoints
  /** What `http:invoke` authenticates with, by the ARN of the connection. Default: there are no connections. */
  readonly connections?: Connections
  /** Whether calls are held to AWS's default quotas, from `resume` on. Default: no. */
  readonly throttle?: boolean
  /** Puts something around the calls of tasks: whoever watches or times them. Default: nothing. */
  readonly around?: (integrations: Integrations) => Integrations
}

/** The Step Functions endpoint. */
export interface StatesService extends LocalService {
  readonly name: 'states'
  /** Lets the Standard executions of earlier processes go on. */
  resume(): void
  /** Before the services are closed that tasks call: Standard executions start nothing more. What runs goes on in the next process. */
  suspend(): void
}

/**
 * Opens the Step Functions endpoint with the state machines and the Standard executions of its directory. Standard executions that ran when an earlier process
 * ended go on where they were once `resume` is called, when all is there that their tasks call; Express ones leave nothing.
 *
 * @example
 * ```ts
 * const states = await createStates({ directory: '.stepwright/states', services })
 * states.resume()
 * await states.call('StartSyncExecution', { stateMachineArn, input: '{}' }, caller)
 * ```
 */
export async function createStates(options: StatesOptions): Promise<StatesService> {
  const { clock, entropy, onInternalError, authorise = allowEverything, mayAssume = () => true, around = (made: Integrations) => made, endpoints = {} } = options
  const now = (): number => clock?.now() ?? Date.now()
  const activities = await openActivityStore(join(options.directory, 'activities'))
  const activityQueue = new ActivityQueue(clock ?? realClock)
  const closing = new AbortController()
  const httpExchanges = new WeakMap<AbortSignal, HttpExchange>()
  const parts = {
    httpExchanges,
    closing: closing.signal,
    activities, activityQueue, endpoints,
    account: environment,
    machines: await openMachineStore(join(options.directory, 'machines')),
    qualifiers: await openQualifierStore(options.directory),
    express: new Set<RunningExecution>(),
    integrations: around(createIntegrations({
      services: options.services,
      authorise,
      endpoints,
      ...(options.connections === undefined ? {} : { connections: options.connections }),
      httpExchanged: ({ signal }, exchange) => { httpExchanges.set(signal, exchange) },
      activity: request => performActivity(activities, activityQueue, request),
      executionEnded: async arn => { await executions.get(arn)?.running?.result },
      now,
    })),
    compiled: createCompiler(),
    clock, entropy, now,
    uuid: () => entropy?.uuid() ?? randomUUID(),
    mapRuns: new MapRunStore({
      directory: join(options.directory, 'map-runs'), services: options.services, authorise, clock,
      startChild: (request, machine, inputText) => launchChild(context, request, machine, inputText),
      stopChildren: (mapRunArn, machine) => { stopChildren(executions, mapRunArn, machine) },
      ...(onInternalError === undefined ? {} : { onInternalError }),
    }),
  }
  const executions: ExecutionStore = openExecutionStore({
    directory: join(options.directory, 'executions'), engine: standardEngine(parts), now, onForgotten: arn => { parts.mapRuns.forget(arn) }, ...(onInternalError === undefined ? {} : { onInternalError }),
  })
  const context: StatesContext = { ...parts, executions }
  const throttle = options.throttle === true ? createThrottle(environment.region, now) : undefined
  const changes = new SerialQueue()
  let resumed = false
  const call = async (operation: string, input: JsonObject, caller: Caller, signal?: AbortSignal): Promise<JsonObject> => {
    const known = Object.hasOwn(operations, operation) ? operations[operation] : undefined
    if (known !== undefined) {
      const ignored = unknownMember(input, known.members)
      if (ignored !== undefined) throw notSupported(`${ignored} in ${operation}`)
      authorise(caller, 'states', operation, input)
      if (resumed) throttle?.(throttledAs(context, operation, input))
      if (operation === 'TestState' && input['revealSecrets'] === true) authorise(caller, 'states', 'TestState.revealSecrets', {})
      checkRole({ authorise, mayAssume }, operation === 'TestState' ? 'CreateStateMachine' : operation, input)
      return known.exclusive === true ? changes.run(async () => known.perform(context, input)) : known.perform(context, input, signal)
    }
    throw new ServiceError('UnknownOperationException', `AWS Step Functions has no operation ${operation}`)
  }
  return {
    name: 'states',
    call,
    handle: (request, caller) => handleJson(request, caller, call),
    resume() {
      resumed = true
      executions.resume()
    },
    suspend: () => executions.suspend(),
    async close() {
      closing.abort()
      activityQueue.close()
      executions.close()
      const running = [...context.express]
      for (const execution of running) execution.stop({ cause: 'the local AWS was stopped' })
      await Promise.all(running.map(execution => execution.result))
    },
  }
}

/** Express executions are started under a quota of their own. */
function throttledAs({ machines }: StatesContext, operation: string, { stateMachineArn: arn = null }: JsonObject): string {
  const express = operation === 'StartExecution' && typeof arn === 'string' && machines.get(unqualified(arn))?.type === 'EXPRESS'
  return express ? 'StartExecution of EXPRESS' : operation
}

/** Offers a task to the workers of its activity. AWS was seen to fail the execution when there is no such activity, in these words. */
function performActivity(activities: ActivityStore, queue: ActivityQueue, request: TaskRequest): Promise<Json> {
  if (activities.get(request.resource) === undefined) return Promise.reject(new TaskFailure('States.Runtime', `The activity ${request.resource} does not exist.`))
  return queue.offer(request)
}
