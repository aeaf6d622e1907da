import { Deque } from '../deque.js'
import type { Message } from '../message.js'
import type { ReadyOrder } from './ready-order.js'

/** A standard queue: in the order in which messages became ready. AWS promises no more than a best effort. */
export class StandardOrder implements ReadyOrder {
  readonly #ready = new Deque<Message>()

  arrived(message: Message): void {
    if (message.state === 'ready') this.#ready.push(message)
  }

  due(message: Message): void {
    this.#ready.push(message)
  }

  returned(message: Message): void {
    this.#ready.push(message)
  }

  // a ready message that is gone is skipped when its turn comes
  removed(): void {}

  available(): boolean {
    while (this.#ready.peek()?.state === 'gone') this.#ready.shift()
    return this.#ready.size > 0
  }

  take(limit: number): readonly Message[] {
    const taken: Message[] = []
    while (taken.length < limit && this.available()) {
      const message = this.#ready.shift()
      if (message !== undefined) taken.push(message)
    }
    return taken
  }
}
