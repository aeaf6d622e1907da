import { beforeEach, describe, expect, jest, test } from '@jest/globals'
import { createBegin } from '../../../../tasks/lambdas/begin/handler.js'
import { chunkKey, manifestKey } from '../../../../tasks/shared/layout.js'
import { writeManifest } from '../../../../tasks/shared/manifest.js'
import { createFakeBacktest, runId, silentDigest } from '../fake/backtest.js'
import type { FakeBacktest } from '../fake/backtest.js'
import { digest } from '../fake/item.js'
import { silenceOutput } from '../fake/output.js'

const items = 27_501
const chunkTotal = 1_101
const key = manifestKey(digest('f'))
const digestOf = (chunk: number): string => chunk.toString(16).padStart(64, '0')
const from = (first: number, end: number): readonly number[] => Array.from({ length: end - first }, (_, index) => first + index)

let backtest: FakeBacktest
const begin = () => createBegin(backtest)({ runId, suite: 'backtest' })
const manifest = (count: number, chunks: number): string => writeManifest({ format: 1, items: count, chunks, listDigest: digest('a'), maxDocumentBytes: 1 }, from(0, chunks).map(digestOf))
const linesOf = (object: string): readonly unknown[] =>
  Buffer.from(backtest.store.objects.get(object) ?? []).toString('utf8').split('\n').slice(0, -1).map((line) => JSON.parse(line) as unknown)

beforeEach(async () => {
  jest.restoreAllMocks()
  silenceOutput()
  backtest = await createFakeBacktest({})
  await backtest.store.put(key, manifest(items, chunkTotal))
  await backtest.ledger.enter({ runId, modelDigest: silentDigest, fresh: true, user: 'ann', jobs: [{ suite: 'backtest', manifestKey: key }] })
})

describe('a suite that a Distributed Map runs', () => {
  test('begins with a line for each of its chunks, over several shards of the ledger', async () => {
    const output = await begin()
    expect(output).toEqual({ open: chunkTotal, key: expect.stringMatching(/^intermediate\/chunks\/run\/backtest-[0-9a-f]{64}\.jsonl$/), modelDigest: silentDigest, fresh: true })
    expect(linesOf(output.key)).toEqual(from(0, chunkTotal).map((chunk) => ({ chunk, of: chunk === chunkTotal - 1 ? 1 : 25, chunkKey: chunkKey(digestOf(chunk)) })))
    expect(await backtest.ledger.job(runId, 'backtest')).toMatchObject({ size: { items, chunks: chunkTotal }, taskTokens: [] })
  })

  test('goes on with those that are not done', async () => {
    await begin()
    const whole = (chunk: number) => backtest.ledger.record({ runId, suite: 'backtest', chunk, of: 25 }, { ran: from(0, 25) })
    for (const chunk of [0, 500, 1_000]) await whole(chunk)
    const output = await begin()
    expect(output.open).toBe(chunkTotal - 3)
    expect(linesOf(output.key)).not.toEqual(expect.arrayContaining([expect.objectContaining({ chunk: 500 })]))
  })

  test('of a run that has ended, or of no items, has nothing to run, and writes nothing', async () => {
    const nothing = { open: 0, key: '', modelDigest: silentDigest, fresh: true }
    await backtest.store.put(key, manifest(0, 0))
    expect(await begin()).toEqual(nothing)
    await backtest.store.put(key, manifest(items, chunkTotal))
    await backtest.ledger.fail(runId, 'Backtest.Cancelled')
    expect(await begin()).toEqual(nothing)
    expect(backtest.store.written.filter((name) => name.startsWith('intermediate/'))).toEqual([])
  })

  test('without a manifest, or of no run, is refused by name', async () => {
    await expect(createBegin(backtest)({ runId: 'other', suite: 'backtest' })).rejects.toMatchObject({ name: 'RunUnknown' })
    backtest.store.objects.delete(key)
    await expect(begin()).rejects.toMatchObject({ name: 'ManifestMissing' })
  })
})
