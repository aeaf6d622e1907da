import type { Rule } from '../rule.js'
import { shapeNodes } from '../shape-node.js'

/** Fields of which only one may be there. */
export const exclusiveFields: Rule = {
  code: 'ASL2006',
  name: 'exclusive-fields',
  severity: 'error',
  summary: 'fields that exclude each other',
  definition(definition, report) {
    for (const { shape, keys, source, language } of shapeNodes(definition)) {
      for (const names of shape.exclusive ?? []) {
        const present = names.filter((name) => source[name] !== undefined && (language === undefined || (shape.fields[name]?.only ?? language) === language))
        if (present.length < 2) continue
        report({
          at: keys, message: `${shape.title} has only one of ${present.map((name) => `'${name}'`).join(' and ')}`, help: 'Keep the one that you mean.',
          aws: { message: `There should only be one of the following fields: [${present.join(', ')}]` },
        })
      }
    }
  },
}
