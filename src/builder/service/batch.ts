import type { JobDetail, SubmitJobCommandInput, SubmitJobCommandOutput } from '@aws-sdk/client-batch'
import type { TaskRef } from '../task.js'
import { job, request } from './reference.js'
import type { AslShape } from './shape.js'

type BatchError = `Batch.${string}`

/** Written out, since the compiler would spell every member of every shape in the declarations. */
interface Batch {
  readonly submitJob: TaskRef<AslShape<SubmitJobCommandInput>, AslShape<SubmitJobCommandOutput>, BatchError>
  /** Waits until the job, or every child of an array job, has ended. */
  readonly submitJobSync: TaskRef<AslShape<SubmitJobCommandInput>, AslShape<JobDetail>, BatchError, 'job'>
}

/** AWS Batch. */
export const batch: Batch = {
  submitJob: request('batch', 'submitJob'),
  submitJobSync: job('batch', 'submitJob'),
}
