import { errorName } from '../../asl/index.js'
import { leave } from '../operation.js'
import type { StateOperation } from '../operation.js'
import { StateFailure } from '../turn.js'

export const choice: StateOperation = {
  enter(turn, thread, state) {
    for (const [i, rule] of state.rules.entries()) {
      const name = `Choices[${i}]/Condition`
      const verdict = turn.evaluate(rule.condition, name, thread)
      if (typeof verdict !== 'boolean') {
        throw turn.queryFailure(thread, name, `The JSONata expression specified for the field '${name}' returned an unexpected result type. Expected 'boolean', but was '${kindOf(verdict)}' for value: ${JSON.stringify(verdict)}`)
      }
      // a rule without Output passes the input on; the state's own Assign and Output belong to Default
      if (verdict) return leave(turn, thread, state, thread.input, {}, rule, rule.next)
    }
    if (state.next === undefined) {
      throw new StateFailure({ error: errorName.noChoiceMatched, cause: turn.causeIn(thread, 'Failed to transition out of the state. The state does not point to a next state.') })
    }
    return leave(turn, thread, state, thread.input)
  },
}

/** The JSON type of a value, as AWS's causes name it. */
export const kindOf = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value)
