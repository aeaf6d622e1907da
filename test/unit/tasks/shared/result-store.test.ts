import { describe, expect, test } from '@jest/globals'
import { createResultStore, resultKey } from '../../../../tasks/shared/result-store.js'
import type { ItemResult, ResultIdentity } from '../../../../tasks/shared/result-store.js'
import { createFakeTable } from '../fake/table.js'

const inline: ItemResult = { resultKey: 'a', runId: 'r', spans: { value: [{ start: 0, end: 4, label: 'A' }, { start: 5, end: 9, label: 'B' }], key: null } }
const stored: ItemResult = { resultKey: 'b', runId: 'r', spans: { value: null, key: 'spans/b.json' } }
const none: ItemResult = { resultKey: 'c', runId: 'r', spans: { value: [], key: null } }

describe('results', () => {
  test('are read as they were put; what is not there is left out', async () => {
    const results = createResultStore(createFakeTable())
    await results.put([inline, stored, none])
    expect(await results.getMany(['a', 'b', 'c', 'd'])).toEqual(new Map([['a', inline], ['b', stored], ['c', none]]))
  })

  test('of one text in several items are one row, which a batch names once', async () => {
    const results = createResultStore(createFakeTable())
    await results.put([inline, inline])
    expect(await results.getMany(['a', 'a'])).toEqual(new Map([['a', inline]]))
  })

  test('put again change nothing but the run that made them', async () => {
    const table = createFakeTable()
    const results = createResultStore(table)
    await results.put([inline])
    await results.put([{ ...inline, runId: 'other' }])
    expect((await results.getMany(['a'])).get('a')).toEqual({ ...inline, runId: 'other' })
    expect(table.rows.size).toBe(1)
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
