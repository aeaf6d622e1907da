import { describe, expect, test } from '@jest/globals'
import { baselineLines, createScorer, readBaseline, writePrediction } from '../../../../src/nlp/index.js'
import type { BaselineHeader, Item, Prediction, RunScore } from '../../../../src/nlp/index.js'

const items: readonly Item[] = [
  { id: 'a', text: '🚀 Acme fell', spans: [{ start: 3, end: 7, label: 'COMPANY' }] },
  { id: 'b', text: 'nothing', spans: [] },
]
const fingerprint = { model: 'm', items: 'i', code: { tasks: 't' } }

function scoreOf(error?: string): RunScore {
  const scorer = createScorer({ resamples: 10 })
  for (const item of items) scorer.add(item, error === undefined ? { spans: item.spans } : { error })
  return scorer.finish()
}

async function textOf(score = scoreOf()): Promise<string> {
  let text = ''
  const predictions = items.map((item) => writePrediction(item, { spans: item.spans }))
  for await (const line of baselineLines({ model: { name: 'news', version: '1' }, fingerprint, blessed: '2026-01-31', score, predictions })) text += line
  return text
}

async function read(text: string | Uint8Array | AsyncIterable<Uint8Array>): Promise<{ readonly header: BaselineHeader | undefined, readonly predictions: readonly Prediction[] }> {
  const headers: BaselineHeader[] = []
  const predictions: Prediction[] = []
  for await (const one of readBaseline(typeof text === 'string' ? Buffer.from(text) : text, { file: 'b.jsonl', header: (header) => headers.push(header) })) predictions.push(one)
  return { header: headers[0], predictions }
}

/** In pieces of so many bytes. */
async function * pieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  await Promise.resolve()
}

describe('a baseline', () => {
  test('holds what was predicted, in the form of a file of predictions, between what it was made of and its figures', async () => {
    const lines = (await textOf()).split('\n')
    expect(lines).toHaveLength(5)
    expect(JSON.parse(lines[0] ?? '')).toEqual({ format: 2, model: { name: 'news', version: '1' }, fingerprint, blessed: '2026-01-31' })
    expect(lines.slice(1, 3)).toEqual(['{"id":"a","spans":[{"start":2,"end":6,"label":"COMPANY"}]}', '{"id":"b","spans":[]}'])
    expect(JSON.parse(lines[3] ?? '')).toMatchObject({ figures: { items: 2, micro: { tp: 1, f1: 1 } }, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
  })

  test.each([1, 7, 1000])('is read as it was written, in pieces of %i bytes', async (size) => {
    const { header, predictions } = await read(pieces(await textOf(), size))
    expect(header).toMatchObject({ model: { name: 'news', version: '1' }, fingerprint, blessed: '2026-01-31' })
    expect(predictions.map(({ id, line }) => [id, line])).toEqual([['a', 2], ['b', 3]])
    expect(predictions[0]?.outcome).toEqual({ spans: [{ start: 2, end: 6, label: 'COMPANY' }] })
  })

  test('may begin with a byte-order mark', async () => {
    expect((await read(`\ufeff${await textOf()}`)).predictions).toHaveLength(2)
  })

  test('is checked also when nobody asks for its first line', async () => {
    const reading = async (): Promise<void> => {
      for await (const _prediction of readBaseline(Buffer.from('{"id":"a","spans":[]}\n'), { file: 'b.jsonl' })) continue
    }
    await expect(reading()).rejects.toThrow('b.jsonl:1: no baseline')
  })

  test('survives what version control does to line ends', async () => {
    expect((await read((await textOf()).replaceAll('\n', '\r\n'))).predictions).toHaveLength(2)
  })

  test('is not made of a run whose items ended in errors', async () => {
    await expect(textOf(scoreOf('States.Timeout'))).rejects.toThrow('2 items have no result')
  })
})

describe('what is no baseline, or not as it was written, is refused', () => {
  test.each<[string, (text: string) => string, string]>([
    ['an empty file', () => '', 'b.jsonl:1: the file is empty'],
    ['a file of predictions', (text) => text.split('\n').slice(1).join('\n'), 'b.jsonl:1: no baseline: '],
    ['what is no JSON', () => 'no\n', 'b.jsonl:1: no baseline: not JSON'],
    ['one of the first format', () => '{"format":1,"outcomes":{}}\n', 'b.jsonl:1: /format: the baseline is of format 1'],
    ['one cut off after a line', (text) => text.split('\n').slice(0, 3).join('\n'), 'b.jsonl:3: the baseline\'s last line is missing'],
    ['one cut off inside a line', (text) => text.slice(0, -20), 'b.jsonl:4: no baseline: not JSON'],
    ['one with another span', (text) => text.replace('"end":6', '"end":5'), 'b.jsonl:4: /sha256: '],
    ['one with other figures', (text) => text.replace('"items":2', '"items":3'), 'b.jsonl:4: /sha256: '],
    ['one with another model', (text) => text.replace('"model":"m"', '"model":"n"'), 'b.jsonl:4: /sha256: '],
    ['one without an item', (text) => text.split('\n').toSpliced(1, 1).join('\n'), 'b.jsonl:3: /sha256: '],
    ['two in a row', (text) => text + text, 'b.jsonl:5: a line follows the baseline\'s last'],
  ])('%s', async (_, change, message) => {
    await expect(read(change(await textOf()))).rejects.toThrow(message)
  })
})
