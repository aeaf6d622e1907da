import { isJsonataText } from '../../query/index.js'
import type { Keys } from '../finding.js'
import { isObject } from '../model.js'
import type { Report, Rule } from '../rule.js'

/** Fields in which a text of that form can be meant as it stands, or is looked at by other rules. */
const passedOver: ReadonlySet<string> = new Set(['Comment', 'Branches', 'ItemProcessor', 'Iterator', 'Next', 'Default', 'Resource', 'Type', 'QueryLanguage', 'Label'])

/** Fields of a JSONata state whose texts are never evaluated. */
const literal: ReadonlySet<string> = new Set(['ErrorEquals', 'JitterStrategy', 'CSVHeaderLocation', 'InputType'])

/** What is wrong with a text that has a delimiter of JSONata. */
function faultOf(text: string, jsonata: boolean, field: string): readonly [message: string, help: string] | undefined {
  const trimmed = text.trim()
  if (!trimmed.startsWith('{%') && !trimmed.endsWith('%}')) return undefined
  if (!jsonata) return isJsonataText(trimmed) ? ["this state's query language is JSONPath: the expression is a mere text", 'Set "QueryLanguage": "JSONata" for the state or the state machine.'] : undefined
  if (literal.has(field)) return [`${field} is not evaluated: the expression is a mere text`, 'Write the value itself.']
  if (isJsonataText(text)) return undefined
  return ['an expression starts with {% and ends with %}, with nothing before or after: this is a mere text', 'Put the delimiters at both ends, and join texts inside the expression by &.']
}

function visit(value: unknown, at: Keys, field: string, jsonata: boolean, report: Report): void {
  if (typeof value === 'string') {
    const [message, help] = faultOf(value, jsonata, field) ?? []
    if (message !== undefined && help !== undefined) report({ at, message, help })
  } else if (Array.isArray(value)) for (const [i, item] of (value as readonly unknown[]).entries()) visit(item, [...at, i], field, jsonata, report)
  else if (isObject(value)) {
    for (const [key, member] of Object.entries(value)) {
      if (isJsonataText(key) && jsonata) report({ at: [...at, key], key: true, message: 'names of members are not evaluated: the expression is a mere text', help: 'Make the whole object one expression.' })
      visit(member, [...at, key], literal.has(key) ? key : field, jsonata, report)
    }
  }
}

/** Texts that look like JSONata, and are not evaluated. */
export const unevaluatedExpression: Rule = {
  code: 'ASL2114',
  name: 'unevaluated-expression',
  severity: 'warning',
  quiet: true,
  summary: 'a text looks like a JSONata expression, and is not evaluated',
  state({ source, keys, language, type }, report) {
    if (type === undefined) return
    for (const [field, value] of Object.entries(source)) if (!passedOver.has(field) && !(field === 'Timestamp' && language === 'JSONPath')) visit(value, [...keys, field], field, language === 'JSONata', report)
  },
}
