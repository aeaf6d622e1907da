/**
 * Figures of AWS Batch that this service keeps to. They are data: `createBatch({ limits })` replaces any of them.
 * Sources: AWS Batch user guide ("Service quotas", "Job timeouts", "Automated job retries"), API reference (SubmitJob, ListJobs, DescribeJobs), read 2026-11.
 */
export interface BatchLimits {
  readonly array: { readonly smallest: number, readonly largest: number }
  readonly attempts: number
  /** Conditions of `evaluateOnExit`. */
  readonly conditions: number
  readonly dependencies: number
  /** Bytes of SubmitJob's request. */
  readonly payloadBytes: number
  readonly timeoutSeconds: number
  /** Between SIGTERM and SIGKILL. */
  readonly graceSeconds: number
  /** Jobs of one DescribeJobs. */
  readonly describedJobs: number
  readonly page: number
  readonly computeEnvironmentsOfQueue: number
  readonly tags: number
  /** How long jobs that have ended are known; AWS keeps them for at least seven days. */
  readonly keptDays: number
}

/** AWS's own figures. */
export const batchLimits: BatchLimits = {
  array: { smallest: 2, largest: 10_000 },
  attempts: 10,
  conditions: 5,
  dependencies: 20,
  payloadBytes: 30_720,
  timeoutSeconds: 60,
  graceSeconds: 30,
  describedJobs: 100,
  page: 100,
  computeEnvironmentsOfQueue: 3,
  tags: 50,
  keptDays: 7,
}
