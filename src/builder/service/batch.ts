import type { JobDetail, SubmitJobCommandInput, SubmitJobCommandOutput } from '@aws-sdk/client-batch'
import { job, request } from './reference.js'
import type { AslShape } from './shape.js'

type BatchError = `Batch.${string}`

/** AWS Batch. */
export const batch = {
  submitJob: request<AslShape<SubmitJobCommandInput>, AslShape<SubmitJobCommandOutput>, BatchError>('batch', 'submitJob'),
  /** Waits until the job, or every child of an array job, has ended. */
  submitJobSync: job<AslShape<SubmitJobCommandInput>, AslShape<JobDetail>, BatchError>('batch', 'submitJob'),
} as const
