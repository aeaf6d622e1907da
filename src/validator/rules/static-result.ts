import type { Keys } from '../finding.js'
import { looksLikeQuery } from '../looks.js'
import { isObject } from '../model.js'
import type { Rule } from '../rule.js'

/** The first place of a value that looks as if it were to be evaluated. */
function dynamicIn(value: unknown, at: Keys): Keys | undefined {
  if (typeof value === 'string') return looksLikeQuery(value) ? at : undefined
  const entries: Iterable<readonly [string | number, unknown]> = Array.isArray(value) ? (value as readonly unknown[]).entries() : isObject(value) ? Object.entries(value) : []
  for (const [key, member] of entries) {
    const found = dynamicIn(member, [...at, key])
    if (found !== undefined) return found
  }
  return undefined
}

/** AWS warns of this, too: PASS_RESULT_IS_STATIC. */
export const staticResult: Rule = {
  code: 'ASL2113',
  name: 'static-result',
  severity: 'warning',
  summary: 'the Result of a Pass state holds a path, which is not evaluated there',
  state({ type, source, keys, language }, report) {
    const at = type === 'Pass' && language === 'JSONPath' ? dynamicIn(source['Result'], [...keys, 'Result']) : undefined
    if (at !== undefined) report({ at, message: 'Result is given out as it stands: this looks like a path or a call', help: "Use Parameters, with the member's name ending in .$.", aws: { code: 'PASS_RESULT_IS_STATIC', message: 'Attempt to use a path in the result of a pass state.' } })
  },
}
