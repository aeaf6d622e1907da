import type { Clock } from '../../interpreter/types.js'

interface Waiter {
  /** Tries to get what it waits for; true when it is served. */
  readonly attempt: () => boolean
  readonly cancel: () => void
}

/** When waiting ends with nothing: at a time, or on a signal. */
export interface Patience {
  readonly clock: Clock
  readonly until: number | undefined
  readonly signal: AbortSignal | undefined
}

/** Those who wait for messages of one queue, served in the order in which they came. */
export class Waiters {
  readonly #waiting = new Set<Waiter>()

  get size(): number {
    return this.#waiting.size
  }

  /** Waits until `attempt` gives something; it is tried whenever there is something to give. */
  wait<T>(attempt: () => T | undefined, patience: Patience): Promise<T | undefined> {
    return new Promise((resolve, reject) => {
      const { clock, until, signal } = patience
      const leave = (): void => {
        this.#waiting.delete(waiter)
        cancelTimer?.()
        signal?.removeEventListener('abort', waiter.cancel)
      }
      const waiter: Waiter = {
        attempt: () => {
          try {
            const result = attempt()
            if (result === undefined) return false
            resolve(result)
          } catch (error) {
            reject(error instanceof Error ? error : new Error(String(error)))
          }
          leave()
          return true
        },
        cancel: () => {
          leave()
          resolve(undefined)
        },
      }
      const cancelTimer = until === undefined ? undefined : clock.schedule(until, waiter.cancel)
      signal?.addEventListener('abort', waiter.cancel)
      this.#waiting.add(waiter)
    })
  }

  /** Serves waiters while there is something to give. */
  serve(available: () => boolean): void {
    for (const waiter of this.#waiting) {
      if (!available()) return
      waiter.attempt()
    }
  }

  cancelAll(): void {
    for (const waiter of [...this.#waiting]) waiter.cancel()
  }
}
