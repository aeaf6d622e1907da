interface Timer {
  readonly at: number
  readonly order: number
  /** Absent once cancelled. */
  wake: (() => void) | undefined
}

const before = (a: Timer, b: Timer): boolean => a.at < b.at || (a.at === b.at && a.order < b.order)

/** Timers by time and, at the same time, by the order in which they were set: a binary heap. */
export class TimerQueue {
  private readonly heap: Timer[] = []
  private order = 0
  private live = 0

  get empty(): boolean {
    return this.live === 0
  }

  /** @returns what cancels the timer */
  add(at: number, wake: () => void): () => void {
    const timer: Timer = { at, order: this.order++, wake }
    this.live += 1
    let place = this.heap.push(timer) - 1
    while (place > 0) {
      const above = (place - 1) >> 1
      const other = this.heap[above]
      if (other === undefined || !before(timer, other)) break
      this.heap[place] = other
      place = above
    }
    this.heap[place] = timer
    return () => {
      if (timer.wake === undefined) return
      timer.wake = undefined
      this.live -= 1
    }
  }

  /** Removes the first timer that is not cancelled. */
  take(): { readonly at: number; readonly wake: () => void } | undefined {
    for (let timer = this.shift(); timer !== undefined; timer = this.shift()) {
      const { at, wake } = timer
      if (wake === undefined) continue
      timer.wake = undefined
      this.live -= 1
      return { at, wake }
    }
    return undefined
  }

  private shift(): Timer | undefined {
    const [first] = this.heap
    const last = this.heap.pop()
    if (first === undefined || last === undefined || first === last) return first
    let place = 0
    for (;;) {
      let below = 2 * place + 1
      const left = this.heap[below]
      const right = this.heap[below + 1]
      if (left === undefined) break
      let least = left
      if (right !== undefined && before(right, left)) {
        least = right
        below += 1
      }
      if (!before(least, last)) break
      this.heap[place] = least
      place = below
    }
    this.heap[place] = last
    return first
  }
}
