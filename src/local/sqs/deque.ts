/** A queue with two ends in an array; taking from the front costs constant time on average. */
export class Deque<T extends object> {
  #items: (T | undefined)[] = []
  #head = 0

  get size(): number {
    return this.#items.length - this.#head
  }

  push(item: T): void {
    this.#items.push(item)
  }

  /** Puts an item before the first one that `isLater`; cheap when that is near the front. */
  insert(item: T, isLater: (other: T) => boolean): void {
    let index = this.#head
    for (; index < this.#items.length; index++) {
      const other = this.#items[index]
      if (other !== undefined && isLater(other)) break
    }
    if (index === this.#head && this.#head > 0) this.#items[--this.#head] = item
    else this.#items.splice(index, 0, item)
  }

  peek(): T | undefined {
    return this.#items[this.#head]
  }

  shift(): T | undefined {
    const item = this.#items[this.#head]
    if (item === undefined) return undefined
    this.#items[this.#head++] = undefined
    if (this.#head > 64 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head)
      this.#head = 0
    }
    return item
  }
}
