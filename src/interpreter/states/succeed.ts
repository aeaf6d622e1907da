import { inputOf, leave } from '../data-flow.js'
import type { StateOperation } from '../operation.js'

export const succeed: StateOperation = {
  enter: (turn, thread, state) => leave(turn, thread, state, inputOf(turn, thread, state)),
}
