import { leave } from '../operation.js'
import type { StateOperation } from '../operation.js'

export const succeed: StateOperation = {
  enter: (turn, thread, state) => leave(turn, thread, state, thread.input),
}
