import { randomUUID } from 'node:crypto'

/** How a message of a FIFO topic was answered. */
export interface Answered {
  readonly MessageId: string
  readonly SequenceNumber: string
}

/** Milliseconds for which an id counts. Source: Amazon SNS developer guide, "Message deduplication for FIFO topics". */
const span = 5 * 60_000

/** Remembers, for five minutes, which messages FIFO topics have taken; and numbers them. It does not outlive the process. */
export class Deduplication {
  readonly #answers = new Map<string, { readonly answer: Answered, readonly until: number }>()
  #last = 0n

  constructor(private readonly now: () => number) {}

  /** @returns how the message was answered, and whether that was before */
  take(topicArn: string, id: string): { readonly answer: Answered, readonly again: boolean } {
    this.#forget()
    const key = JSON.stringify([topicArn, id])
    const known = this.#answers.get(key)
    if (known !== undefined) return { answer: known.answer, again: true }
    const answer = { MessageId: randomUUID(), SequenceNumber: this.#next() }
    this.#answers.set(key, { answer, until: this.now() + span })
    return { answer, again: false }
  }

  /** Twenty digits that rise, also from one process to the next. */
  #next(): string {
    const now = BigInt(this.now()) * 1_000_000n
    this.#last = this.#last >= now ? this.#last + 1n : now
    return String(this.#last).padStart(20, '1')
  }

  /** The oldest come first. */
  #forget(): void {
    const now = this.now()
    for (const [key, { until }] of this.#answers) {
      if (until > now) return
      this.#answers.delete(key)
    }
  }
}
