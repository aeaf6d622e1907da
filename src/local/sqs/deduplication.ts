import type { SeenRecord } from './journal.js'

/** The deduplication ids of a FIFO queue that still count. */
export class Deduplication {
  readonly #seen = new Map<string, SeenRecord>()
  #nextSweep = 0

  constructor(private readonly windowMs: number) {}

  /** The message sent first with this key, while it counts. */
  find(key: string, now: number): SeenRecord | undefined {
    const seen = this.#seen.get(key)
    return seen === undefined || seen.at + this.windowMs <= now ? undefined : seen
  }

  add(seen: SeenRecord): void {
    // a later one with the same key must stand at the end, where the sweep expects it
    this.#seen.delete(seen.key)
    this.#seen.set(seen.key, seen)
    if (seen.at < this.#nextSweep) return
    this.#nextSweep = seen.at + this.windowMs / 10
    for (const [key, other] of this.#seen) {
      if (other.at + this.windowMs > seen.at) break
      this.#seen.delete(key)
    }
  }

  /** All ids that count at a time. */
  *live(now: number): Iterable<SeenRecord> {
    for (const seen of this.#seen.values()) if (seen.at + this.windowMs > now) yield seen
  }
}
