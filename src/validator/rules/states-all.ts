import { errorName } from '../../asl/index.js'
import { errorListsOf } from '../recovery.js'
import type { Rule } from '../rule.js'

/** `States.ALL` beside other names, or before other retriers and catchers. */
export const statesAll: Rule = {
  code: 'ASL2022',
  name: 'states-all',
  severity: 'error',
  summary: 'States.ALL stands beside other error names, or not in the last retrier or catcher',
  state(state, report) {
    for (const { field, names, at, last } of errorListsOf(state)) {
      const all = names.indexOf(errorName.all)
      if (all < 0 || names.length === 1 && last) continue
      report({
        at: [...at, all],
        message: names.length > 1 ? 'States.ALL stands alone: it means every error, those beside it too' : `States.ALL stands in the last entry of ${field}: those after it would never be asked`,
        help: names.length > 1 ? 'Take the other names away, or put them in an entry of their own before it.' : 'Move this entry to the end.',
        aws: { message: 'States.ALL must appear alone and at end of list' },
      })
    }
  },
}
