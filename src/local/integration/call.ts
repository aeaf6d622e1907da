import type { TaskFailure, TaskRequest } from '../../interpreter/types.js'
import { ServiceError, type Authorise, type Caller, type Json, type JsonObject, type ServiceDirectory } from '../service.js'
import type { Endpoints } from './external.js'
import type { Connections, HttpExchange } from './http.js'
import type { Pattern } from './resource.js'

/** What integrations need of the local AWS. */
export interface IntegrationOptions {
  readonly services: ServiceDirectory
  /** Whether a machine's role may take on another one, which `Credentials` names. Default: any. */
  readonly authorise?: Authorise
  /** Where services answer that the local AWS does not have. Default: nowhere. */
  readonly endpoints?: Endpoints
  /** What `http:invoke` authenticates with. Default: there are no connections. */
  readonly connections?: Connections
  /** Told of what `http:invoke` sends and gets: for whoever looks into a test. Default: nobody. */
  readonly httpExchanged?: (request: TaskRequest, exchange: HttpExchange) => void
  /** Offers a task to the workers of an activity; settles with what the history tells of the worker that fetched it. Default: there are no activities. */
  readonly activity?: (request: TaskRequest) => Promise<Json>
  /** Settles when a Standard execution of this endpoint has ended; at once when it is unknown or has ended before. */
  readonly executionEnded: (executionArn: string) => Promise<void>
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** One task's call to one service, as the execution's role. */
export interface TaskCall extends IntegrationOptions {
  readonly request: TaskRequest
  readonly caller: Caller
  readonly action: string
  readonly pattern: Pattern
  readonly parameters: JsonObject
  /** Says what the submission of a job was answered. */
  readonly submitted: (output: Json) => void
}

/** Calls a service; `failure` says how the service's errors are named. Other errors (bugs) pass as they are. */
export async function callService(
  call: TaskCall, service: string, operation: string, input: JsonObject, failure: (error: ServiceError) => TaskFailure,
): Promise<JsonObject> {
  try {
    return await call.services.call(service, operation, input, call.caller)
  } catch (error) {
    throw error instanceof ServiceError ? failure(error) : error
  }
}

/** Text parameters may be given as JSON values; services get JSON text. */
export function asText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** `getItem` → `GetItem` */
export function operationOf(action: string): string {
  return action.charAt(0).toUpperCase() + action.slice(1)
}
