import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@jest/globals'
import { sourcesBelow } from './import-rule.js'

const root = path.resolve(import.meta.dirname, '../../..')
const codesIn = (file: string, pattern: RegExp): readonly string[] => [...readFileSync(path.join(root, file), 'utf8').matchAll(pattern)].map(([, code = '']) => code)

test('every error code has its section in docs/errors.md, and every section a code', () => {
  // those of the validator's rules have a page each
  const used = ['src', 'tasks', 'scripts', 'cdk'].flatMap((folder) => sourcesBelow(root, folder)).flatMap((file) => codesIn(file, /\b((?:ASL[13]|SW4)\d{3})\b/g))
  const documented = codesIn('docs/errors.md', /^### (\w+)$/gm)
  expect(new Set(used).size).toBeGreaterThan(40)
  expect([...documented].sort()).toEqual([...new Set(used)].sort())
})
