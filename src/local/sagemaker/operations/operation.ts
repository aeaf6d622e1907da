import type { JsonObject, ServiceDirectory } from '../../service.js'
import type { JobStore } from '../job/job-store.js'
import type { JobRunner } from '../run/job-runner.js'
import type { SageMakerLimits } from '../limit.js'

/** What every operation works with. */
export interface SageMakerContext {
  readonly jobs: JobStore
  readonly runner: JobRunner
  readonly limits: SageMakerLimits
  readonly services: ServiceDirectory
  /** Whether a service may act as a role. */
  readonly mayAssume: (serviceName: string, roleArn: string) => boolean
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** One API call. */
export interface Operation {
  readonly name: string
  /** Not of AWS's API: asked by Step Functions from inside, and by nobody over HTTP. */
  readonly inside?: true
  /** @throws ServiceError */
  readonly perform: (input: JsonObject, context: SageMakerContext) => JsonObject | Promise<JsonObject>
}
