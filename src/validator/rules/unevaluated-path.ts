import type { Keys } from '../finding.js'
import { objectsIn } from '../flow.js'
import { looksLikeQuery } from '../looks.js'
import { isObject } from '../model.js'
import type { Report, Rule } from '../rule.js'

const fields = ['Arguments', 'Output', 'Assign', 'ItemSelector', 'Items']

function visit(value: unknown, at: Keys, report: Report): void {
  if (typeof value === 'string') {
    if (looksLikeQuery(value)) report({ at, message: 'this state speaks JSONata: the path is a mere text', help: 'Write an expression: {% $states.input.name %}.' })
  } else if (Array.isArray(value)) for (const [i, item] of (value as readonly unknown[]).entries()) visit(item, [...at, i], report)
  else if (isObject(value)) {
    for (const [key, member] of Object.entries(value)) {
      if (!key.endsWith('.$')) visit(member, [...at, key], report)
      // the names of variables are another rule's business
      else if (at.at(-1) !== 'Assign') report({ at: [...at, key], key: true, message: `this state speaks JSONata: '${key}' is a mere name, and its value a mere text`, help: `Call it '${key.slice(0, -2)}', with an expression: {% $states.input.name %}.` })
    }
  }
}

/** What was left behind when a state went over to JSONata. */
export const unevaluatedPath: Rule = {
  code: 'ASL2115',
  name: 'unevaluated-path',
  severity: 'warning',
  summary: 'a JSONata state holds a path, or a member name.$, which it does not evaluate',
  state({ source, keys, language }, report) {
    if (language !== 'JSONata') return
    for (const field of fields) if (source[field] !== undefined) visit(source[field], [...keys, field], report)
    for (const list of ['Catch', 'Choices']) {
      for (const [i, inner] of objectsIn(source[list])) for (const field of ['Output', 'Assign']) if (inner[field] !== undefined) visit(inner[field], [...keys, list, i, field], report)
    }
  },
}
