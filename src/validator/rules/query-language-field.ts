import { pathOf } from '../finding.js'
import type { Rule } from '../rule.js'
import { shapeNodes } from '../shape-node.js'

/** What takes the place of a field in the other query language. */
const instead: Readonly<Record<string, string>> = {
  InputPath: 'Arguments or Output', OutputPath: 'Output', ResultPath: 'Output', ResultSelector: 'Output', Result: 'Output', Parameters: 'Arguments', ItemsPath: 'Items', Iterator: 'ItemProcessor', Variable: 'Condition',
  Arguments: 'Parameters', Output: 'ResultSelector, ResultPath and OutputPath', Items: 'ItemsPath', Condition: 'Variable and an operator',
}

const replacement = (name: string): string | undefined => instead[name] ?? (name.endsWith('Path') ? `${name.slice(0, -4)} with an expression in {% %}` : undefined)

/** Fields that only the other query language has. */
export const queryLanguageField: Rule = {
  code: 'ASL2005',
  name: 'query-language-field',
  severity: 'error',
  summary: 'a field of JSONPath in a JSONata state, or the reverse',
  definition(definition, report) {
    for (const { shape, keys, source, language } of shapeNodes(definition)) {
      if (language === undefined) continue
      for (const name of Object.keys(source)) {
        const only = Object.hasOwn(shape.fields, name) ? shape.fields[name]?.only : undefined
        if (only === undefined || only === language) continue
        const other = replacement(name)
        report({
          at: [...keys, name], key: true, message: `'${name}' is a field of ${only}, and the state's query language is ${language}`,
          help: `${other === undefined ? '' : `In ${language}, use ${other}. `}QueryLanguage of the state or of the whole definition says which language it is.`,
          aws: { message: `The QueryLanguage is set to '${language}', but field '${name}' is only supported for the '${only}' QueryLanguage`, location: pathOf(keys) },
        })
      }
    }
  },
}
