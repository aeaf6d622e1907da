/** Does one thing after the other, in the order in which they came. */
export class SerialQueue {
  #last: Promise<unknown> = Promise.resolve()

  /**
   * Does something once all is done that came before, however that ended.
   *
   * @returns what `work` gives
   * @throws what `work` throws
   * @example
   * const [a, b] = await Promise.all([queue.run(first), queue.run(second)]) // second begins when first has ended
   */
  run<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work, work)
    this.#last = done
    return done
  }
}
