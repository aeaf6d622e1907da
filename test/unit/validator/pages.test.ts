import { expect, test } from '@jest/globals'
import { readdirSync, readFileSync } from 'node:fs'
import { rules, validate } from '../../../src/validator/index.js'
import type { Rule, ValidateOptions } from '../../../src/validator/index.js'

const pages = 'docs/rules'

interface Example {
  readonly definition: unknown
  readonly options: ValidateOptions
}

const textOf = ({ name }: Rule): string => readFileSync(`${pages}/${name}.md`, 'utf8')

/** Blocks of JSON under a heading. `json items=600` is an example for that many items. */
function examplesUnder(text: string, heading: string): readonly Example[] {
  const [, after = ''] = text.split(`\n## ${heading}\n`)
  const [section = ''] = after.split('\n## ')
  return [...section.matchAll(/^```json(?: items=(\d+))?\n([^]*?)^```$/gm)].map(([, items, json = '']) => ({ definition: JSON.parse(json) as unknown, options: items === undefined ? {} : { items: Number(items) } }))
}

test('each rule has a page and a test of its name, and the reverse', () => {
  const names = rules.map(({ name }) => name).sort()
  const named = (folder: string, ending: string): readonly string[] => readdirSync(folder).filter((file) => file.endsWith(ending) && file !== 'README.md').map((file) => file.slice(0, -ending.length)).sort()
  // codes from ASL2090 on are those of reading a file, which are no rules of this engine
  expect(named(pages, '.md').filter((name) => !readFileSync(`${pages}/${name}.md`, 'utf8').startsWith('# ASL209'))).toEqual(names)
  expect(named('test/unit/validator/rules', '.test.ts')).toEqual(names)
  expect(named('src/validator/rules', '.ts').filter((name) => name !== 'index')).toEqual(names)
})

test('codes and names are unique, and stand in order', () => {
  const codes = rules.map(({ code }) => code)
  expect(codes).toEqual([...new Set(codes)].sort())
  expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length)
  for (const { code, severity } of rules) expect([code, severity]).toEqual([code, code > 'ASL2100' ? 'warning' : 'error'])
})

test.each(rules.map((rule) => [rule.name, rule] as const))('the page of %s shows what the rule finds, and what it does not', (name, rule) => {
  const text = textOf(rule)
  expect(text).toMatch(new RegExp(`^# ${rule.code}: ${name}\n`))
  const bad = examplesUnder(text, rule.severity === 'error' ? 'Refused' : 'Warned of')
  const good = examplesUnder(text, 'Accepted')
  // what is refused for its depth or its size would fill a page
  if (!['nested-too-deeply', 'definition-size'].includes(name)) expect(bad.length).toBeGreaterThan(0)
  expect(good.length).toBeGreaterThan(0)
  for (const { definition, options } of bad) expect(validate(definition, options)[0]).toMatchObject({ code: rule.code, rule: name })
  for (const { definition, options } of good) expect(validate(definition, options).filter(({ severity, code }) => severity === 'error' || code === rule.code)).toEqual([])
})
