import { describe, expect, test } from '@jest/globals'
import { itemDigest, packAnalysis } from '../../../../src/nlp/index.js'
import type { PackedAnalysis } from '../../../../src/nlp/index.js'
import type { StoredPart } from '../../../../tasks/lambdas/analyse/contract.js'
import { createAnalyse } from '../../../../tasks/lambdas/analyse/handler.js'
import { createMerge } from '../../../../tasks/lambdas/merge/handler.js'
import { createSplit } from '../../../../tasks/lambdas/split/handler.js'
import { analyse } from '../../../../tasks/shared/base-nlp.js'
import { inlineBytes } from '../../../../tasks/shared/carried.js'
import { analysisKey, partKey, textKey } from '../../../../tasks/shared/layout.js'
import { digest } from '../fake/item.js'
import { createFakeStore } from '../fake/store.js'
import type { FakeStore } from '../fake/store.js'

const code = digest('a')
const key = analysisKey(code, digest('b'))

async function storeWith(text: string): Promise<FakeStore> {
  const store = createFakeStore()
  await store.put('text', text)
  return store
}

/** What the machine does with a large text, parts in another order. */
async function analyseInParts(store: FakeStore, maxLength: number): Promise<PackedAnalysis> {
  const { parts } = await createSplit(store, maxLength)({ textKey: 'text' })
  const stored = await Promise.all(parts.toReversed().map(async (part) => createAnalyse(store, code)({ textKey: 'text', part, analysisKey: key }) as Promise<StoredPart>))
  expect(await createMerge(store, code)({ textKey: 'text', parts: stored, analysisKey: key })).toEqual({ value: null, key })
  return store.json(key) as PackedAnalysis
}

const prose = 'Acme fell 5% on Monday.\n\nShares of “Globex” 🚀 rose to €5 million, it said. Zürich’s banks didn’t.\r\n\r\n'.repeat(40)

describe('splitting', () => {
  test('names parts by their bytes: together they are the text', async () => {
    const store = await storeWith(prose)
    const { parts } = await createSplit(store, 500)({ textKey: 'text' })
    expect(parts.length).toBeGreaterThan(5)
    const pieces = parts.map(({ firstByte, lastByte }) => Buffer.from(store.objects.get('text') ?? []).subarray(firstByte, lastByte + 1).toString('utf8'))
    expect(pieces.join('')).toBe(prose)
    let start = 0
    for (const [index, part] of parts.entries()) {
      expect(part.start).toBe(start)
      start += pieces[index]?.length ?? 0
    }
  })

  test('a text that is not there is named', async () => {
    await expect(createSplit(createFakeStore())({ textKey: 'gone' })).rejects.toMatchObject({ name: 'ObjectMissing' })
  })
})

describe('analysing in parts', () => {
  test('gives what analysing the whole gives', async () => {
    expect(await analyseInParts(await storeWith(prose), 500)).toEqual(packAnalysis(prose, analyse(prose)))
  })

  test('again gives the same, and writes the same', async () => {
    const store = await storeWith(prose)
    const first = await analyseInParts(store, 500)
    const objects = new Map(store.objects)
    expect(await analyseInParts(store, 500)).toEqual(first)
    expect(store.objects).toEqual(objects)
  })

  test('a text or a part that is not there, or is damaged, is named', async () => {
    const store = await storeWith('Acme fell.')
    await expect(createAnalyse(store, code)({ textKey: 'gone', part: { start: 0, firstByte: 0, lastByte: 1 }, analysisKey: key })).rejects.toMatchObject({ name: 'ObjectMissing', message: 'there is no object gone' })
    const parts = [{ start: 0, key: 'part' }]
    await expect(createMerge(store, code)({ textKey: 'text', parts, analysisKey: key })).rejects.toMatchObject({ name: 'ObjectMissing', message: 'there is no object part' })
    await store.put('part', '{"lemma":{"0":"secret"')
    await expect(createMerge(store, code)({ textKey: 'text', parts, analysisKey: key })).rejects.toMatchObject({ name: 'ObjectDamaged', message: expect.not.stringContaining('secret') })
    expect(store.objects.has(key)).toBe(false)
  })

  test('is refused for other code: what it says would be taken for that code\'s', async () => {
    const store = await storeWith('Acme fell.')
    const other = { name: 'CodeChanged' }
    const small = { document: { digest: 'd', text: { value: 'Acme fell.', key: null } }, analysisKey: key }
    await expect(createAnalyse(store, digest('c'))(small)).rejects.toMatchObject(other)
    await expect(createAnalyse(store, digest('c'))({ textKey: 'text', part: { start: 0, firstByte: 0, lastByte: 1 }, analysisKey: key })).rejects.toMatchObject(other)
    await expect(createMerge(store, digest('c'))({ textKey: 'text', parts: [], analysisKey: key })).rejects.toMatchObject(other)
    expect(store.written).toEqual(['text'])
  })
})

describe('analysing a small text', () => {
  const input = (text: string) => ({ document: { digest: itemDigest(text), text: { value: text, key: null } }, analysisKey: key })

  test('answers the analysis and leaves saving it to the machine', async () => {
    const store = createFakeStore()
    expect(await createAnalyse(store, code)(input('Acme fell.'))).toEqual({ value: packAnalysis('Acme fell.', analyse('Acme fell.')), key: null })
    expect(store.written).toEqual([])
  })

  test('stores an analysis that is too large for an answer', async () => {
    const store = createFakeStore()
    const dense = 'a b c. '.repeat(2_500)
    expect(await createAnalyse(store, code)(input(dense))).toEqual({ value: null, key })
    expect(store.objects.get(key)?.byteLength).toBeGreaterThan(inlineBytes.analysis)
    expect(store.json(key)).toEqual(packAnalysis(dense, analyse(dense)))
  })
})

describe('the parts of the largest document fit in a state, with their references', () => {
  /** Source: AWS Step Functions developer guide, quotas: input or output of a state. */
  const stateBytes = 262_144
  const documentBytes = 10_000_000

  /** Splits so many bytes of a piece again and again: bytes of what `split` answers and of what `merge` gets. */
  async function sizesOf(piece: string, bytes: number): Promise<{ readonly split: number, readonly merge: number }> {
    const store = await storeWith(piece.repeat(Math.floor(bytes / Buffer.byteLength(piece))))
    const output = await createSplit(store)({ textKey: 'text' })
    expect(output.parts.at(-1)?.lastByte).toBe((store.objects.get('text')?.byteLength ?? 0) - 1)
    // numbers as long as at the end of the largest document
    const parts = output.parts.map((_, index): StoredPart => ({ start: documentBytes - index, key: partKey(key, documentBytes - index) }))
    return { split: JSON.stringify(output).length, merge: JSON.stringify({ textKey: textKey(digest('b')), parts, analysisKey: key }).length }
  }

  test.each<[string, string]>([
    ['prose', 'Shares of the company rose 12 percent on Monday after it said profit had doubled. '],
    ['three bytes a character, no white space', '日本。'],
    ['nowhere a good place to cut', `${'x'.repeat(10_001)} `],
  ])('all of it: %s', async (_, piece) => {
    const { split, merge } = await sizesOf(piece, documentBytes)
    expect(split).toBeLessThan(stateBytes / 2)
    expect(merge).toBeLessThan(stateBytes)
  })

  // cutting between many short sentences takes a second a megabyte
  test.each<[string, string]>([
    ['short sentences', 'A b. C d. '],
    ['short paragraphs', 'A b.\n\nC d.\n\n'],
    ['lines', 'one two three four five six seven\n'],
    ['four bytes a character', '🚀 '],
    ['sentences of half a part and a word', `${'word '.repeat(2_000)}end. `],
    ['a short sentence and one of a whole part, by turns', `A b. ${'word '.repeat(3_997)}end. `],
  ])('a fiftieth of it takes a fiftieth: %s', async (_, piece) => {
    const { split, merge } = await sizesOf(piece, documentBytes / 50)
    expect(split).toBeLessThan(stateBytes / 2 / 50)
    expect(merge).toBeLessThan(stateBytes / 50)
  })
})
