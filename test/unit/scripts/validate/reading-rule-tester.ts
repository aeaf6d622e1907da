import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import { readingRules } from '../../../../scripts/validate/reading-rule.js'
import type { Setting } from '../../../../scripts/validate/setting.js'
import { checked, told } from './checked.js'

/** Files that a rule of reading refuses, and what is told of them. */
interface RefusedFiles {
  readonly files: Readonly<Record<string, string | Uint8Array>>
  readonly words?: readonly string[]
  /** `file:line:column code path` of all findings. */
  readonly told: readonly string[]
}

interface Block {
  readonly heading: string
  readonly language: string
  readonly text: string
}

/** The blocks of code of a page, with the headings they stand under. */
function blocksOf(page: string): readonly Block[] {
  let heading = ''
  return page.split(/^(?=## |```\w)/m).flatMap((part): readonly Block[] => {
    const [, title] = /^## (.*)/.exec(part) ?? []
    if (title !== undefined) heading = title
    const [, language, text] = /^```(\w+)\n([\s\S]*?)^```$/m.exec(part) ?? []
    return language === undefined || text === undefined ? [] : [{ heading, language, text }]
  })
}

/** Tests a rule of reading by the examples of its page, and by files. */
export function testReadingRule(name: string, examples: readonly RefusedFiles[], setting: Partial<Setting> = {}): void {
  const rule = readingRules.find((candidate) => candidate.name === name)
  if (rule === undefined) throw new Error(`there is no rule ${name}`)
  const page = readFileSync(path.resolve(import.meta.dirname, '../../../../docs/rules', `${name}.md`), 'utf8')
  test(`${name}: the page has its code`, () => {
    expect(page.startsWith(`# ${rule.code}: ${name}\n`)).toBe(true)
    expect(page).toContain('## What to do')
  })
  const blocks = blocksOf(page)
  if (blocks.length > 0) {
    test.each(blocks.map(({ heading, language, text }, i) => [heading, i + 1, `example.${language}`, text] as const))(`${name}: example of the page, %s %i`, async (heading, _, file, text) => {
      const { files } = await checked({ [file]: text }, [file], setting)
      const [first] = files.flatMap(({ diagnostics }) => diagnostics)
      expect(first?.code).toBe(heading === 'Accepted' ? undefined : rule.code)
    })
  }
  test.each(examples.map((example, i) => [i + 1, example] as const))(`${name}: files %i`, async (_, { files, words, told: expected }) => {
    expect(told(await checked(files, words, setting))).toEqual(expected)
  })
}
