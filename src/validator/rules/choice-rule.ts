import { combinators, operators, shapes } from '../../asl/index.js'
import type { JsonObject, Shape } from '../../asl/index.js'
import type { Finding, Keys } from '../finding.js'
import type { Rule } from '../rule.js'
import { shapeNodes } from '../shape-node.js'

/** Whether there is a member that is refused as one that does not exist: it may have been meant to be what is missing. */
const isMisspelt = (source: JsonObject, shape: Shape): boolean => Object.keys(source).some((key) => !Object.hasOwn(shape.fields, key))

/** What is wrong with how a condition in JSONPath is put together. */
function problemOf(source: JsonObject, at: Keys, shape: Shape): Finding | undefined {
  const joined = combinators.filter((name) => source[name] !== undefined)
  const compared = Object.keys(source).filter((key) => operators.has(key))
  const parts = [...joined, ...compared]
  if (parts.length > 1) return { at, message: `a condition has one operator, not ${parts.length}: ${parts.join(', ')}`, help: "Join several conditions by 'And': [ … ] or 'Or': [ … ]." }
  if (joined.length === 1) {
    return source['Variable'] === undefined ? undefined : { at: [...at, 'Variable'], key: true, message: `'Variable' stands inside of ${joined.join()}, not beside it` }
  }
  if (isMisspelt(source, shape)) return undefined
  if (compared.length === 0) return { at, message: "a condition is a 'Variable' with an operator, or 'And', 'Or', 'Not'", help: "For example: { \"Variable\": \"$.count\", \"NumericGreaterThan\": 3, \"Next\": \"Enough\" }." }
  return source['Variable'] === undefined ? { at, message: `the operator ${compared.join()} needs a 'Variable'` } : undefined
}

/** Choice rules that do not hold together. */
export const choiceRule: Rule = {
  code: 'ASL2019',
  name: 'choice-rule',
  severity: 'error',
  summary: 'a choice rule is not one condition: no operator, several, or none that belongs together',
  definition(definition, report) {
    for (const { shape, keys, source, language } of shapeNodes(definition)) {
      if (shape !== shapes.rule && shape !== shapes.condition || language === undefined) continue
      if (language === 'JSONPath') {
        const problem = source['Condition'] === undefined ? problemOf(source, keys, shape) : undefined
        if (problem !== undefined) report(problem)
      } else if (shape === shapes.rule && source['Condition'] === undefined && source['Variable'] === undefined && !isMisspelt(source, shape)) {
        const foreign = Object.keys(source).some((key) => operators.has(key) || (combinators as readonly string[]).includes(key))
        if (!foreign) report({ at: keys, message: "a choice rule in JSONata needs 'Condition'", help: "For example: { \"Condition\": \"{% $states.input.count > 3 %}\", \"Next\": \"Enough\" }." })
      }
    }
  },
}
