import type { CatalogueEntry } from './catalogue.js'
import { indexPage } from './catalogue.js'

/** What is looked up in the repository. */
export interface Repository {
  readonly exists: (file: string) => boolean
  /** The text of a file; nothing where there is none. */
  readonly read: (file: string) => string | undefined
  /** The names in a folder. */
  readonly list: (folder: string) => readonly string[]
}

export const indexFile = 'docs/rules/README.md'

/** What is missing, left over or stale, one line each. */
export function problemsOf(entries: readonly CatalogueEntry[], { exists, read, list }: Repository): readonly string[] {
  const problems: string[] = []
  for (const [field, values] of [['code', entries.map(({ code }) => code)], ['name', entries.map(({ name }) => name)]] as const) {
    const twice = values.filter((value, i) => values.indexOf(value) !== i)
    for (const value of twice) problems.push(`the ${field} ${value} belongs to two rules`)
  }
  for (const { code, name, page, test, source } of entries) {
    for (const file of [page, test, ...(source === undefined ? [] : [source])]) if (!exists(file)) problems.push(`${name} has no ${file}`)
    const text = read(page)
    if (text !== undefined && !text.startsWith(`# ${code}: ${name}\n`)) problems.push(`${page} does not begin with "# ${code}: ${name}"`)
  }
  const known = (files: readonly (string | undefined)[]): ReadonlySet<string | undefined> => new Set(files)
  const leftOver = (folder: string, suffix: string, files: ReadonlySet<string | undefined>, besides: readonly string[]): void => {
    for (const name of list(folder)) {
      if (name.endsWith(suffix) && !besides.includes(name) && !files.has(`${folder}/${name}`)) problems.push(`${folder}/${name} belongs to no rule`)
    }
  }
  leftOver('docs/rules', '.md', known(entries.map(({ page }) => page)), ['README.md'])
  leftOver('src/validator/rules', '.ts', known(entries.map(({ source }) => source)), ['index.ts'])
  const tests = known(entries.map(({ test }) => test))
  for (const folder of ['test/unit/validator/rules', 'test/unit/scripts/validate/reading-rule']) leftOver(folder, '.test.ts', tests, [])
  if (read(indexFile) !== indexPage(entries)) problems.push(`${indexFile} is stale: npm run rules`)
  return problems
}
