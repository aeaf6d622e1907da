import { rules } from '../../src/validator/index.js'
import type { ReadingRule } from '../validate/reading-rule.js'
import { readingRules } from '../validate/reading-rule.js'

/** A rule with the files that belong to it. */
export interface CatalogueEntry extends ReadingRule {
  readonly page: string
  readonly test: string
  /** The file that it is in, where each rule has one. */
  readonly source?: string
}

/** Every rule, by code, with the names that its files must have. */
export const catalogue: readonly CatalogueEntry[] = [
  ...rules.map(({ code, name, severity, summary }) => ({ code, name, severity, summary, page: `docs/rules/${name}.md`, test: `test/unit/validator/rules/${name}.test.ts`, source: `src/validator/rules/${name}.ts` })),
  ...readingRules.map((rule) => ({ ...rule, page: `docs/rules/${rule.name}.md`, test: `test/unit/scripts/validate/reading-rule/${rule.name}.test.ts` })),
].sort((a, b) => (a.code < b.code ? -1 : 1))

/** Of a table's cell. */
const cell = (text: string): string => text.replaceAll('|', '\\|')

const table = (entries: readonly CatalogueEntry[]): string =>
  ['| code | rule | severity | what |', '|---|---|---|---|', ...entries.map(({ code, name, severity, summary }) => `| ${code} | [${name}](${name}.md) | ${severity} | ${cell(summary)} |`)].join('\n')

/** The text of `docs/rules/README.md`. */
export function indexPage(entries: readonly CatalogueEntry[]): string {
  const isError = ({ severity }: CatalogueEntry): boolean => severity === 'error'
  return `# Rules of stepwright validate

Written by \`npm run rules\` from the rules themselves. How to set their levels: [validation.md](../validation.md).

## Errors: Step Functions, or what deploys to it, would refuse this

${table(entries.filter(isError))}

## Warnings: it is taken, and production punishes it

${table(entries.filter((entry) => !isError(entry)))}
`
}
