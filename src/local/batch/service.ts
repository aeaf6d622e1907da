import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Clock } from '../../interpreter/types.js'
import type { Containers } from '../container/index.js'
import { unknownMember } from '../known-member.js'
import { openRecordStore } from '../record-store.js'
import { allowEverything, ServiceError, type Authorise, type LocalService, type ServiceDirectory } from '../service.js'
import { wallClock } from '../sqs/wall-clock.js'
import type { BatchContext } from './context.js'
import { unsupported } from './error.js'
import { Jobs } from './job-registry.js'
import { batchLimits, type BatchLimits } from './limit.js'
import { operations } from './operations/index.js'
import type { ComputeEnvironment, JobDefinition, JobQueue } from './record.js'
import { createStateChanges } from './state-change.js'
import { readCall, writeAnswer, writeError } from './wire.js'

/** What the local Batch is made of. */
export interface BatchOptions {
  /** Everything that outlives the process lies here. */
  readonly directory: string
  readonly containers: Containers
  /** Through which EventBridge hears of jobs. */
  readonly services: ServiceDirectory
  readonly clock?: Clock
  /** Default: everybody may do everything. */
  readonly authorise?: Authorise
  /** Whether a service may act as a role. Default: always. */
  readonly mayAssume?: (serviceName: string, roleArn: string) => boolean
  /** vCPUs that jobs may use at the same time. Default: the cores of this machine. */
  readonly cores?: number
  readonly limits?: Partial<BatchLimits>
  /** How long containers have to end when the service is closed, in milliseconds. Default: two seconds. */
  readonly closeMs?: number
  /** Told of what is nobody's fault but ours. Default: nobody is. */
  readonly onProblem?: (problem: unknown) => void
}

/** The local Batch, which runs nothing before it is told to. */
export interface BatchService extends LocalService {
  /** Lets jobs start. Before it, images and roles may not be there yet. */
  resume(): void
}

/**
 * The local AWS Batch: compute environments, queues, job definitions and jobs, whose containers run as processes.
 *
 * @example
 * ```ts
 * const batch = await createBatch({ directory: '.stepwright/batch', containers, services })
 * batch.resume()
 * await batch.call('SubmitJob', { jobName: 'embed', jobQueue: 'jobs', jobDefinition: 'embed' }, caller)
 * ```
 */
export async function createBatch(options: BatchOptions): Promise<BatchService> {
  const { directory, containers, services, clock = wallClock, authorise = allowEverything, mayAssume = () => true, cores = availableParallelism(), closeMs = 2_000, onProblem = () => undefined } = options
  const limits = { ...batchLimits, ...options.limits }
  const environments = await openRecordStore<ComputeEnvironment>(join(directory, 'compute-environments'), ({ arn }) => arn)
  const queues = await openRecordStore<JobQueue>(join(directory, 'job-queues'), ({ arn }) => arn)
  const definitions = await openRecordStore<JobDefinition>(join(directory, 'job-definitions'), ({ arn }) => arn)
  const changes = createStateChanges(services, onProblem)
  const jobs = await Jobs.open({
    directory, containers, mayAssume, clock, limits, cores, onProblem,
    queue: arn => queues.get(arn), environment: arn => environments.get(arn),
    onChange: job => { changes.tell(job) },
  })
  const context: Omit<BatchContext, 'caller'> = { environments, queues, definitions, jobs, limits }
  let before: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(action: () => T | Promise<T>): Promise<T> => {
    const turn = before.then(action)
    before = turn.catch(() => undefined)
    return turn
  }
  const call: LocalService['call'] = async (name, input, caller) => {
    const operation = operations.get(name)
    if (operation === undefined) throw unsupported(`the operation ${name}`)
    const ignored = unknownMember(input, operation.members)
    if (ignored !== undefined) throw unsupported(`${ignored} in ${name}`)
    authorise(caller, 'batch', name, input)
    const perform = () => operation.perform(input, { ...context, caller })
    return operation.exclusive === true ? inTurn(perform) : perform()
  }
  return {
    name: 'batch', call,
    async handle(request, caller) {
      try {
        const { operation, input } = await readCall(request, outside)
        // that is for services inside alone
        if (input['submissionId'] !== undefined) throw unsupported(`submissionId in ${operation}`)
        return writeAnswer(await call(operation, input, caller))
      } catch (error) {
        if (error instanceof ServiceError) return writeError(error)
        throw error
      }
    },
    resume: () => { jobs.resume() },
    async close() {
      await jobs.close(closeMs)
      await changes.settled()
    },
  }
}

const outside = [...operations].filter(([, { inside }]) => inside !== true).map(([name]) => name)
