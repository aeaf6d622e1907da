import type { Field } from '../program.js'
import type { StateOperation } from '../operation.js'
import type { Thread } from '../state.js'
import type { Turn } from '../turn.js'

const text = (turn: Turn, thread: Thread, field: Field, name: string): string => {
  const value = turn.evaluate(field, name, thread)
  if (typeof value !== 'string') throw turn.queryFailure(thread, name, `The value specified for the field '${name}' must be a string.`)
  return value
}

export const fail: StateOperation = {
  enter: (turn, thread, state) => ({
    kind: 'end',
    failure: {
      ...(state.error !== undefined && { error: text(turn, thread, state.error, 'Error') }),
      ...(state.cause !== undefined && { cause: text(turn, thread, state.cause, 'Cause') }),
    },
  }),
}
