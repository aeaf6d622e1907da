import { describe, expect, test } from '@jest/globals'
import { createResultStore, resultKey } from '../../../../tasks/shared/result-store.js'
import type { ItemResult, KeptResult, ResultIdentity } from '../../../../tasks/shared/result-store.js'
import { createFakeTable } from '../fake/table.js'

const inline: ItemResult = { resultKey: 'a', runId: 'r', spans: { value: [{ start: 0, end: 4, label: 'A' }, { start: 5, end: 9, label: 'B' }], key: null } }
const stored: ItemResult = { resultKey: 'b', runId: 'r', spans: { value: null, key: 'spans/b.json' } }
const kept = (result: ItemResult, flaky = false): KeptResult => ({ ...result, flaky })
const none: ItemResult = { resultKey: 'c', runId: 'r', spans: { value: [], key: null } }

describe('results', () => {
  test('are read as they were put; what is not there is left out', async () => {
    const results = createResultStore(createFakeTable())
    await results.put([inline, stored, none])
    expect(await results.getMany(['a', 'b', 'c', 'd'])).toEqual(new Map([['a', kept(inline)], ['b', kept(stored)], ['c', kept(none)]]))
  })

  test('of one text in several items are one row, which a batch names once', async () => {
    const results = createResultStore(createFakeTable())
    await results.put([inline, inline])
    expect(await results.getMany(['a', 'a'])).toEqual(new Map([['a', kept(inline)]]))
  })

  test('put again change nothing but the run that made them', async () => {
    const table = createFakeTable()
    const results = createResultStore(table)
    await results.put([inline])
    await results.put([{ ...inline, runId: 'other' }])
    expect((await results.getMany(['a'])).get('a')).toEqual(kept({ ...inline, runId: 'other' }))
    expect(table.rows.size).toBe(1)
  })

  describe('that differ from what is known are flaky', () => {
    const other: ItemResult = { ...inline, spans: { value: [{ start: 0, end: 4, label: 'B' }], key: null } }
    const put = async (...batches: readonly (readonly ItemResult[])[]): Promise<KeptResult | undefined> => {
      const results = createResultStore(createFakeTable())
      for (const batch of batches) await results.put(batch)
      return (await results.getMany(['a'])).get('a')
    }

    test.each<[string, readonly (readonly ItemResult[])[], KeptResult]>([
      ['in one batch of one run: the first stays', [[inline, other]], kept(inline, true)],
      ['in two batches of one run: the first stays', [[inline], [other]], kept(inline, true)],
      ['in another run: the later stays', [[inline], [{ ...other, runId: 'later' }]], kept({ ...other, runId: 'later' }, true)],
      ['for ever after', [[inline], [other], [{ ...inline, runId: 'later' }]], kept({ ...inline, runId: 'later' }, true)],
      ['also when the batch comes again', [[inline], [{ ...other, runId: 'later' }], [{ ...other, runId: 'later' }]], kept({ ...other, runId: 'later' }, true)],
      ['when they are stored, by their digest', [[{ ...inline, spans: { value: null, key: 'spans/a-1.json' } }], [{ ...inline, spans: { value: null, key: 'spans/a-2.json' } }]], kept({ ...inline, spans: { value: null, key: 'spans/a-1.json' } }, true)],
    ])('%s', async (_, batches, expected) => {
      expect(await put(...batches)).toEqual(expected)
    })

    test('and not when only the order of spans does', async () => {
      const turned: ItemResult = { ...inline, spans: { value: (inline.spans.value ?? []).toReversed(), key: null } }
      expect(await put([inline], [turned])).toEqual(kept(inline))
    })
  })

  test('none put and none asked for is nothing', async () => {
    const results = createResultStore(createFakeTable())
    await results.put([])
    expect(await results.getMany([])).toEqual(new Map())
  })

  test('a row that is no result is refused by its key', async () => {
    const table = createFakeTable()
    await table.putMany([{ id: 'a', run: 'r' }])
    await expect(createResultStore(table).getMany(['a'])).rejects.toMatchObject({ name: 'ResultDamaged', message: 'row a of the results table is no result' })
  })
})

describe('the key of a result', () => {
  const identity: ResultIdentity = { modelDigest: 'm', taskCodeDigest: 't', baseNlpDigest: 'n', textDigest: 'x' }

  test.each(Object.keys(identity))('differs by %s', (name) => {
    expect(resultKey({ ...identity, [name]: 'other' })).not.toBe(resultKey(identity))
  })

  test('is the same for the same content, whatever any version says', () => {
    expect(resultKey({ ...identity })).toBe(resultKey(identity))
    expect(resultKey(identity)).toMatch(/^[0-9a-f]{64}$/)
  })
})
