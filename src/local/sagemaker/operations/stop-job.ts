import { validationException } from '../error.js'
import { hasEnded, type JobKind } from '../job/job.js'
import { findJob } from './find-job.js'
import type { Operation } from './operation.js'

const stopJob = (kind: JobKind, name: string): Operation => ({
  name,
  async perform(input, context) {
    const job = findJob(kind, name, input, context)
    if (hasEnded(job)) throw validationException(`The request was rejected because the ${kind} job is in status ${job.status}.`)
    await context.runner.stop(job.arn)
    return {}
  },
})

export const stopProcessingJob = stopJob('processing', 'StopProcessingJob')

export const stopTrainingJob = stopJob('training', 'StopTrainingJob')
