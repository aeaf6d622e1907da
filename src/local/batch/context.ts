import type { Caller, JsonObject } from '../service.js'
import type { RecordStore } from '../record-store.js'
import { clientException } from './error.js'
import type { Jobs } from './job-registry.js'
import type { BatchLimits } from './limit.js'
import { arnOf, toArn } from './name.js'
import type { ComputeEnvironment, JobDefinition, JobQueue } from './record.js'

/** What operations work with. Records are found by their ARNs. */
export interface BatchContext {
  readonly environments: RecordStore<ComputeEnvironment>
  readonly queues: RecordStore<JobQueue>
  readonly definitions: RecordStore<JobDefinition>
  readonly jobs: Jobs
  readonly limits: BatchLimits
  readonly caller: Caller
}

/** One API call of AWS Batch, and what of its request it understands. */
export interface Operation {
  readonly members: readonly string[]
  /** Changes records: such calls run one after the other. */
  readonly exclusive?: boolean
  /** Called by services inside the local AWS alone. */
  readonly inside?: boolean
  perform(input: JsonObject, context: BatchContext): JsonObject | Promise<JsonObject>
}

/** @throws ServiceError ClientException */
export function environmentOf(named: string, { environments }: Pick<BatchContext, 'environments'>): ComputeEnvironment {
  const found = environments.get(toArn('compute-environment', named))
  if (found === undefined) throw clientException(`${named} does not exist`)
  return found
}

/** @throws ServiceError ClientException */
export function queueOf(named: string, { queues }: Pick<BatchContext, 'queues'>): JobQueue {
  const found = queues.get(toArn('job-queue', named))
  if (found === undefined) throw clientException(`${named} does not exist`)
  return found
}

/** All revisions of a name, latest first. */
export function revisionsOf(name: string, { definitions }: Pick<BatchContext, 'definitions'>): readonly JobDefinition[] {
  return definitions.list().filter(definition => definition.name === name).sort((a, b) => b.revision - a.revision)
}

/**
 * A job definition by ARN, `name:revision` or name, which stands for the latest active revision.
 *
 * @throws ServiceError ClientException when there is none, or it was deregistered
 */
export function activeDefinition(named: string, context: Pick<BatchContext, 'definitions'>): JobDefinition {
  const short = named.startsWith('arn:') ? named.slice(named.lastIndexOf('/') + 1) : named
  const found = short.includes(':') ? context.definitions.get(arnOf('job-definition', short)) : revisionsOf(short, context).find(({ active }) => active)
  if (found?.active !== true) throw clientException(`JobDefinition ${named} is not in ACTIVE status`)
  return found
}
