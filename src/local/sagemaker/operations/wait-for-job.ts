import type { JobKind } from '../job/job.js'
import { findJob } from './find-job.js'
import type { Operation } from './operation.js'

/** Answers when a job has ended: what Step Functions learns from EventBridge and by describing the job. */
const waitForJob = (kind: JobKind, name: string): Operation => ({
  name, inside: true,
  async perform(input, context) {
    await context.jobs.ended(findJob(kind, name, input, context).arn)
    return {}
  },
})

export const waitForProcessingJob = waitForJob('processing', 'WaitForProcessingJob')

export const waitForTrainingJob = waitForJob('training', 'WaitForTrainingJob')
