import { errorName } from '../../asl/index.js'
import { isObject } from '../model.js'
import type { Rule } from '../rule.js'

/** `States.ALL` beside other names, or before other retriers and catchers. */
export const statesAll: Rule = {
  code: 'ASL2022',
  name: 'states-all',
  severity: 'error',
  summary: 'States.ALL stands beside other error names, or not in the last retrier or catcher',
  state({ source, keys }, report) {
    for (const field of ['Retry', 'Catch'] as const) {
      const list = source[field]
      if (!Array.isArray(list)) continue
      for (const [i, entry] of list.entries()) {
        const names: unknown = isObject(entry) ? entry['ErrorEquals'] : undefined
        if (!Array.isArray(names)) continue
        const at = names.indexOf(errorName.all)
        if (at < 0 || names.length === 1 && i === list.length - 1) continue
        report({
          at: [...keys, field, i, 'ErrorEquals', at],
          message: names.length > 1 ? 'States.ALL stands alone: it means every error, those beside it too' : `States.ALL stands in the last entry of ${field}: those after it would never be asked`,
          help: names.length > 1 ? 'Take the other names away, or put them in an entry of their own before it.' : 'Move this entry to the end.',
          aws: { message: 'States.ALL must appear alone and at end of list' },
        })
      }
    }
  },
}
