import type { Field } from '../program.js'
import type { StateOperation } from '../operation.js'
import type { Thread } from '../state.js'
import type { Turn } from '../turn.js'

const text = (turn: Turn, thread: Thread, field: Field, path: boolean): string => {
  const value = turn.evaluate(field, thread, thread.input)
  if (typeof value === 'string') return value
  if (path) throw turn.runtimeFailure(thread, `The ${field.name} parameter does not reference a string: ${field.source ?? ''} == ${JSON.stringify(value)}`)
  throw turn.typeFailure(thread, field, 'string', value)
}

export const fail: StateOperation = {
  enter: (turn, thread, state) => ({
    kind: 'end',
    failure: {
      ...(state.error !== undefined && { error: text(turn, thread, state.error, state.paths !== undefined) }),
      ...(state.cause !== undefined && { cause: text(turn, thread, state.cause, state.paths !== undefined) }),
    },
  }),
}
