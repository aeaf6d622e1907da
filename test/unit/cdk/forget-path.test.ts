import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { forgetPath } from '../../../cdk/forget-path.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'stepwright-forget-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test.each(['/home/ann/stepwright', '/home/ann/stepwright/'])('files name no place in %s', (root) => {
  writeFileSync(path.join(folder, 'a.json'), '{"at":"file:///home/ann/stepwright/dist/cdk/app.js:24","in":"/home/ann/stepwright/"}')
  forgetPath(folder, root)
  expect(JSON.parse(readFileSync(path.join(folder, 'a.json'), 'utf8'))).toEqual({ at: 'file:///dist/cdk/app.js:24', in: '/' })
})

test('other files and folders are left alone', () => {
  writeFileSync(path.join(folder, 'a.txt'), '/home/ann')
  mkdirSync(path.join(folder, 'b.d'))
  writeFileSync(path.join(folder, 'b.d', 'c.json'), '"/home/ann"')
  forgetPath(folder, '/home/ann')
  expect(readFileSync(path.join(folder, 'a.txt'), 'utf8')).toBe('/home/ann')
  expect(readFileSync(path.join(folder, 'b.d', 'c.json'), 'utf8')).toBe('"/home/ann"')
})
