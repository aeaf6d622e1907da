import { readProcessingRequest } from '../request/processing.js'
import { jobArn } from '../job/job.js'
import { isMade, newJob, submissionOf, submit } from './create-job.js'
import type { Operation } from './operation.js'

export const createProcessingJob: Operation = {
  name: 'CreateProcessingJob',
  async perform(input, context) {
    const { request: asked, submissionId } = submissionOf(input)
    const { request, tags } = readProcessingRequest(asked, context.limits.defaultRuntimeSeconds)
    if (isMade('processing', request.ProcessingJobName, submissionId, context)) return { ProcessingJobArn: jobArn('processing', request.ProcessingJobName) }
    const job = newJob('processing', request.ProcessingJobName, request.RoleArn, tags, submissionId, context)
    await submit({ ...job, kind: 'processing', request }, context)
    return { ProcessingJobArn: job.arn }
  },
}
