import { describe, expect, test } from '@jest/globals'
import type { Item, ReadItemsOptions } from '../../../../src/nlp/index.js'
import { InputError, parseItems, readItems } from '../../../../src/nlp/index.js'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)
const good = '{"id":"a","text":"Acme fell","spans":[{"start":0,"end":4,"label":"COMPANY"}]}'

async function readAll(source: AsyncIterable<Uint8Array> | Uint8Array, options: Partial<ReadItemsOptions> = {}): Promise<readonly Item[]> {
  const items: Item[] = []
  for await (const item of readItems(source, { file: 'items.jsonl', ...options })) items.push(item)
  return items
}

async function problemsOf(content: string | Uint8Array, options: Partial<ReadItemsOptions> = {}): Promise<InputError['problems']> {
  const error: unknown = await readAll(typeof content === 'string' ? bytesOf(content) : content, options).catch((reason: unknown) => reason)
  if (error instanceof InputError) return error.problems
  throw new Error('the file was accepted')
}

async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.slice(at, at + size))
}

describe('reading items', () => {
  test('offsets in code points become UTF-16 code units', async () => {
    const [item] = await readAll(bytesOf('{"id":"a","text":"🚀🚀 Acmé 🚀","spans":[{"start":3,"end":7,"label":"COMPANY"},{"start":8,"end":9,"label":"SIGN"}]}'))
    expect(item?.spans.map(({ start, end }) => item.text.slice(start, end))).toEqual(['Acmé', '🚀'])
    expect(item?.spans[0]).toEqual({ start: 5, end: 9, label: 'COMPANY' })
  })

  test('slices are kept', async () => {
    const [item] = await readAll(bytesOf('{"id":"a","text":"x","spans":[],"slices":{"source":"wire"}}'))
    expect(item).toEqual({ id: 'a', text: 'x', spans: [], slices: { source: 'wire' } })
  })

  test('byte-order mark, CRLF, blank lines and a missing last line end make no difference', async () => {
    const plain = await readAll(bytesOf(`${good}\n${good.replace('"a"', '"b"')}\n`))
    const odd = await readAll(bytesOf(`\ufeff${good}\r\n\r\n  \n${good.replace('"a"', '"b"')}`))
    expect(odd).toEqual(plain)
    expect(plain).toHaveLength(2)
  })

  test.each([1, 2, 3, 7, 1000])('pieces of %d bytes give what the whole gives', async (size) => {
    const bytes = bytesOf(`${good}\r\n{"id":"é","text":"🚀 up","spans":[{"start":2,"end":4,"label":"X"}]}\n`)
    expect(await readAll(inPieces(bytes, size))).toEqual(parseItems(bytes, { file: 'items.jsonl' }))
  })

  test.each([
    ['not JSON', `${good}\n{"id":`, 2, 'not JSON: a value is missing'],
    ['a field given twice', `${good}\n{"id":"b","text":"x","text":"y","spans":[]}`, 2, "not JSON: the key 'text' occurs twice"],
    ['a slice given twice', '{"id":"b","text":"x","spans":[],"slices":{"a":"x","a":"y"}}', 1, "not JSON: the key 'a' occurs twice"],
    ['no object', '[1]', 1, 'must be an object'],
    ['a span past the end', '{"id":"a","text":"🚀x","spans":[{"start":0,"end":3,"label":"X"}]}', 1, '0–3 lies outside the text, which has 2 code points'],
    ['a negative offset', '{"id":"a","text":"abc","spans":[{"start":-1,"end":2,"label":"X"}]}', 1, '/spans/0/start: must be at least 0'],
    ['an offset that is no whole number', '{"id":"a","text":"abc","spans":[{"start":0.5,"end":2,"label":"X"}]}', 1, 'a whole number'],
    ['an empty span', '{"id":"a","text":"abc","spans":[{"start":1,"end":1,"label":"X"}]}', 1, 'start 1 is not before end 1'],
    ['a span turned round', '{"id":"a","text":"abc","spans":[{"start":2,"end":1,"label":"X"}]}', 1, 'start 2 is not before end 1'],
    ['an id used twice', `${good}\n\n${good}`, 3, "the id 'a' was used in line 1"],
    ['an unknown field', '{"id":"a","text":"abc","spans":[],"labels":[]}', 1, "unknown field 'labels'; known are id, text, spans, slices"],
    ['a missing field', '{"id":"a","text":"abc"}', 1, "'spans' is missing"],
    ['an empty text', '{"id":"a","text":"","spans":[]}', 1, '/text: must not be empty'],
    ['an empty id', '{"id":"","text":"a","spans":[]}', 1, '/id: must not be empty'],
    ['overlapping spans of one label', '{"id":"a","text":"abcd","spans":[{"start":0,"end":3,"label":"X"},{"start":2,"end":4,"label":"X"}]}', 1, "two spans of the label 'X' overlap"],
    ['a span given twice', '{"id":"a","text":"abcd","spans":[{"start":0,"end":3,"label":"X"},{"start":0,"end":3,"label":"X"}]}', 1, "two spans of the label 'X' overlap"],
    ['half a character', '{"id":"a","text":"\\ud83d","spans":[]}', 1, 'half of a surrogate pair'],
    ['a slice that is no text', '{"id":"a","text":"a","spans":[],"slices":{"year":2024}}', 1, '/slices/year: must be a string'],
  ])('%s is refused with its line', async (_, content, line, reason) => {
    const [problem] = await problemsOf(content)
    expect(problem).toMatchObject({ file: 'items.jsonl', line })
    expect(problem.reason).toContain(reason)
  })

  test.each([['nothing at all', '', 1], ['blank lines only', '\n\n  \n', 1], ['a byte-order mark only', '\ufeff', 1]])('a file of %s is refused', async (_, content, line) => {
    expect(await problemsOf(content)).toEqual([{ file: 'items.jsonl', line, reason: 'the file holds no items' }])
  })

  test('an undeclared label is refused, naming the declared ones', async () => {
    const [problem] = await problemsOf(good, { labels: ['PERSON', 'MONEY'] })
    expect(problem.reason).toContain("does not declare the label 'COMPANY'; it declares PERSON, MONEY")
  })

  test('bytes that are not UTF-8 are refused with their line', async () => {
    const bytes = new Uint8Array([...bytesOf(`${good}\n`), 0x22, 0xff, 0x22])
    expect(await problemsOf(bytes)).toEqual([{ file: 'items.jsonl', line: 2, reason: 'not UTF-8' }])
  })

  test('a document over the limit is refused, one at the limit is not; bytes of UTF-8 count', async () => {
    const item = '{"id":"a","text":"ééé","spans":[]}'
    expect(await readAll(bytesOf(item), { maxDocumentBytes: 6 })).toHaveLength(1)
    expect((await problemsOf(item, { maxDocumentBytes: 5 }))[0].reason).toBe('the text has 6 bytes; at most 5 are allowed')
  })

  test('an endless line is read past, not kept', async () => {
    const long = `{"id":"a","text":"${'x'.repeat(1_100_000)}","spans":[]}`
    const problems = await problemsOf(`${long}\n{"id":3}`, { maxDocumentBytes: 10 })
    expect(problems.map(({ line }) => line)).toEqual([1, 2, 2, 2])
    expect(problems[0].reason).toBe('the line is too long for a document of at most 10 bytes')
  })

  test('spans of different labels may overlap', async () => {
    const [item] = await readAll(bytesOf('{"id":"a","text":"abcd","spans":[{"start":0,"end":3,"label":"X"},{"start":2,"end":4,"label":"Y"}]}'))
    expect(item?.spans).toHaveLength(2)
  })

  test('nothing comes out after the first mistake, and later mistakes are told too, up to 20', async () => {
    const seen: string[] = []
    const read = async (): Promise<void> => {
      for await (const { id } of readItems(bytesOf(`${good}\n{}\n${good.replace('"a"', '"b"')}\n${'x\n'.repeat(50)}`), { file: 'f' })) seen.push(id)
    }
    const error: unknown = await read().catch((reason: unknown) => reason)
    expect(seen).toEqual(['a'])
    expect((error as InputError).problems).toHaveLength(20)
    expect((error as InputError).message).toContain("f:2: 'id' is missing")
  })

  test('messages do not repeat the document', async () => {
    const [problem] = await problemsOf('{"id":"a","text":"very secret","spans":[}')
    expect(problem.reason).not.toContain('secret')
  })
})
