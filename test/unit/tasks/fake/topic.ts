import type { Topic } from '../../../../tasks/shared/port.js'
import { open } from './gate.js'
import type { Gate } from './gate.js'

export interface FakeTopic<Update> extends Topic<Update> {
  /** Everything that was published, in its order. */
  readonly published: readonly { readonly topic: string, readonly updates: readonly Update[] }[]
}

export function createFakeTopic<Update>(gate: Gate = open): FakeTopic<Update> {
  const published: { readonly topic: string, readonly updates: readonly Update[] }[] = []
  return {
    published,
    async publish(topic, updates) {
      await gate('write', () => published.push({ topic, updates }))
    },
  }
}
