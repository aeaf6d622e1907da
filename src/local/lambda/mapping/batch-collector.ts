import type { Clock } from '../../../interpreter/types.js'
import { pause } from '../work-set.js'
import { eventFrameBytes, type EventRecord } from './event-record.js'

export interface CollectorSetup {
  readonly batchSize: number
  readonly windowMs: number
  readonly maxPayloadBytes: number
  readonly clock: Clock
  /** Takes up to `limit` messages that are there now. */
  readonly receive: (limit: number) => Promise<readonly EventRecord[]>
  /** Settles when there may be messages, or on abort. */
  readonly arrival: (signal: AbortSignal) => Promise<void>
}

// what one ReceiveMessage gives at most
const perReceive = 10
const longestGatherMs = 100

/** Forms batches: by size, by time since the first message, and by bytes of payload. */
export class BatchCollector {
  /** Received, and in no batch yet. */
  readonly #held: EventRecord[] = []

  constructor(private readonly setup: CollectorSetup) {}

  get holds(): boolean {
    return this.#held.length > 0
  }

  /** The next batch. Once `signal` is aborted it gives only what was received before; nothing when there is nothing. */
  async next(signal: AbortSignal): Promise<readonly EventRecord[]> {
    const { batchSize, windowMs, clock } = this.setup
    const batch: EventRecord[] = []
    let bytes = eventFrameBytes
    let drained = false
    for (;;) {
      for (let record = this.#held[0]; record !== undefined && batch.length < batchSize; record = this.#held[0]) {
        bytes += record.bytes + 1
        if (batch.length > 0 && bytes > this.setup.maxPayloadBytes) return batch
        batch.push(record)
        this.#held.shift()
      }
      if (batch.length >= batchSize || signal.aborted) return batch
      if (drained) {
        const end = batch[0] === undefined ? undefined : batch[0].receivedAt + windowMs
        if (end !== undefined && clock.now() >= end) return batch
        await this.#arrivalBefore(end, signal)
        // messages come one by one: a short pause makes one receive of many
        if (end !== undefined) await pause(clock, Math.min(end - clock.now(), longestGatherMs, windowMs / 10), signal)
        if (aborted(signal)) return batch
      }
      const limit = Math.min(perReceive, batchSize - batch.length)
      const received = await this.setup.receive(limit)
      this.#held.push(...received)
      drained = received.length < limit
    }
  }

  async #arrivalBefore(end: number | undefined, signal: AbortSignal): Promise<void> {
    if (end === undefined) {
      await this.setup.arrival(signal)
      return
    }
    const controller = new AbortController()
    const abort = (): void => controller.abort()
    const cancel = this.setup.clock.schedule(end, abort)
    signal.addEventListener('abort', abort)
    try {
      await this.setup.arrival(controller.signal)
    } finally {
      cancel()
      signal.removeEventListener('abort', abort)
    }
  }
}

/** Asked anew: a signal is aborted while others run. */
const aborted = (signal: AbortSignal): boolean => signal.aborted
