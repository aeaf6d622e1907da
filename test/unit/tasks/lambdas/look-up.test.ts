import { beforeEach, describe, expect, jest, test } from '@jest/globals'
import { itemDigest } from '../../../../src/nlp/index.js'
import type { Item } from '../../../../src/nlp/index.js'
import type { LookUpInput, OpenDocument } from '../../../../tasks/lambdas/look-up/contract.js'
import { createLookUp } from '../../../../tasks/lambdas/look-up/handler.js'
import { analysisKey, textKey } from '../../../../tasks/shared/layout.js'
import type { ResultMessage } from '../../../../tasks/shared/message.js'
import { createFakeBacktest, digests, keyOf, runId, silentDigest } from '../fake/backtest.js'
import type { FakeBacktest } from '../fake/backtest.js'
import { itemsOf } from '../fake/item.js'
import { outputOf, silenceOutput } from '../fake/output.js'
import { createFakeQueue } from '../fake/queue.js'
import type { FakeQueue } from '../fake/queue.js'

let backtest: FakeBacktest
let finished: FakeQueue<ResultMessage>
let order: LookUpInput

async function ready(items: readonly Item[], fresh = false): Promise<void> {
  backtest = await createFakeBacktest({ backtest: items })
  finished = createFakeQueue<ResultMessage>()
  await backtest.enter({ fresh })
  const chunkKey = backtest.store.written.find((key) => key.startsWith('lists/chunks/')) ?? ''
  order = { runId, suite: 'backtest', chunk: 0, of: items.length, chunkKey, modelDigest: silentDigest, fresh }
}
const lookUp = async (): Promise<readonly OpenDocument[]> => (await createLookUp({ ...backtest, ...digests, finished })(order)).open

/** What lies in a range of the chunk's object, as a state machine reads it. */
async function readRange({ range }: OpenDocument): Promise<unknown> {
  const [, first = '', last = ''] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? []
  return JSON.parse(Buffer.from(await backtest.store.getRange(order.chunkKey, Number(first), Number(last)) ?? []).toString('utf8'))
}
const result = (item: Item | undefined, madeBy: string) => ({ resultKey: keyOf(item?.text ?? ''), runId: madeBy, spans: { value: [], key: null } })

beforeEach(() => {
  jest.restoreAllMocks()
  silenceOutput()
})

describe('the items of a chunk', () => {
  test('are open when they have no result, each with the place of its text', async () => {
    const items = itemsOf(25)
    await ready(items)
    const open = await lookUp()
    expect(open.map(({ index }) => index)).toEqual(items.map((_, index) => index))
    for (const [index, document] of open.entries()) {
      const text = items[index]?.text ?? ''
      expect(document).toMatchObject({ digest: itemDigest(text), resultKey: keyOf(text), analysisKey: analysisKey(digests.baseNlpDigest, itemDigest(text)) })
      expect(await readRange(document)).toEqual({ value: text, key: null })
    }
    expect(finished.sent).toEqual([])
  })

  test('are found whatever their texts are: quotes, escapes, other scripts, halves of characters, JSON, one twice, one large, none', async () => {
    const texts = ['"quoted" \\ \n\t', 'naïve 漢字 🙂', '\ud83d lone', '{"value":"x","key":null}', '"text":{"value":"x","key":null}', 'twice', 'twice', 'x'.repeat(100_000), '']
    await ready(texts.map((text, index) => ({ id: `i${index}`, text, spans: [], slices: { text: '{"value":"twice","key":null}' } })))
    const open = await lookUp()
    expect(open).toHaveLength(texts.length)
    for (const [index, document] of open.entries()) {
      const text = texts[index] ?? ''
      expect(await readRange(document)).toEqual(text.length > 65_536 ? { value: null, key: textKey(itemDigest(text)) } : { value: text, key: null })
    }
  })

  test('that have results are told of: as run where this run made them, else as known', async () => {
    const items = itemsOf(4)
    await ready(items)
    await backtest.results.put([result(items[0], runId), result(items[2], 'earlier')])
    expect((await lookUp()).map(({ index }) => index)).toEqual([1, 3])
    expect(finished.sent).toEqual([{ kind: 'found', runId, suite: 'backtest', chunk: 0, of: 4, ran: [0], cached: [2] }])
  })

  test('of a fresh run are open though an earlier run knows them', async () => {
    const items = itemsOf(3)
    await ready(items, true)
    await backtest.results.put([result(items[0], runId), result(items[1], 'earlier')])
    expect((await lookUp()).map(({ index }) => index)).toEqual([1, 2])
  })

  test('of a run that has ended are open no more, and nobody is told anything', async () => {
    await ready(itemsOf(3))
    await backtest.ledger.fail(runId, 'Backtest.Cancelled')
    expect(await lookUp()).toEqual([])
    expect(finished.sent).toEqual([])
  })

  test('stay out of the log', async () => {
    await ready([{ id: 'secret-id', text: 'secret text', spans: [] }])
    const output = await outputOf(lookUp)
    expect(output).toMatchObject([{ event: 'chunk looked up', runId, count: 1 }])
    expect(JSON.stringify(output)).not.toContain('secret')
  })

  test('of a chunk that is not there, or holds others, are refused by name', async () => {
    await ready(itemsOf(3))
    const at = (changes: Partial<LookUpInput>) => createLookUp({ ...backtest, ...digests, finished })({ ...order, ...changes })
    await expect(at({ chunkKey: 'lists/chunks/none.json' })).rejects.toMatchObject({ name: 'ObjectMissing' })
    await expect(at({ of: 4 })).rejects.toMatchObject({ name: 'ChunkDamaged' })
    // written by something that escapes otherwise: its texts cannot be pointed to
    await backtest.store.put('lists/chunks/other.json', '{"format":1,"items":[{"id":"a","spans":[],"digest":"d","text":{"value":"\\u0041","key":null}}]}')
    await expect(at({ chunkKey: 'lists/chunks/other.json', of: 1 })).rejects.toMatchObject({ name: 'ChunkDamaged' })
  })
})
