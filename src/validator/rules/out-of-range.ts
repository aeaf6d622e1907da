import type { Field } from '../../asl/index.js'
import { isObject } from '../model.js'
import type { Rule } from '../rule.js'
import { shapeNodes } from '../shape-node.js'

interface Problem { readonly message: string; readonly aws?: string }

function rangeProblem(field: Field, value: unknown): Problem | undefined {
  if (field.kind === 'number' && typeof value === 'number' && (!field.whole || Number.isInteger(value))) {
    const figure = (bound: number): string => (field.whole ? String(bound) : bound.toFixed(1))
    if (value < field.least) return { message: `is at least ${field.least}`, aws: `Minimum value is ${figure(field.least)}` }
    if (field.most !== undefined && value > field.most) return { message: `is at most ${field.most}`, aws: `Maximum value is ${figure(field.most)}` }
  }
  if (field.kind === 'list' && field.least === 1 && Array.isArray(value) && value.length === 0) return { message: 'has at least one item', aws: 'Value cannot be empty' }
  if (field.kind === 'states' && isObject(value) && Object.keys(value).length === 0) return { message: 'has at least one state' }
  return undefined
}

/** Numbers and arrays outside of what a field takes. */
export const outOfRange: Rule = {
  code: 'ASL2008',
  name: 'out-of-range',
  severity: 'error',
  summary: 'a number that is too small or too large, or an array without items',
  definition(definition, report) {
    for (const { shape, keys, source } of shapeNodes(definition)) {
      for (const [name, value] of Object.entries(source)) {
        const field = Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined
        const problem = field === undefined ? undefined : rangeProblem(field, value)
        if (problem !== undefined) report({ at: [...keys, name], message: `'${name}' ${problem.message}`, ...(problem.aws !== undefined && { aws: { message: problem.aws } }) })
      }
    }
  },
}
