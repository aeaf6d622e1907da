import { cpSync, existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { run, sampleExamples, sampleLines, sampleModel, scratch } from './cli.js'

const place = scratch()
afterAll(() => place.remove())

const good = sampleLines(2)
const [first = '', second = ''] = good
const item = JSON.parse(first) as Readonly<Record<string, unknown>>
const line = (change: object): string => JSON.stringify({ ...item, ...change })

/** Everything is refused before anything starts: no data directory is made. */
async function refused(args: readonly string[], reasons: readonly string[]): Promise<void> {
  const data = path.join(place.path, 'data')
  const { code, stdout, stderr } = await run(['backtest', '--data', data, ...args], place.path)
  for (const reason of reasons) expect(stderr).toContain(reason)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(existsSync(data)).toBe(false)
}

describe('examples that cannot be used', () => {
  test.each<[string, string | Uint8Array, readonly string[]]>([
    ['malformed JSON', `${first}\n{"id": "x", \n`, [':2:']],
    ['a span outside its text', line({ spans: [{ start: 0, end: 100_000, label: 'COMPANY' }] }), [':1:', '100000']],
    ['an id used twice', `${first}\n${second}\n${first}\n`, [':3:', `'${String(item['id'])}'`, 'line 1']],
    ['an empty file', '', [':1:', 'no items']],
    ['nothing but blank lines', '\n\n', ['no items']],
    ['a label that the model does not declare', line({ spans: [{ start: 0, end: 4, label: 'PLANET' }] }), [':1:', 'PLANET']],
    ['bytes that are not UTF-8', Buffer.concat([Buffer.from(`${first}\n{"id":"b","text":"`), Buffer.from([0xff, 0xfe]), Buffer.from('","spans":[]}\n')]), [':2:', 'UTF-8']],
    ['a field nobody knows', line({ txet: 'a' }), [':1:', 'txet']],
    ['a text of the wrong type', line({ text: 5 }), [':1:', 'text']],
  ])('%s', async (_name, content, reasons) => {
    const file = place.file('examples.jsonl', content)
    await refused(['--model', sampleModel('news-v1'), '--examples', file], [file, ...reasons])
  })

  test('a text over --max-document-bytes', async () => {
    const file = place.file('large.jsonl', `${first}\n${line({ id: 'large', text: 'word '.repeat(500), spans: [] })}\n`)
    await refused(['--model', sampleModel('news-v1'), '--examples', file, '--max-document-bytes', '2000'], [`${file}:2:`, '2000'])
  })

  test('a text over the 10 MB that are the default', async () => {
    const file = place.file('huge.jsonl', `${first}\n${line({ id: 'huge', text: 'a '.repeat(5_100_000), spans: [] })}\n`)
    await refused(['--model', sampleModel('news-v1'), '--examples', file], [`${file}:2:`, '10000000'])
  })

  test('an id in two files', async () => {
    const [one, two] = [place.file('one.jsonl', first), place.file('two.jsonl', first)]
    await refused(['--model', sampleModel('news-v1'), '--examples', one, two], [`${two}:1: the id '${String(item['id'])}' was used in ${one}:1`])
  })

  test('a file that is not there', async () => {
    await refused(['--model', sampleModel('news-v1'), '--examples', 'nowhere.jsonl'], ['nowhere.jsonl cannot be read'])
  })

  test('a folder in place of a file', async () => {
    await refused(['--model', sampleModel('news-v1'), '--examples', place.path], [place.path])
  })
})

describe('models that cannot be used', () => {
  const broken = (name: string, file: string, change: (text: string) => string): string => {
    const folder = path.join(place.path, name)
    cpSync(sampleModel('news-v1'), folder, { recursive: true })
    writeFileSync(path.join(folder, file), change(readFileSync(path.join(folder, file), 'utf8')))
    return folder
  }

  test('a broken pattern is named by file, line and place', async () => {
    const folder = broken('pattern', 'patterns/money.json', (text) => text.replace('"tokens"', '"tokns"'))
    await refused(['--model', folder, '--examples', sampleExamples], [`${folder}/patterns/money.json:`, 'tokns'])
  })

  test('a file that is no JSON is named by line', async () => {
    const folder = broken('syntax', 'rules/business.json', (text) => text.replace(']', ''))
    await refused(['--model', folder, '--examples', sampleExamples], [`${folder}/rules/business.json:`])
  })

  test('a version that would lead out of the report folder is named by file and line', async () => {
    const folder = broken('version', 'model.json', (text) => text.replace('1.0.0', '../../x'))
    await refused(['--model', folder, '--examples', sampleExamples], [`${folder}/model.json:3:`, `'../../x' must match`])
  })

  test('a link in the folder is named', async () => {
    const folder = broken('link', 'model.json', (text) => text)
    symlinkSync(path.join(sampleModel('news-v1'), 'rules/business.json'), path.join(folder, 'rules/shared.json'))
    await refused(['--model', folder, '--examples', sampleExamples], [`${folder}/rules/shared.json: a link cannot be read; copy the file into the folder`])
  })

  test('a folder that is not there', async () => {
    await refused(['--model', 'nowhere', '--examples', sampleExamples], ['nowhere cannot be read as a folder'])
  })

  test('a folder that is no model', async () => {
    await refused(['--model', path.join(sampleModel('news-v1'), 'groups'), '--examples', sampleExamples], ['model.json'])
  })
})

describe('places that cannot be written', () => {
  const given = ['--model', sampleModel('news-v1'), '--examples', sampleExamples]

  test('a report folder that is a file', async () => {
    const file = place.file('report', '')
    await refused([...given, '--report', file], [`${path.join(file, 'report.html')} cannot be written: `])
  })

  test('a baseline that is a folder', async () => {
    await refused([...given, '--bless', place.path], [`${place.path} cannot be written: it is a folder`])
  })

  test('one report folder for one model given twice', async () => {
    const model = sampleModel('news-v1')
    await refused(['--model', model, model, '--examples', sampleExamples, '--report', path.join(place.path, 'twice')], ['hold the same model'])
  })
})

describe('baselines that cannot be used', () => {
  test.each([['no JSON', '{'], ['another thing', '{"format":1}']])('%s', async (_name, text) => {
    const file = place.file('baseline.json', text)
    await refused(['--model', sampleModel('news-v1'), '--examples', sampleExamples, '--baseline', file], [file])
  })
})
