import { hasSubstitution } from '../model.js'
import type { Rule } from '../rule.js'
import { shapeNodes } from '../shape-node.js'
import { mostSimilar } from '../similar.js'

/** In the order in which Step Functions names them. */
const types = ['Task', 'Wait', 'Pass', 'Succeed', 'Fail', 'Choice', 'Parallel', 'Map']

/** Fields that hold one of a few words, and hold another one. */
export const unknownWord: Rule = {
  code: 'ASL2009',
  name: 'unknown-word',
  severity: 'error',
  summary: 'a word that is none of those that the field takes: a state type, a mode, a query language …',
  definition(definition, report) {
    for (const { shape, keys, source } of shapeNodes(definition)) {
      for (const [name, value] of Object.entries(source)) {
        const field = Object.hasOwn(shape.fields, name) ? shape.fields[name] : undefined
        if (field?.kind !== 'word' || typeof value !== 'string' || field.words.includes(value) || hasSubstitution(value)) continue
        const meant = mostSimilar(value, field.words)
        report({
          at: [...keys, name], message: `'${name}' is ${field.words.length === 1 ? '' : 'one of '}${field.words.join(', ')}`, ...(meant !== undefined && { help: `Did you mean '${meant}'?` }),
          ...(name === 'Type' && { aws: { message: `The field 'Type' should have one of these values: [${types.join(', ')}]` } }),
        })
      }
    }
  },
}
