import { sagemakerPrincipal } from '../../environment.js'
import type { JsonObject } from '../../service.js'
import { resourceInUse, resourceLimitExceeded, validationException } from '../error.js'
import { clusterOf, jobArn, type Job, type JobKind } from '../job/job.js'
import type { Tag } from '../request/common.js'
import { tagRecord } from '../tag.js'
import type { SageMakerContext } from './operation.js'

const alreadyThere: Readonly<Record<JobKind, (arn: string) => string>> = {
  processing: arn => `Job name must be unique within an AWS account and region, and a job with this name already exists (${arn})`,
  training: arn => `Training job names must be unique within an AWS account and region, and a training job with this name already exists (${arn})`,
}

/** What both kinds of jobs begin with. */
export interface NewJob {
  readonly arn: string
  readonly name: string
  readonly status: 'InProgress'
  readonly createdAt: number
  readonly modifiedAt: number
  readonly tags: Readonly<Record<string, string>>
  readonly submissionId?: string
}

/** What of a request is the service's own, which AWS does not have: Step Functions does not create twice when its process ends before it has the answer. */
export interface Submission {
  readonly request: JsonObject
  readonly submissionId?: string
}

/** Takes `submissionId` out of a call from inside. */
export function submissionOf({ submissionId, ...request }: JsonObject): Submission {
  return typeof submissionId === 'string' ? { request, submissionId } : { request }
}

/** Whether this very submission has made the job of that name. */
export const isMade = (kind: JobKind, name: string, submissionId: string | undefined, { jobs }: SageMakerContext): boolean =>
  submissionId !== undefined && jobs.get(jobArn(kind, name))?.submissionId === submissionId

/** @throws ServiceError ResourceInUse for a name that is taken, ValidationException for a role that SageMaker may not be, or tags that are none */
export function newJob(kind: JobKind, name: string, roleArn: string, tags: readonly Tag[], submissionId: string | undefined, { jobs, mayAssume, now }: SageMakerContext): NewJob {
  const arn = jobArn(kind, name)
  if (jobs.get(arn) !== undefined) throw resourceInUse(alreadyThere[kind](arn))
  if (!mayAssume(sagemakerPrincipal, roleArn)) {
    throw validationException(`Could not assume role ${roleArn}. Please ensure that the role exists and allows principal '${sagemakerPrincipal}' to assume the role.`)
  }
  const at = jobs.creationTime(now())
  return { arn, name, status: 'InProgress', createdAt: at, modifiedAt: at, tags: tagRecord({}, tags), ...(submissionId === undefined ? {} : { submissionId }) }
}

/** Keeps a job and puts it in the queue. @throws ServiceError ResourceLimitExceeded */
export async function submit(job: Job, context: SageMakerContext): Promise<void> {
  checkQuota(job, context)
  await context.jobs.put(job)
  context.runner.submit(job.arn)
}

/** Source of the texts: AWS's answers, as users report them. */
function checkQuota(job: Job, { jobs, limits }: SageMakerContext): void {
  const { count, type } = clusterOf(job)
  const running = jobs.running().filter(other => other.kind === job.kind).map(clusterOf)
  const used = (counts: readonly { readonly count: number }[]): number => counts.reduce((sum, other) => sum + other.count, 0)
  const typeQuota = `${type} for ${job.kind} job usage`
  check(typeQuota, limits.instancesOfType[typeQuota], used(running.filter(other => other.type === type)), count)
  check(`Number of instances across all ${job.kind} jobs`, job.kind === 'processing' ? limits.processingInstances : limits.trainingInstances, used(running), count)
}

function check(quota: string, limit: number | undefined, used: number, more: number): void {
  if (limit === undefined || used + more <= limit) return
  throw resourceLimitExceeded(`The account-level service limit '${quota}' is ${limit} Instances, with current utilization of ${used} Instances and a request delta of ${more} Instances. `
    + 'Please use AWS Service Quotas to request an increase for this quota. If AWS Service Quotas is not available, contact AWS support to request an increase for this quota.')
}
