import type { Clock, Entropy, Integrations, RunningExecution } from '../../interpreter/types.js'
import type { HttpExchange } from '../integration/http.js'
import type { Endpoints } from '../integration/index.js'
import type { JsonObject } from '../service.js'
import type { ActivityQueue } from './activity-queue.js'
import type { ActivityStore } from './activity-store.js'
import type { Account } from './arn.js'
import type { ExecutionStore } from './execution-store.js'
import type { CompiledMachine } from './compiled.js'
import type { MapRunStore } from './map-run/store.js'
import type { MachineStore, StateMachine } from './machine-store.js'
import type { QualifierStore } from './version-store.js'

/** What every operation works on. */
export interface StatesContext {
  readonly account: Account
  readonly machines: MachineStore
  /** Versions and aliases of state machines. */
  readonly qualifiers: QualifierStore
  readonly executions: ExecutionStore
  readonly mapRuns: MapRunStore
  readonly activities: ActivityStore
  /** Where their tasks meet workers. */
  readonly activityQueue: ActivityQueue
  /** Express executions that run: kept only to be stopped at the end, forgotten when done. */
  readonly express: Set<RunningExecution>
  readonly integrations: Integrations
  /** What `http:invoke` sent and got for a request, by its signal: kept for tests of states. */
  readonly httpExchanges: WeakMap<AbortSignal, HttpExchange>
  /** Where services answer that the local AWS does not have. */
  readonly endpoints: Endpoints
  /** The machine made ready to run; compiled once a revision. */
  readonly compiled: (machine: StateMachine) => CompiledMachine
  /** Aborted when the endpoint closes: tests of states end then. */
  readonly closing: AbortSignal
  readonly clock: Clock | undefined
  readonly entropy: Entropy | undefined
  readonly now: () => number
  readonly uuid: () => string
}

/** One API call. `signal` is aborted when nobody waits for the answer any more. @throws ServiceError */
export type Operation = (context: StatesContext, input: JsonObject, signal?: AbortSignal) => JsonObject | Promise<JsonObject>
