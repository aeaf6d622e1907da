import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { replaceFolder } from '../../../cdk/replace-folder.js'

let root: string
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'stepwright-replace-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const at = (...parts: readonly string[]): string => path.join(root, ...parts)
function folder(name: string, ...files: readonly string[]): string {
  mkdirSync(at(name))
  for (const file of files) writeFileSync(at(name, file), name)
  return at(name)
}

describe('replacing a folder', () => {
  test('leaves the new one alone, with nothing of the old one', () => {
    replaceFolder(folder('fresh', 'a', 'b'), folder('assembly', 'b', 'c'))
    expect(readdirSync(root)).toEqual(['assembly'])
    expect(readdirSync(at('assembly')).sort()).toEqual(['a', 'b'])
    expect(readFileSync(at('assembly/b'), 'utf8')).toBe('fresh')
  })

  test('the first time there is none to replace', () => {
    replaceFolder(folder('fresh', 'a'), at('assembly'))
    expect(readdirSync(root)).toEqual(['assembly'])
  })

  test('that fails leaves the old one as it was', () => {
    expect(() => replaceFolder(at('missing'), folder('assembly', 'c'))).toThrow(/ENOENT/)
    expect(readdirSync(root)).toEqual(['assembly'])
    expect(readFileSync(at('assembly/c'), 'utf8')).toBe('assembly')
  })
})
