import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, expect, jest, test } from '@jest/globals'
import { openInternalLog } from '../../../src/local/internal-log.js'

const folder = mkdtempSync(path.join(tmpdir(), 'stepwright-'))
const file = path.join(folder, 'local-aws.log')
afterEach(() => {
  jest.restoreAllMocks()
  rmSync(folder, { recursive: true, force: true })
})

test('errors are noted with their place, on standard error once the file cannot be written', () => {
  const written: string[] = []
  jest.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(String(text)) > 0)
  const log = openInternalLog(file)
  log(new RangeError('one'), 's3 PutObject')
  expect(readFileSync(file, 'utf8')).toMatch(/^\S+ s3 PutObject RangeError: one\n/)
  expect(written).toEqual([])
  rmSync(folder, { recursive: true })
  log('two', 'sqs SendMessage')
  expect(written).toEqual([expect.stringMatching(/^\S+ sqs SendMessage two\n$/)])
})
