import { leave } from '../operation.js'
import type { StateOperation } from '../operation.js'

export const pass: StateOperation = {
  enter: (turn, thread, state) => leave(turn, thread, state, thread.input),
}
