import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { readOptions } from '../../../../../tasks/containers/inference/option.js'
import { filesBelow, findPlaces, leaveMessage } from '../../../../../tasks/containers/inference/place.js'
import { reportText } from '../../../../../tasks/containers/inference/report.js'

let root: string
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'place-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

const names = { inputName: 'input', modelName: 'model', outputName: 'output' }
const put = (file: string, content: unknown): void => {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true })
  writeFileSync(path.join(root, file), typeof content === 'string' ? content : JSON.stringify(content))
}

describe('folders', () => {
  test('without a configuration they have the usual names', async () => {
    expect(await findPlaces(root, { ...names, inputName: 'rows' })).toEqual({
      input: path.join(root, 'opt/ml/processing/rows'), model: path.join(root, 'opt/ml/processing/model'), output: path.join(root, 'opt/ml/processing/output'),
      work: path.join(root, 'opt/ml/processing/work'), message: path.join(root, 'opt/ml/output/message'), host: 'local',
    })
  })

  test('LocalPaths of SageMaker\'s configuration count, and its host is ours', async () => {
    put('opt/ml/config/processingjobconfig.json', {
      ProcessingInputs: [{ InputName: 'other', S3Input: { LocalPath: '/x' } }, { InputName: 'input', S3Input: { LocalPath: '/opt/ml/processing/data' } }],
      ProcessingOutputConfig: { Outputs: [{ OutputName: 'output', S3Output: { LocalPath: '/opt/ml/processing/out' } }] },
    })
    put('opt/ml/config/resourceconfig.json', { current_host: 'algo-2', hosts: ['algo-1', 'algo-2'] })
    expect(await findPlaces(root, names)).toMatchObject({ input: path.join(root, 'opt/ml/processing/data'), model: path.join(root, 'opt/ml/processing/model'), output: path.join(root, 'opt/ml/processing/out'), host: 'algo-2' })
  })

  test('a configuration that is damaged is an error', async () => {
    put('opt/ml/config/resourceconfig.json', '{')
    await expect(findPlaces(root, names)).rejects.toMatchObject({ code: 'SW4230', kind: 'request' })
  })

  test('files are found in order, without hidden ones', async () => {
    for (const file of ['b.csv', 'a/c.csv', '_SUCCESS', '.x/y.csv', 'a/_z.csv']) put(file, '')
    expect(await filesBelow(root)).toEqual(['a/c.csv', 'b.csv'])
    expect(await filesBelow(path.join(root, 'none'))).toEqual([])
  })
})

test('the reason has whole characters and 1 KB at most', async () => {
  const file = path.join(root, 'opt/ml/output/message')
  await leaveMessage(file, `${'x'.repeat(1023)}ä`)
  expect(readFileSync(file, 'utf8')).toBe('x'.repeat(1023))
  await leaveMessage(file, `${'x'.repeat(1022)}ä`)
  expect(readFileSync(file, 'utf8')).toBe(`${'x'.repeat(1022)}ä`)
})

test('a report in words: the reason first, then the files and how to do them again', () => {
  const report = { report: 1, status: 'failed', host: 'h', files: 3, done: 1, skipped: 1, rows: 2, seconds: 1, failed: [{ file: 'a.csv', reason: 'SW4208: a.csv is empty' }], again: '--file a.csv' } as const
  expect(reportText(report)).toBe('1 of 3 files failed\nSW4208: a.csv is empty\nagain: --file a.csv')
})

describe('options', () => {
  test('are read, each into its place', () => {
    const { options, files } = readOptions(['--feature', 'a, b', '--feature', 'Y=c=d', '--output', 'p=q', '--keep', 'none', '--delimiter', '\\t', '--type', 'a=b=text', '--file', 'x', '--file', 'y', '--header', 'no'])
    expect(options).toMatchObject({ features: { '*': ['a', 'b'], 'Y': ['c=d'] }, outputs: { p: ['q'] }, keep: [], delimiter: '\t', types: { 'a=b': 'text' }, header: false, missing: 'error' })
    expect(files).toEqual(['x', 'y'])
  })

  test.each([
    [['--missing', 'maybe'], '--missing: one of nan, error'],
    [['--part-bytes', '10'], '--part-bytes: a whole number from 1024 to 2147483648'],
    [['--delimiter', '"'], '--delimiter: one ASCII character, or \\t'],
    [['--feature', 'a,,b'], '--feature: names with commas between them'],
    [['--output', 'a'], '--output: OUTPUT=COLUMN,…'],
    [['--keep'], '--keep: a value follows it'],
    [['--type', 'a=date'], '--type: COLUMN=number or COLUMN=text'],
    [['keep', 'a'], '"keep" is no option; there are '],
    [['--exec', 'x {input} {output}', '--keep', 'a'], '--exec: the command decides what is written'],
    [['--constructor', 'a'], '"--constructor" is no option'],
  ])('%j is refused', (args, message) => {
    expect(() => readOptions(args)).toThrow(`SW4228: ${message}`)
  })
})
