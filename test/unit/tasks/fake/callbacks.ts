import type { Callbacks } from '../../../../tasks/shared/port.js'
import { open } from './gate.js'
import type { Gate } from './gate.js'

/** What a token was answered. */
export type Answer = { readonly output: unknown } | { readonly error: string }

export interface FakeCallbacks extends Callbacks {
  /** Every answer, in its order. */
  readonly answers: readonly (readonly [token: string, answer: Answer])[]
}

/** Callbacks that hand each answer on. */
export function callbacksOf(take: (token: string, answer: Answer) => void, gate: Gate = open): Callbacks {
  return {
    succeed: (token, output) => gate('write', () => take(token, { output })),
    fail: (token, error) => gate('write', () => take(token, { error })),
  }
}

export function createFakeCallbacks(gate: Gate = open): FakeCallbacks {
  const answers: (readonly [string, Answer])[] = []
  return { answers, ...callbacksOf((token, answer) => answers.push([token, answer]), gate) }
}
