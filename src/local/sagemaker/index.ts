import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import type { Clock } from '../../interpreter/types.js'
import { removeTree, type Containers } from '../container/index.js'
import { allowEverything, ServiceError, type Authorise, type Caller, type HttpRequest, type HttpResponse, type JsonObject, type LocalService, type ServiceDirectory } from '../service.js'
import { wallClock } from '../sqs/wall-clock.js'
import { serializationException, unsupported } from './error.js'
import { jobEvents } from './job/job-events.js'
import { JobStore } from './job/job-store.js'
import { localSageMakerLimits, sagemakerLimits, type LocalSageMakerLimits, type SageMakerLimits } from './limit.js'
import { operations } from './operations/index.js'
import { JobRunner } from './run/job-runner.js'
import { Slots } from './run/slots.js'
import { logFolderOf, type Surroundings } from './run/surroundings.js'

export type { LocalSageMakerLimits, SageMakerLimits } from './limit.js'
export { inMilliseconds } from './milliseconds.js'

export interface SageMakerOptions {
  /** Jobs, logs and scratch folders lie here; made when absent. */
  readonly directory: string
  /** Through which S3 is reached. */
  readonly services: ServiceDirectory
  readonly containers: Pick<Containers, 'run'>
  readonly clock?: Clock
  /** Default: everybody may do everything. */
  readonly authorise?: Authorise
  /** Whether a service may act as a role; default: always. */
  readonly mayAssume?: (serviceName: string, roleArn: string) => boolean
  readonly limits?: Partial<SageMakerLimits>
  readonly local?: Partial<LocalSageMakerLimits>
  /** Puts an event onto the default bus: an entry of PutEvents. Default: nobody is told how jobs go on. */
  readonly publish?: (entry: JsonObject) => Promise<unknown>
  /** Told of failures of this service itself, which its jobs call InternalServerError. Default: nobody is. */
  readonly onProblem?: (problem: unknown) => void
}

export interface SageMakerService extends LocalService {
  /** Begins to run jobs: those that waited when the process before ended, and new ones. Called when all that they need is there. */
  resume(): Promise<void>
}

/**
 * The local SageMaker: processing and training jobs whose instances are processes of this machine.
 *
 * @example
 * ```ts
 * const sagemaker = await createSageMaker({ directory: '.stepwright/sagemaker', services, containers })
 * await sagemaker.resume()
 * await sagemaker.call('CreateProcessingJob', { ProcessingJobName: 'nightly', … }, caller)
 * ```
 */
export async function createSageMaker(options: SageMakerOptions): Promise<SageMakerService> {
  const { directory, services, containers, clock = wallClock, authorise = allowEverything, mayAssume = () => true, onProblem = () => undefined, publish } = options
  const limits = { ...sagemakerLimits, ...options.limits }
  const local = { ...localSageMakerLimits, ...options.local }
  const publisher = jobEvents(publish, onProblem)
  const jobs = await JobStore.open(join(directory, 'jobs'), local.endedJobs, {
    changed: job => { publisher.publish(job) },
    forgotten: job => rm(logFolderOf({ directory }, job), { recursive: true, force: true }),
  })
  const surroundings: Surroundings = { directory, jobs, services, containers, clock, limits, local, slots: new Slots(local.instances), remove: removeTree }
  const runner = new JobRunner(surroundings, onProblem)
  const perform = async (name: string, input: JsonObject, caller: Caller, inside: boolean): Promise<JsonObject> => {
    const operation = operations.get(name)
    if (operation === undefined || (operation.inside === true && !inside)) throw unsupported(`the operation ${name}`)
    authorise(caller, 'sagemaker', name, input)
    // that is for services inside alone
    if (!inside && input['submissionId'] !== undefined) throw unsupported(`submissionId of ${name}`)
    return operation.perform(input, { jobs, runner, limits, services, mayAssume, now: () => clock.now() })
  }
  return {
    name: 'sagemaker',
    call: (name, input, caller) => perform(name, input, caller, true),
    handle: (request, caller) => answer(request, (name, input) => perform(name, input, caller, false)),
    resume: () => runner.resume(),
    async close() {
      await runner.close()
      await publisher.settled()
    },
  }
}

const target = /^SageMaker\.(\w+)$/

/** Answers an AWS JSON 1.1 request: the operation stands in `x-amz-target`, errors carry their code in `__type`. */
async function answer(request: HttpRequest, call: (operation: string, input: JsonObject) => Promise<JsonObject>): Promise<HttpResponse> {
  try {
    const operation = target.exec(request.headers['x-amz-target'] ?? '')?.[1]
    if (request.method !== 'POST' || operation === undefined) throw new ServiceError('UnknownOperationException', 'The request names no operation of SageMaker')
    return json(200, await call(operation, parsed(await request.body())))
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error
    return json(error.statusCode, { __type: error.code, message: error.message, Message: error.message })
  }
}

function parsed(body: Buffer): JsonObject {
  let value: unknown
  try {
    value = JSON.parse(body.toString('utf8'))
  } catch {
    throw serializationException('the request body is not JSON')
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw serializationException('the request body is not a JSON object')
  return value as JsonObject
}

const json = (status: number, body: JsonObject): HttpResponse => ({ status, headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() }, body: JSON.stringify(body) })
