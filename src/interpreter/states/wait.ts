import { limit } from '../../asl/index.js'
import { inputOf, leave } from '../data-flow.js'
import { blocked } from '../operation.js'
import type { StateOperation } from '../operation.js'
import type { CompiledState, Field } from '../program.js'
import type { Thread } from '../state.js'
import { parseTimestamp } from '../timestamp.js'
import type { Turn } from '../turn.js'

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** Epoch milliseconds of the instant that `Timestamp` or `TimestampPath` names. */
function instantOf(turn: Turn, thread: Thread, field: Field, input: Thread['input']): number {
  const { name } = field
  const value = turn.evaluate(field, thread, input)
  const at = typeof value === 'string' ? parseTimestamp(value) : undefined
  if (at !== undefined) return at
  if (name === 'TimestampPath') {
    throw turn.runtimeFailure(thread, `The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: ${field.source ?? ''} == ${asText(value)}`)
  }
  throw turn.queryFailure(thread, name, `The ${name} field cannot be parsed as an ISO-8601 extended offset date-time format string: ${asText(value)}`, thread.entered)
}

/** What `Seconds` or `SecondsPath` gives. */
function secondsOf(turn: Turn, thread: Thread, field: Field, input: Thread['input']): number {
  const { name } = field
  const value = turn.evaluate(field, thread, input)
  if (name === 'SecondsPath') {
    const found = `${field.source ?? ''} == ${asText(value)}`
    if (typeof value !== 'number' || !Number.isInteger(value)) throw turn.runtimeFailure(thread, `The SecondsPath parameter cannot be parsed as a long value: ${found}`)
    if (value < 0) throw turn.runtimeFailure(thread, `The SecondsPath parameter references a negative value: ${found}`)
    return value
  }
  if (typeof value !== 'number' || !Number.isInteger(value)) throw turn.typeFailure(thread, field, 'integer', value)
  if (value < 0 || value > limit.seconds) throw turn.queryFailure(thread, name, `The ${name} field must be from 0 to ${limit.seconds}, but was: ${value}`)
  return value
}

/** When the state is over, in epoch milliseconds. */
function dueAt(turn: Turn, thread: Thread, state: CompiledState): number {
  const input = inputOf(turn, thread, state)
  const at = state.timestamp !== undefined ? instantOf(turn, thread, state.timestamp, input)
    : turn.at + (state.seconds === undefined ? 0 : secondsOf(turn, thread, state.seconds, input)) * 1000
  if (at - turn.at > limit.waitSeconds * 1000) throw turn.runtimeFailure(thread, 'Wait state delay is too long.')
  return at
}

export const wait: StateOperation = {
  enter(turn, thread, state, address) {
    const at = dueAt(turn, thread, state)
    if (at <= turn.at) return leave(turn, thread, state, inputOf(turn, thread, state))
    const timer = turn.nextId(address)
    turn.commands.push({ type: 'setTimer', id: timer, at })
    return blocked(thread, { kind: 'timer', timer })
  },
  resume: (turn, thread, state) => leave(turn, thread, state, inputOf(turn, thread, state)),
}
