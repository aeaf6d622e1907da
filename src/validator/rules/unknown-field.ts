import { stateShapes } from '../../asl/index.js'
import { pathOf } from '../finding.js'
import type { Rule } from '../rule.js'
import { shapeNodes } from '../shape-node.js'
import type { ShapeNode } from '../shape-node.js'
import { mostSimilar } from '../similar.js'

function helpFor(key: string, { shape, source, state }: ShapeNode): string {
  const meant = mostSimilar(key, Object.keys(shape.fields).filter((name) => source[name] === undefined))
  if (meant !== undefined) return `Did you mean '${meant}'?`
  const others = state?.source === source ? Object.entries(stateShapes).filter(([, other]) => Object.hasOwn(other.fields, key)).map(([type]) => type) : []
  return others.length > 0 ? `Only these kinds of state have it: ${others.join(', ')}.` : 'Take it away; what is meant for people goes into Comment.'
}

/** Fields that the language does not have at that place. */
export const unknownField: Rule = {
  code: 'ASL2004',
  name: 'unknown-field',
  severity: 'error',
  summary: 'a field that does not exist, or not at this place',
  definition(definition, report) {
    for (const node of shapeNodes(definition)) {
      const { shape, keys, source } = node
      if (shape.open === true) continue
      for (const key of Object.keys(source)) {
        if (Object.hasOwn(shape.fields, key)) continue
        report({
          at: [...keys, key], key: true, message: `${shape.title} has no field of the name '${key}'`, help: helpFor(key, node),
          aws: { message: `Field '${key}' is not supported`, location: pathOf(keys) },
        })
      }
    }
  },
}
