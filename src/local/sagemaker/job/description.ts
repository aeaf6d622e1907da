import { seconds } from '../../sfn/time.js'
import type { Json, JsonObject } from '../../service.js'
import type { Job, ProcessingJob, TrainingJob } from './job.js'

/** A job as DescribeProcessingJob and DescribeTrainingJob have it. */
export const described = (job: Job): JsonObject => (job.kind === 'processing' ? describedProcessing(job) : describedTraining(job))

function describedProcessing(job: ProcessingJob): JsonObject {
  return {
    ...plain(job.request),
    ProcessingJobArn: job.arn, ProcessingJobStatus: job.status,
    ...present({ ExitMessage: job.exitMessage, FailureReason: job.failureReason, ProcessingStartTime: time(job.startedAt), ProcessingEndTime: time(job.endedAt) }),
    LastModifiedTime: seconds(job.modifiedAt), CreationTime: seconds(job.createdAt),
  }
}

function describedTraining(job: TrainingJob): JsonObject {
  const { startedAt, endedAt, model, failureReason } = job
  const took = startedAt === undefined || endedAt === undefined ? undefined : Math.round((endedAt - startedAt) / 1000)
  return {
    ...plain(job.request),
    TrainingJobArn: job.arn, TrainingJobStatus: job.status, SecondaryStatus: job.transitions.at(-1)?.status ?? 'Starting',
    ...present({ FailureReason: failureReason, TrainingStartTime: time(startedAt), TrainingEndTime: time(endedAt), TrainingTimeInSeconds: took, BillableTimeInSeconds: took }),
    ...(model !== undefined && { ModelArtifacts: { S3ModelArtifacts: model } }),
    LastModifiedTime: seconds(job.modifiedAt), CreationTime: seconds(job.createdAt),
    SecondaryStatusTransitions: job.transitions.map(({ status, startedAt: from, endedAt: to, message }) => ({ Status: status, StartTime: seconds(from), ...present({ EndTime: time(to) }), StatusMessage: message })),
  }
}

/** A job as lists have it. */
export function summarised(job: Job): JsonObject {
  const times = { CreationTime: seconds(job.createdAt), LastModifiedTime: seconds(job.modifiedAt) }
  if (job.kind === 'training') {
    return { TrainingJobName: job.name, TrainingJobArn: job.arn, TrainingJobStatus: job.status, SecondaryStatus: job.transitions.at(-1)?.status ?? 'Starting', ...times, ...present({ TrainingEndTime: time(job.endedAt) }) }
  }
  return { ProcessingJobName: job.name, ProcessingJobArn: job.arn, ProcessingJobStatus: job.status, ...times, ...present({ ProcessingEndTime: time(job.endedAt), FailureReason: job.failureReason, ExitMessage: job.exitMessage }) }
}

const time = (at: number | undefined): number | undefined => (at === undefined ? undefined : seconds(at))

const present = (members: Readonly<Record<string, Json | undefined>>): JsonObject =>
  Object.fromEntries(Object.entries(members).flatMap(([name, value]): readonly (readonly [string, Json])[] => (value === undefined ? [] : [[name, value]])))

/** A request is JSON: it came as that. */
const plain = (request: object): JsonObject => request as JsonObject
