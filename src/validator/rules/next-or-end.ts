import type { Rule } from '../rule.js'
import { isSimilar } from '../similar.js'
import { goesOn } from '../transition.js'

/** States that go on and end, or neither. */
export const nextOrEnd: Rule = {
  code: 'ASL2013',
  name: 'next-or-end',
  severity: 'error',
  summary: 'a state has neither Next nor End, or both',
  state({ type, source, keys }, report) {
    if (type === undefined || !goesOn.has(type)) return
    const { Next: next, End: end } = source
    if (next !== undefined && end === true) report({ at: keys, message: `a ${type} state has either Next or End, not both`, help: 'Take one of them away.' })
    // another type than boolean is refused already, and so is a misspelt name
    if (next !== undefined || end !== undefined && end !== false || Object.keys(source).some((key) => isSimilar(key, 'Next') || isSimilar(key, 'End'))) return
    report({
      at: keys, message: end === false ? `a ${type} state without Next ends: 'End' is true` : `a ${type} state needs either Next or End`,
      help: "Say where it goes, 'Next': '…', or that it is the last one, 'End': true.",
    })
  },
}
