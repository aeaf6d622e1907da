import { readProcessingRequest } from '../request/processing.js'
import { newJob, submit } from './create-job.js'
import type { Operation } from './operation.js'

export const createProcessingJob: Operation = {
  name: 'CreateProcessingJob',
  async perform(input, context) {
    const { request, tags } = readProcessingRequest(input, context.limits.defaultRuntimeSeconds)
    const job = newJob('processing', request.ProcessingJobName, request.RoleArn, tags, context)
    await submit({ ...job, kind: 'processing', request }, context)
    return { ProcessingJobArn: job.arn }
  },
}
