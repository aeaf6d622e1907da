import type { Rule } from '../rule.js'

/** Fields that AWS keeps for old definitions, and what took their place. Source: developer guide, "Map workflow state". */
const replaced: Readonly<Record<string, string>> = { Iterator: 'ItemProcessor', Parameters: 'ItemSelector' }

/** The old names of a Map's fields. */
export const deprecatedField: Rule = {
  code: 'ASL2110',
  name: 'deprecated-field',
  severity: 'warning',
  summary: 'a Map has a field under its old name',
  state({ type, source, keys, language }, report) {
    if (type !== 'Map' || language === 'JSONata') return
    for (const [field, name] of Object.entries(replaced)) {
      if (source[field] !== undefined && source[name] === undefined) report({ at: [...keys, field], key: true, message: `${field} of a Map is deprecated`, help: `Call it ${name}.` })
    }
  },
}
