import { Deque } from '../deque.js'
import type { Message } from '../message.js'
import type { ReadyOrder } from './ready-order.js'

interface Group {
  readonly id: string
  /** All messages that nobody holds, by sequence, delayed ones among them. */
  readonly waiting: Deque<Message>
  taken: number
  /** Whether it stands in the row of groups that have something to give. */
  offered: boolean
}

/** A FIFO queue: each group in the order of sending, and nothing more of a group while a receiver holds some of it. */
export class FifoOrder implements ReadyOrder {
  readonly #groups = new Map<string, Group>()
  readonly #offered = new Deque<Group>()

  arrived(message: Message): void {
    const group = this.#groupOf(message)
    group.waiting.push(message)
    this.#offer(group)
  }

  due(message: Message): void {
    this.#offer(this.#groupOf(message))
  }

  returned(message: Message): void {
    const group = this.#groupOf(message)
    group.taken--
    group.waiting.insert(message, other => other.sequence > message.sequence)
    this.#offer(group)
  }

  removed(message: Message, wasTaken: boolean): void {
    const group = this.#groupOf(message)
    if (wasTaken) group.taken--
    this.#offer(group)
    if (group.taken === 0 && headOf(group) === undefined) this.#groups.delete(group.id)
  }

  available(): boolean {
    for (let group = this.#offered.peek(); group !== undefined; group = this.#offered.peek()) {
      if (canGive(group)) return true
      this.#offered.shift()
      group.offered = false
    }
    return false
  }

  take(limit: number): readonly Message[] {
    const taken: Message[] = []
    while (taken.length < limit && this.available()) {
      const group = this.#offered.shift()
      if (group === undefined) break
      group.offered = false
      while (taken.length < limit && headOf(group)?.state === 'ready') {
        const message = group.waiting.shift()
        if (message === undefined) break
        group.taken++
        taken.push(message)
      }
    }
    return taken
  }

  #groupOf(message: Message): Group {
    const id = message.groupId ?? ''
    const known = this.#groups.get(id)
    if (known !== undefined) return known
    const group: Group = { id, waiting: new Deque(), taken: 0, offered: false }
    this.#groups.set(id, group)
    return group
  }

  #offer(group: Group): void {
    if (group.offered || !canGive(group)) return
    group.offered = true
    this.#offered.push(group)
  }
}

function headOf(group: Group): Message | undefined {
  while (group.waiting.peek()?.state === 'gone') group.waiting.shift()
  return group.waiting.peek()
}

function canGive(group: Group): boolean {
  return group.taken === 0 && headOf(group)?.state === 'ready'
}
