import type { Rule } from '../rule.js'
import { shapeNodes } from '../shape-node.js'
import type { ShapeNode } from '../shape-node.js'
import { isSimilar, mostSimilar } from '../similar.js'

/** Whether a field is there, or was meant to be by a name that another rule refuses. */
const isThere = ({ shape, source }: ShapeNode, name: string): boolean =>
  source[name] !== undefined || shape.open !== true && Object.keys(source).some((key) => !Object.hasOwn(shape.fields, key) && isSimilar(key, name))

/** Required fields that are not there. */
export const missingField: Rule = {
  code: 'ASL2003',
  name: 'missing-field',
  severity: 'error',
  summary: 'a required field is not there',
  definition(definition, report) {
    for (const node of shapeNodes(definition)) {
      const { shape, keys, source, language } = node
      const missing = shape.required.filter((name) => !isThere(node, name))
      if (missing.length > 0) {
        const meant = missing.map((name) => mostSimilar(name, Object.keys(source))).find((name) => name !== undefined)
        report({
          at: keys, message: `${shape.title} needs ${missing.map((name) => `'${name}'`).join(' and ')}`,
          ...(meant !== undefined && { help: `Where '${meant}' is meant for it, correct how it is spelt.` }),
          aws: { message: `These fields are required: [${missing.join(', ')}]` },
        })
      }
      for (const names of shape.oneOf ?? []) {
        // one of the other query language is refused already
        if (names.some((name) => isThere(node, name))) continue
        const usable = names.filter((name) => language === undefined || (shape.fields[name]?.only ?? language) === language)
        report({ at: keys, message: `${shape.title} needs ${usable.map((name) => `'${name}'`).join(' or ')}` })
      }
    }
  },
}
