/**
 * Figures of Amazon SQS that this service keeps to. They are data: `createSqs({ limits })` replaces any of them.
 *
 * Sources: SQS API reference (SendMessage, SendMessageBatch, CreateQueue; read 2026-11) and the developer guide's message and queue quotas.
 */
export interface SqsLimits {
  /** Body and attributes of one message, and of all messages of one batch, in bytes. 1 MiB since 2025-08, 256 KiB before (API reference). */
  readonly messageBytes: number
  readonly minMessageBytes: number
  readonly attributesPerMessage: number
  readonly entriesPerBatch: number
  readonly messagesPerReceive: number
  readonly delaySeconds: number
  readonly visibilitySeconds: number
  readonly waitSeconds: number
  readonly minRetentionSeconds: number
  readonly retentionSeconds: number
  /** Messages in flight on one queue: a standard queue answers OverLimit beyond it, a FIFO queue answers nothing. */
  readonly inFlight: number
  readonly deduplicationSeconds: number
  readonly maxReceiveCount: number
  readonly tagsPerQueue: number
  /** A deleted queue's name, and the next purge, are refused for this long. */
  readonly cooldownSeconds: number
}

export const sqsLimits: SqsLimits = {
  messageBytes: 1_048_576,
  minMessageBytes: 1024,
  attributesPerMessage: 10,
  entriesPerBatch: 10,
  messagesPerReceive: 10,
  delaySeconds: 900,
  visibilitySeconds: 43_200,
  waitSeconds: 20,
  minRetentionSeconds: 60,
  retentionSeconds: 1_209_600,
  inFlight: 120_000,
  deduplicationSeconds: 300,
  maxReceiveCount: 1000,
  tagsPerQueue: 50,
  cooldownSeconds: 60,
}

/** Figures of this implementation; AWS has none of these. */
export const storageLimits = {
  /** A message whose journal record is larger keeps its content on disk only, so that a message costs little memory whatever its size. */
  inMemoryBytes: 16_384,
  /** A journal is rewritten when its dead bytes exceed its live ones, and at least this much. */
  deadBytes: 1_048_576,
} as const
