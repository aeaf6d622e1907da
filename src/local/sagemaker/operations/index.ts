import { createProcessingJob } from './create-processing-job.js'
import { createTrainingJob } from './create-training-job.js'
import { describeProcessingJob, describeTrainingJob } from './describe-job.js'
import { listProcessingJobs, listTrainingJobs } from './list-jobs.js'
import type { Operation } from './operation.js'
import { stopProcessingJob, stopTrainingJob } from './stop-job.js'
import { addTags, deleteTags, listTags } from './tags.js'
import { waitForProcessingJob, waitForTrainingJob } from './wait-for-job.js'

/** The operations of the endpoint by AWS's names, and those that are asked from inside. */
export const operations: ReadonlyMap<string, Operation> = new Map([
  addTags, createProcessingJob, createTrainingJob, deleteTags, describeProcessingJob, describeTrainingJob, listProcessingJobs, listTags, listTrainingJobs, stopProcessingJob, stopTrainingJob,
  waitForProcessingJob, waitForTrainingJob,
].map(operation => [operation.name, operation]))
