import { limit } from '../../asl/index.js'
import { blocked, leave } from '../operation.js'
import type { StateOperation } from '../operation.js'
import type { CompiledState } from '../program.js'
import type { Thread } from '../state.js'
import type { Turn } from '../turn.js'

const timestamp = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/

/** When the state is over, in epoch milliseconds. */
function dueAt(turn: Turn, thread: Thread, state: CompiledState): number {
  if (state.timestamp !== undefined) {
    const text = turn.evaluate(state.timestamp, 'Timestamp', thread)
    const at = typeof text === 'string' && timestamp.test(text) ? Date.parse(text) : NaN
    if (Number.isNaN(at)) throw turn.queryFailure(thread, 'Timestamp', `The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: ${typeof text === 'string' ? text : JSON.stringify(text)}`)
    return at
  }
  const seconds = state.seconds === undefined ? 0 : turn.evaluate(state.seconds, 'Seconds', thread)
  if (typeof seconds !== 'number' || !Number.isInteger(seconds) || seconds < 0 || seconds > limit.seconds) {
    throw turn.queryFailure(thread, 'Seconds', `The Seconds field must be a whole number from 0 to ${limit.seconds}, but was: ${JSON.stringify(seconds)}`)
  }
  return turn.at + seconds * 1000
}

export const wait: StateOperation = {
  enter(turn, thread, state, address) {
    const at = dueAt(turn, thread, state)
    if (at <= turn.at) return leave(turn, thread, state, thread.input)
    const timer = turn.nextId(address)
    turn.commands.push({ type: 'setTimer', id: timer, at })
    return blocked(thread, { kind: 'timer', timer })
  },
  resume: (turn, thread, state) => leave(turn, thread, state, thread.input),
}
