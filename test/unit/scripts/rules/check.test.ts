import { expect, test } from '@jest/globals'
import { indexPage } from '../../../../scripts/rules/catalogue.js'
import type { CatalogueEntry } from '../../../../scripts/rules/catalogue.js'
import { problemsOf } from '../../../../scripts/rules/check.js'

const entry = (code: string, name: string): CatalogueEntry =>
  ({ code, name, severity: 'error', summary: 'a | b', page: `docs/rules/${name}.md`, test: `test/unit/validator/rules/${name}.test.ts`, source: `src/validator/rules/${name}.ts` })

const entries = [entry('ASL2001', 'one'), entry('ASL2002', 'two')]
const whole: Readonly<Record<string, string>> = {
  'docs/rules/README.md': indexPage(entries), 'docs/rules/one.md': '# ASL2001: one\n', 'docs/rules/two.md': '# ASL2002: two\n', 'src/validator/rules/index.ts': '',
  'src/validator/rules/one.ts': '', 'src/validator/rules/two.ts': '', 'test/unit/validator/rules/one.test.ts': '', 'test/unit/validator/rules/two.test.ts': '',
}

const problems = (files: Readonly<Record<string, string>>, of = entries): readonly string[] => problemsOf(of, {
  exists: (file) => Object.hasOwn(files, file), read: (file) => files[file],
  list: (folder) => Object.keys(files).filter((file) => file.startsWith(`${folder}/`)).map((file) => file.slice(folder.length + 1)),
})

const without = (file: string): Readonly<Record<string, string>> => Object.fromEntries(Object.entries(whole).filter(([name]) => name !== file))

test('nothing is missing where nothing is missing', () => {
  expect(problems(whole)).toEqual([])
  expect(indexPage(entries)).toContain('| ASL2001 | [one](one.md) | error | a \\| b |')
})

test.each(['docs/rules/one.md', 'test/unit/validator/rules/two.test.ts', 'src/validator/rules/one.ts'])('%s is missed', (file) => {
  expect(problems(without(file))).toEqual([`${file.includes('one') ? 'one' : 'two'} has no ${file}`])
})

test.each(['docs/rules/three.md', 'test/unit/validator/rules/three.test.ts', 'src/validator/rules/three.ts'])('%s is left over', (file) => {
  expect(problems({ ...whole, [file]: '' })).toEqual([`${file} belongs to no rule`])
})

test('codes, titles and the index must agree', () => {
  expect(problems({ ...whole, 'docs/rules/one.md': '# ASL2009: one\n' })).toEqual(['docs/rules/one.md does not begin with "# ASL2001: one"'])
  expect(problems({ ...whole, 'docs/rules/README.md': 'old' })).toEqual(['docs/rules/README.md is stale: npm run rules'])
  expect(problems(whole, [...entries, entry('ASL2001', 'two')])).toEqual(expect.arrayContaining(['the code ASL2001 belongs to two rules', 'the name two belongs to two rules']))
})
