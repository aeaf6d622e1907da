import type { Field } from '../../asl/index.js'
import { looksLikeExpression, parts, typeProblem } from '../field-value.js'
import type { Keys } from '../finding.js'
import type { Report, Rule } from '../rule.js'
import { shapeNodes } from '../shape-node.js'
import type { ShapeNode } from '../shape-node.js'

const typeName = (value: unknown): string => (value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value === 'object' ? 'an object' : typeof value === 'string' ? 'a text' : typeof value === 'boolean' ? String(value) : 'a number')

/** What was likely to be meant by a text where there is another type. */
function helpFor(name: string, { kind }: Field, value: unknown, { shape, language }: ShapeNode): { readonly help?: string } {
  if (typeof value !== 'string') return {}
  if (language === 'JSONPath' && looksLikeExpression(value)) return { help: "An expression needs the query language JSONata: 'QueryLanguage': 'JSONata'." }
  if (value.startsWith('$') && Object.hasOwn(shape.fields, `${name}Path`) && language !== 'JSONata') return { help: `To read it from data, use '${name}Path'.` }
  if (kind === 'number' && value.trim() !== '' && Number.isFinite(Number(value)) || kind === 'boolean' && /^(?:true|false)$/.test(value)) return { help: 'Write it without quotes.' }
  return {}
}

function check(name: string, field: Field, value: unknown, keys: Keys, node: ShapeNode, report: Report): void {
  const { language } = node
  const problem = typeProblem(field, value, language)
  if (problem !== undefined) {
    report({
      at: keys, message: `'${name}' is ${problem}, not ${field.kind === 'number' && field.whole && typeof value === 'number' ? 'a fraction' : typeName(value)}`, ...helpFor(name, field, value, node),
      ...(field.kind === 'number' && field.whole && language !== 'JSONata' && { aws: { message: 'Expected value of type Integer' } }),
    })
    return
  }
  for (const [key, kind, part] of parts(field, value)) {
    const inner = typeProblem(kind, part, language)
    if (inner !== undefined) report({ at: [...keys, key], message: `${typeof key === 'number' ? `an item of '${name}'` : 'a state'} is ${inner}, not ${typeName(part)}` })
  }
}

/** Values of another type than the field has. */
export const wrongType: Rule = {
  code: 'ASL2007',
  name: 'wrong-type',
  severity: 'error',
  summary: 'a value of another type than the field has',
  definition(definition, report) {
    for (const node of shapeNodes(definition)) {
      for (const [name, value] of Object.entries(node.source)) {
        const field = Object.hasOwn(node.shape.fields, name) ? node.shape.fields[name] : undefined
        if (field === undefined || field.only !== undefined && node.language !== undefined && field.only !== node.language) continue
        check(name, field, value, [...node.keys, name], node, report)
      }
    }
  },
}
