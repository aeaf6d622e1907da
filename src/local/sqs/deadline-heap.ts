import type { Message } from './message.js'

/** Messages by the time at which they become ready; any of them can be taken out in logarithmic time. */
export class DeadlineHeap {
  readonly #items: Message[] = []

  /** When the first message becomes ready; undefined when there is none. */
  get next(): number | undefined {
    return this.#items[0]?.visibleAt
  }

  add(message: Message): void {
    this.#items.push(message)
    this.#rise(message, this.#items.length - 1)
  }

  remove(message: Message): void {
    const index = message.heapIndex
    if (index < 0) return
    message.heapIndex = -1
    const last = this.#items.pop()
    if (last === undefined || last === message) return
    this.#rise(last, index)
    this.#sink(last, last.heapIndex)
  }

  /** Takes out the first message that is due. */
  takeDue(now: number): Message | undefined {
    const first = this.#items[0]
    if (first === undefined || first.visibleAt > now) return undefined
    this.remove(first)
    return first
  }

  #rise(message: Message, from: number): void {
    let index = from
    while (index > 0) {
      const parentIndex = (index - 1) >> 1
      const parent = this.#items[parentIndex]
      if (parent === undefined || before(parent, message)) break
      this.#place(parent, index)
      index = parentIndex
    }
    this.#place(message, index)
  }

  #sink(message: Message, from: number): void {
    let index = from
    for (;;) {
      const left = this.#items[2 * index + 1]
      const right = this.#items[2 * index + 2]
      if (left === undefined) break
      const child = right !== undefined && before(right, left) ? right : left
      if (before(message, child)) break
      const childIndex = child.heapIndex
      this.#place(child, index)
      index = childIndex
    }
    this.#place(message, index)
  }

  #place(message: Message, index: number): void {
    this.#items[index] = message
    message.heapIndex = index
  }
}

/** Messages that become ready together do so in the order in which they were sent. */
function before(a: Message, b: Message): boolean {
  return a.visibleAt < b.visibleAt || (a.visibleAt === b.visibleAt && a.sequence <= b.sequence)
}
