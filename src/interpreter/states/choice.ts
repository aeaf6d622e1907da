import { errorName } from '../../asl/index.js'
import { inputOf, leave } from '../data-flow.js'
import type { StateOperation } from '../operation.js'
import { StateFailure } from '../turn.js'

export const choice: StateOperation = {
  enter(turn, thread, state) {
    const input = inputOf(turn, thread, state)
    for (const rule of state.rules) {
      const verdict = turn.evaluate(rule.condition, thread, input)
      if (typeof verdict !== 'boolean') throw turn.typeFailure(thread, rule.condition, 'boolean', verdict)
      // a rule without Output passes the input on; the state's own Assign and Output belong to Default
      if (verdict) return leave(turn, thread, state, input, undefined, rule, rule.next)
    }
    if (state.next === undefined) {
      throw new StateFailure({ error: errorName.noChoiceMatched, cause: turn.causeIn(thread, 'Failed to transition out of the state. The state does not point to a next state.') })
    }
    return leave(turn, thread, state, input)
  },
}
