import type { JsonObject } from '../service.js'
import { attemptDetail, containerDetail } from './container-detail.js'
import { isArray, type Job } from './job.js'
import { arnOf } from './name.js'

/** A job as DescribeJobs tells of it. Source: AWS Batch API reference, JobDetail. */
export function jobDetail(job: Job): JsonObject {
  const { id, spec, state } = job
  return {
    jobArn: arnOf('job', id),
    jobName: spec.name,
    jobId: id,
    jobQueue: spec.queueArn,
    status: state.status,
    attempts: state.attempts.map(attempt => attemptDetail(attempt, job)),
    ...(state.statusReason === undefined ? {} : { statusReason: state.statusReason }),
    createdAt: spec.createdAt,
    retryStrategy: { attempts: spec.retry.attempts, evaluateOnExit: spec.retry.evaluateOnExit.map(rule => ({ ...rule })) },
    ...times(job),
    dependsOn: spec.dependsOn.map(dependency => ({ ...dependency })),
    jobDefinition: spec.definitionArn,
    parameters: spec.parameters,
    container: containerDetail(job),
    ...arrayProperties(job),
    ...(spec.timeoutSeconds === undefined ? {} : { timeout: { attemptDurationSeconds: spec.timeoutSeconds } }),
    tags: tagsOf(job),
    ...(spec.propagateTags === undefined ? {} : { propagateTags: spec.propagateTags }),
    platformCapabilities: spec.platformCapabilities,
    eksAttempts: [],
    ...(state.cancelled === true ? { isCancelled: true } : {}),
    ...(state.terminated === true ? { isTerminated: true } : {}),
  }
}

/** A job as ListJobs tells of it. Source: AWS Batch API reference, JobSummary. */
export function jobSummary(job: Job): JsonObject {
  const { id, spec, state } = job
  const last = state.attempts.at(-1)
  return {
    jobArn: arnOf('job', id),
    jobId: id,
    jobName: spec.name,
    createdAt: spec.createdAt,
    status: state.status,
    ...(state.statusReason === undefined ? {} : { statusReason: state.statusReason }),
    ...times(job),
    container: { ...(last?.exitCode === undefined ? {} : { exitCode: last.exitCode }), ...(last?.reason === undefined ? {} : { reason: last.reason }) },
    ...arrayProperties(job, false),
    jobDefinition: spec.definitionArn,
  }
}

/** Tags that were given later replace those of the submission. */
export const tagsOf = ({ spec, state }: Job): Readonly<Record<string, string>> => state.tags ?? spec.tags

const times = ({ state }: Job): JsonObject => ({ ...(state.startedAt === undefined ? {} : { startedAt: state.startedAt }), ...(state.stoppedAt === undefined ? {} : { stoppedAt: state.stoppedAt }) })

function arrayProperties(job: Job, summary = true): JsonObject {
  if (isArray(job)) return { arrayProperties: { size: job.children.length, ...(summary ? { statusSummary: { ...job.counts } } : {}) } }
  return job.index === undefined ? {} : { arrayProperties: { index: job.index } }
}
