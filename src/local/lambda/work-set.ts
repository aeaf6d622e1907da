import type { Clock } from '../../interpreter/types.js'

/** Work under way: one loop starts it, waits for room, and at the end for all of it. */
export class WorkSet {
  readonly #running = new Set<Promise<void>>()
  #wake: (() => void) | undefined

  /** @param work - must not reject */
  start(work: () => Promise<void>): void {
    const running: Promise<void> = work().finally(() => {
      this.#running.delete(running)
      this.#wake?.()
    })
    this.#running.add(running)
  }

  /** Settles when less than `limit` are under way, or when `signal` is aborted. */
  async room(limit: number, signal: AbortSignal): Promise<void> {
    while (this.#running.size >= limit && !signal.aborted) {
      await new Promise<void>((resolve) => {
        const woken = (): void => {
          signal.removeEventListener('abort', woken)
          resolve()
        }
        this.#wake = woken
        signal.addEventListener('abort', woken)
      })
    }
  }

  async finished(): Promise<void> {
    await Promise.all(this.#running)
  }
}

/** Waits for a time, or until `signal` is aborted. */
export function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      cancel()
      signal.removeEventListener('abort', done)
      resolve()
    }
    const cancel = clock.schedule(clock.now() + ms, done)
    if (signal.aborted) done()
    else signal.addEventListener('abort', done)
  })
}
