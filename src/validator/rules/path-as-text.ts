import { objectsIn } from '../flow.js'
import type { JsonObject } from '../../asl/index.js'
import type { Keys } from '../finding.js'
import { looksLikeQuery } from '../looks.js'
import { isObject } from '../model.js'
import type { Report, Rule } from '../rule.js'

function checkRule(rule: JsonObject, at: Keys, report: Report): void {
  for (const [field, value] of Object.entries(rule)) {
    const place = [...at, field]
    if (/^String\w*Equals$|^String(?:Less|Greater)Than$/.test(field) && typeof value === 'string' && looksLikeQuery(value)) tell(field, place, report)
    else if (field === 'And' || field === 'Or') for (const [i, inner] of objectsIn(value)) checkRule(inner, [...place, i], report)
    else if (field === 'Not' && isObject(value)) checkRule(value, place, report)
  }
}

function tell(field: string, at: Keys, report: Report): void {
  report({ at, message: `${field} takes this text as it stands, which looks like a path`, help: `Call the field ${field}Path to have it read from the data.`, aws: { code: 'NO_PATH', message: "Field value looks like a path, but field name does not end with 'Path'." } })
}

/** AWS warns of this, too: NO_PATH. */
export const pathAsText: Rule = {
  code: 'ASL2112',
  name: 'path-as-text',
  severity: 'warning',
  summary: 'a field that takes a text holds a path',
  state({ type, source, keys, language }, report) {
    if (language !== 'JSONPath') return
    if (type === 'Fail') for (const field of ['Error', 'Cause']) if (typeof source[field] === 'string' && looksLikeQuery(source[field])) tell(field, [...keys, field], report)
    if (type === 'Choice') for (const [i, rule] of objectsIn(source['Choices'])) checkRule(rule, [...keys, 'Choices', i], report)
  },
}
