const minute = 60_000

/** Source: EventBridge Scheduler API reference, and its user guide, "Quotas for Amazon EventBridge Scheduler" (the state of AWS's defaults). */
export const schedulerLimits = {
  /** Schedules of an account: AWS has a million; what a laptop keeps in memory is bounded lower. */
  schedules: 10_000,
  groups: 500,
  /** Characters. */
  inputLength: 262_144,
  expressionLength: 256,
  descriptionLength: 512,
  tags: 50,
  pageSize: 100,
  retryAttempts: 185,
  eventAgeSeconds: { least: 60, most: 86_400 },
  windowMinutes: { least: 1, most: 1_440 },
} as const

/** Milliseconds before the second attempt, and after a fault of ours; each further one waits twice as long, up to the longest. AWS says "exponential backoff" and no figures. */
export const backoff = { first: 1_000, longest: 5 * minute, afterFault: minute } as const
