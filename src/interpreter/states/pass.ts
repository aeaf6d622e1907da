import { argumentsOf, leave } from '../data-flow.js'
import type { StateOperation } from '../operation.js'

export const pass: StateOperation = {
  enter(turn, thread, state) {
    const worked = argumentsOf(turn, thread, state)
    return leave(turn, thread, state, state.result === undefined ? worked : turn.evaluate(state.result, thread, worked))
  },
}
