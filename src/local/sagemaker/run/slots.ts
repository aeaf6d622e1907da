/** Places for instances: who comes first is served first. */
export class Slots {
  readonly #waiting: (() => void)[] = []
  #free: number

  /** @param count - how many are taken at once */
  constructor(count: number) {
    this.#free = count
  }

  /**
   * Waits for a place.
   *
   * @returns what gives it back; undefined when the signal was aborted before there was one
   */
  async take(signal: AbortSignal): Promise<(() => void) | undefined> {
    if (signal.aborted) return undefined
    if (this.#free > 0) this.#free -= 1
    else if (!await this.#turn(signal)) return undefined
    let taken = true
    return () => {
      if (!taken) return
      taken = false
      this.#release()
    }
  }

  /** @returns false when the signal was aborted first */
  #turn(signal: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const wake = (): void => {
        signal.removeEventListener('abort', leave)
        resolve(true)
      }
      const leave = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(wake), 1)
        resolve(false)
      }
      signal.addEventListener('abort', leave, { once: true })
      this.#waiting.push(wake)
    })
  }

  /** Hands the place to who has waited longest. */
  #release(): void {
    const next = this.#waiting.shift()
    if (next === undefined) this.#free += 1
    else next()
  }
}
