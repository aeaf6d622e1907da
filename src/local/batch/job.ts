import type { JsonObject } from '../service.js'
import type { RetryStrategy } from './retry.js'

/** In the order in which a job goes through them. Source: AWS Batch user guide, "Job states". */
export const jobStatuses = ['SUBMITTED', 'PENDING', 'RUNNABLE', 'STARTING', 'RUNNING', 'SUCCEEDED', 'FAILED'] as const
export type JobStatus = typeof jobStatuses[number]

/** What a job waits for: another one, its like in another array, or the child before it. */
export interface Dependency {
  readonly jobId?: string
  readonly type?: 'N_TO_N' | 'SEQUENTIAL'
}

/** What runs: the definition's container with the submission's overrides. */
export interface ContainerSpec {
  readonly image: string
  /** Parameters are put in. Undefined: the image's own. */
  readonly command?: readonly string[]
  readonly environment: readonly { readonly name: string, readonly value: string }[]
  readonly vcpus: number
  readonly memoryMiB: number
  readonly jobRoleArn?: string
  /** Members of the definition that are told again and change nothing here. */
  readonly others: JsonObject
}

/** A job as it was submitted; it does not change. Children of an array job share their parent's. */
export interface JobSpec {
  readonly name: string
  readonly queueArn: string
  readonly definitionArn: string
  readonly parameters: Readonly<Record<string, string>>
  readonly container: ContainerSpec
  readonly retry: RetryStrategy
  readonly timeoutSeconds?: number
  readonly dependsOn: readonly Dependency[]
  readonly tags: Readonly<Record<string, string>>
  readonly propagateTags?: boolean
  readonly platformCapabilities: readonly string[]
  /** Children of an array job. */
  readonly size?: number
  /** Epoch milliseconds. */
  readonly createdAt: number
  /** Jobs are started in this order. */
  readonly sequence: number
}

/** One try to run a job that has ended. */
export interface Attempt {
  readonly taskId: string
  readonly startedAt?: number
  readonly stoppedAt: number
  readonly exitCode?: number
  readonly reason?: string
  readonly statusReason: string
}

/** How far a job has got. Replaced as a whole. */
export interface JobState {
  readonly status: JobStatus
  readonly statusReason?: string
  readonly attempts: readonly Attempt[]
  /** The task of the attempt under way. */
  readonly taskId?: string
  /** The instance that it runs on: one a process. */
  readonly host?: string
  readonly startedAt?: number
  readonly stoppedAt?: number
  readonly cancelled?: boolean
  readonly terminated?: boolean
  /** Why a job under way is being stopped. */
  readonly stopReason?: string
  /** In place of those that it was submitted with. */
  readonly tags?: Readonly<Record<string, string>>
}

/** A job in memory: one alone, a parent of an array, or a child of one. */
export interface Job {
  readonly id: string
  readonly spec: JobSpec
  readonly parent?: ArrayJob
  /** Of a child. */
  readonly index?: number
  state: JobState
  /** Jobs that must succeed before this one can start. */
  unmet: number
}

/** An array job's parent. It does not run itself. */
export interface ArrayJob extends Job {
  readonly children: readonly Job[]
  /** How many children are where. */
  readonly counts: Record<JobStatus, number>
}

/** Whether a job is the parent of an array. */
export const isArray = (job: Job): job is ArrayJob => 'children' in job

/** Whether a job's status does not change any more. */
export const hasEnded = ({ state: { status } }: Job): boolean => status === 'SUCCEEDED' || status === 'FAILED'

/** A job as it comes from a submission or from disk, with the children of an array. */
export function createJob(id: string, spec: JobSpec, state: JobState): Job {
  if (spec.size === undefined) return { id, spec, state, unmet: 0 }
  const children: Job[] = []
  const parent: ArrayJob = { id, spec, state, unmet: 0, children, counts: { SUBMITTED: 0, PENDING: spec.size, RUNNABLE: 0, STARTING: 0, RUNNING: 0, SUCCEEDED: 0, FAILED: 0 } }
  for (let index = 0; index < spec.size; index++) children.push({ id: `${id}:${index}`, spec, parent, index, state: { status: 'PENDING', attempts: [] }, unmet: 0 })
  return parent
}
