import { createHash, randomUUID } from 'node:crypto'
import type { JsonObject } from '../../service.js'
import { activeDefinition, queueOf, type Operation } from '../context.js'
import { clientException, invalidRequest } from '../error.js'
import { requiredText } from '../input.js'
import { isArray, type Job } from '../job.js'
import { arnOf, isName } from '../name.js'
import { readSubmission } from '../submission.js'

/**
 * Accepts a job. `submissionId`, which AWS does not have, makes a submission from inside one that can be repeated: Step Functions does not submit twice when
 * its process ends before it has the answer.
 */
export const submitJob: Operation = {
  members: ['jobName', 'jobQueue', 'jobDefinition', 'arrayProperties', 'dependsOn', 'parameters', 'containerOverrides', 'retryStrategy', 'propagateTags', 'timeout', 'tags', 'submissionId'],
  exclusive: true,
  async perform({ submissionId, ...input }, context) {
    const { jobs, limits } = context
    const id = typeof submissionId === 'string' ? idOf(submissionId) : randomUUID()
    const before = jobs.get(id)
    if (before !== undefined) return answer(before)
    const name = requiredText(input, 'jobName')
    if (!isName(name)) throw invalidRequest('Job name should match valid pattern')
    if (Buffer.byteLength(JSON.stringify(input)) > limits.payloadBytes) throw clientException(`Request payload is larger than ${limits.payloadBytes} bytes`)
    const queue = queueOf(requiredText(input, 'jobQueue'), context)
    if (!queue.enabled) throw clientException(`Job Queue ${queue.arn} is not in ENABLED state`)
    const definition = activeDefinition(requiredText(input, 'jobDefinition'), context)
    const find = (jobId: string) => {
      const job = jobs.get(jobId)
      return job === undefined ? undefined : isArray(job) ? { size: job.children.length } : {}
    }
    return answer(await jobs.submit(id, readSubmission(input, name, definition, queue, find, limits)))
  },
}

const answer = ({ id, spec }: Job): JsonObject => ({ jobArn: arnOf('job', id), jobName: spec.name, jobId: id })

/** A UUID that stands for the submission. */
const idOf = (submissionId: string): string =>
  createHash('sha256').update(submissionId).digest('hex').replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12}).*$/, '$1-$2-4$3-8$4-$5')

/** Answers when a job has ended. Not of AWS: Step Functions learns of it by an event. */
export const waitForJob: Operation = {
  members: ['jobId'],
  inside: true,
  async perform(input, { jobs }) {
    await jobs.ended(requiredText(input, 'jobId'))
    return {}
  },
}

/** Stops a job before it starts. One that has started goes on, and the call succeeds all the same. */
export const cancelJob: Operation = {
  members: ['jobId', 'reason'],
  async perform(input, { jobs }) {
    const [id, reason] = [requiredText(input, 'jobId'), requiredText(input, 'reason')]
    await jobs.cancel(known(jobs.get(id), id), reason)
    return {}
  },
}

/** Stops a job wherever it is. */
export const terminateJob: Operation = {
  members: ['jobId', 'reason'],
  async perform(input, { jobs }) {
    const [id, reason] = [requiredText(input, 'jobId'), requiredText(input, 'reason')]
    await jobs.terminate(known(jobs.get(id), id), reason)
    return {}
  },
}

function known(job: Job | undefined, id: string): Job {
  if (job === undefined) throw clientException(`Job ${id} does not exist`)
  return job
}
