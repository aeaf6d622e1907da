import { environment } from '../../environment.js'
import type { ProcessingRequest } from '../request/processing.js'
import type { TrainingRequest } from '../request/training.js'

export type JobStatus = 'InProgress' | 'Completed' | 'Failed' | 'Stopping' | 'Stopped'

/** How far a training job is, in AWS's words. */
export type SecondaryStatus = 'Starting' | 'Pending' | 'Downloading' | 'Training' | 'Uploading' | 'Stopping' | 'Completed' | 'Failed' | 'Stopped' | 'MaxRuntimeExceeded'

/** When a training job came to a status; epoch milliseconds. */
export interface Transition {
  readonly status: SecondaryStatus
  readonly startedAt: number
  readonly endedAt?: number
  readonly message: string
}

/** What is kept of every job, as plain data. Times are epoch milliseconds. */
interface JobBase {
  readonly arn: string
  readonly name: string
  readonly status: JobStatus
  readonly createdAt: number
  readonly modifiedAt: number
  /** When the first of its instances had its turn. A job without it has done nothing yet. */
  readonly startedAt?: number
  /** All of its containers have succeeded: what is left is to upload what they wrote. */
  readonly uploading?: true
  readonly endedAt?: number
  readonly failureReason?: string
  readonly tags: Readonly<Record<string, string>>
  /** The call from inside that made it: one that is repeated comes upon it. */
  readonly submissionId?: string
}

export interface ProcessingJob extends JobBase {
  readonly kind: 'processing'
  readonly request: ProcessingRequest
  readonly exitMessage?: string
}

export interface TrainingJob extends JobBase {
  readonly kind: 'training'
  readonly request: TrainingRequest
  readonly transitions: readonly Transition[]
  /** `s3://…/model.tar.gz`, once it is there. */
  readonly model?: string
}

export type Job = ProcessingJob | TrainingJob
export type JobKind = Job['kind']

/** SageMaker writes names in ARNs in lower case: of names that differ in nothing else there is one. */
export const jobArn = (kind: JobKind, name: string): string =>
  `arn:${environment.partition}:sagemaker:${environment.region}:${environment.accountId}:${kind}-job/${name.toLowerCase()}`

/** Whether a job has come to one of its three ends. */
export const hasEnded = ({ status }: Pick<Job, 'status'>): boolean => status === 'Completed' || status === 'Failed' || status === 'Stopped'

/** How many instances a job has, and of which type. */
export function clusterOf(job: Pick<ProcessingJob, 'kind' | 'request'> | Pick<TrainingJob, 'kind' | 'request'>): { readonly count: number, readonly type: string } {
  const { InstanceCount: count, InstanceType: type } = job.kind === 'processing' ? job.request.ProcessingResources.ClusterConfig : job.request.ResourceConfig
  return { count, type }
}

/** Longest texts of a description, in characters. Source: API reference, DescribeProcessingJob. */
const longestReason = 1024

/** A reason, cut to what a description may have. */
export const reason = (text: string): string => text.slice(0, longestReason)
