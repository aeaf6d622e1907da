/**
 * Why a job ends before its containers do: it is stopped, it has taken too long, one of its instances has failed, or the local AWS itself ends, which is no
 * end of the job.
 */
export type EndReason = 'stopped' | 'max-runtime' | 'failed' | 'closing'

/** The end of a job, told once to all of its instances. The first reason counts; only the end of the local AWS goes before another. */
export class JobEnd {
  readonly #controller = new AbortController()
  readonly #listeners = new Set<() => void>()
  #reason: EndReason | undefined
  #failure: unknown

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  get reason(): EndReason | undefined {
    return this.#reason
  }

  /** What failed first, also of a job that was ending already. */
  get failure(): unknown {
    return this.#failure
  }

  /** @param failure - what failed: the reason is `failed` then */
  fail(failure: unknown): void {
    this.#failure ??= failure
    this.because('failed')
  }

  because(reason: EndReason): void {
    if (this.#reason !== undefined && reason !== 'closing') return
    this.#reason = reason
    this.#controller.abort()
    for (const listener of this.#listeners) listener()
  }

  /** Calls `listener` for each reason that counts, and at once when there is one. */
  listen(listener: () => void): void {
    this.#listeners.add(listener)
    if (this.#reason !== undefined) listener()
  }

  unlisten(listener: () => void): void {
    this.#listeners.delete(listener)
  }
}
