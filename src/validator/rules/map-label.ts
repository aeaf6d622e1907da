import { limit } from '../../asl/index.js'
import { hasSubstitution } from '../model.js'
import type { Rule } from '../rule.js'

/** Source: Step Functions was seen to refuse each of these. */
const forbidden = new RegExp('[\\s<>{}\\[\\]?*"#%\\\\^|~`$&,;:/\\u0000-\\u001f\\u007f-\\u009f]', 'u')

/** A character as Step Functions shows it. */
function shown(character: string): string {
  const named: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '\\': '\\\\' }
  const code = character.codePointAt(0) ?? 0
  const name = named[character] ?? (code < 0x20 || code >= 0x7f && code <= 0xa0 ? `\\x${code.toString(16).padStart(2, '0')}` : character)
  return `'${name}'`
}

function problemOf(label: string): readonly [message: string, aws: string] | undefined {
  if (label === '') return ['a label is not empty', 'Label cannot be empty']
  const found = forbidden.exec(label)
  if (found !== null) return ['a label has no blanks, brackets, wildcards, control characters and none of "#%\\^|~`$&,;:/', `Label contains invalid character: ${shown(found[0])}`]
  return label.length > limit.mapLabel ? [`a label has at most ${limit.mapLabel} characters`, `Label cannot exceed ${limit.mapLabel} characters`] : undefined
}

/** Labels of Distributed Maps that cannot be part of an ARN, or that two of them have. */
export const mapLabel: Rule = {
  code: 'ASL2028',
  name: 'map-label',
  severity: 'error',
  summary: 'a label of a Distributed Map cannot be part of an ARN, or is used twice',
  definition({ states }, report) {
    const seen = new Set<string>()
    for (const { type, source, keys } of states) {
      const { Label: label } = source
      if (type !== 'Map' || typeof label !== 'string' || hasSubstitution(label)) continue
      const problem = problemOf(label)
      if (problem !== undefined) report({ at: [...keys, 'Label'], message: problem[0], help: 'It becomes part of the ARN of each Map Run.', aws: { message: problem[1] } })
      else if (seen.has(label)) report({ at: [...keys, 'Label'], message: 'another Map has this label' })
      seen.add(label)
    }
  },
}
