import { itemDigest, modelDigest } from '../../../../src/nlp/index.js'
import type { Item, ModelBundle } from '../../../../src/nlp/index.js'
import { nameList } from '../../../../tasks/shared/archive.js'
import { chunkCount } from '../../../../tasks/shared/chunk.js'
import { storeItems } from '../../../../tasks/shared/item-store.js'
import { manifestKey, modelKey } from '../../../../tasks/shared/layout.js'
import { createLedger, shardCount } from '../../../../tasks/shared/ledger/index.js'
import type { Ledger, Tally } from '../../../../tasks/shared/ledger/index.js'
import type { ItemMessage, ScoreMessage, Suite } from '../../../../tasks/shared/message.js'
import type { ProgressUpdate } from '../../../../tasks/shared/progress.js'
import { createResultStore, resultKey } from '../../../../tasks/shared/result-store.js'
import type { ResultStore } from '../../../../tasks/shared/result-store.js'
import { createFakeCallbacks } from './callbacks.js'
import type { FakeCallbacks } from './callbacks.js'
import { createFakeQueue } from './queue.js'
import type { FakeQueue } from './queue.js'
import { createFakeStore } from './store.js'
import type { FakeStore } from './store.js'
import { createFakeTable } from './table.js'
import type { FakeTable } from './table.js'
import { createFakeTopic } from './topic.js'
import type { FakeTopic } from './topic.js'

export const digests = { taskCodeDigest: 't', baseNlpDigest: 'n' } as const
export const runId = 'run'

/** A model that has labels and says nothing. */
export const silentModel: ModelBundle = { format: 1, labels: ['A'], groups: {}, patterns: [], rules: [] }
export const silentDigest = modelDigest(silentModel)

/** The key of a text's result. */
export const keyOf = (text: string): string => resultKey({ modelDigest: silentDigest, ...digests, textDigest: itemDigest(text) })

/** Who waits for a suite. */
export const tokenOf = (suite: Suite): string => `token-${suite}`

/** What lies ready for a run: its lists, unpacked, and its model in the bucket, an empty ledger. */
export interface FakeBacktest {
  readonly store: FakeStore
  readonly ledgerTable: FakeTable
  readonly ledger: Ledger
  readonly results: ResultStore
  readonly scores: FakeQueue<ScoreMessage>
  readonly callbacks: FakeCallbacks
  readonly topic: FakeTopic<ProgressUpdate>
  readonly suites: readonly { readonly name: Suite, readonly listDigest: string }[]
  /** Enters the run as `submit` does, and begins its jobs as `dispatch` does unless told not to. */
  enter(options?: { readonly fresh?: boolean, readonly begin?: boolean }): Promise<void>
}

export async function createFakeBacktest(lists: Partial<Record<Suite, readonly Item[]>>): Promise<FakeBacktest> {
  const store = createFakeStore()
  const ledgerTable = createFakeTable()
  const ledger = createLedger(ledgerTable)
  await store.put(modelKey(silentDigest), JSON.stringify(silentModel))
  const stored = await Promise.all(Object.entries(lists).map(async ([name, items]) => {
    const { archiveDigest: listDigest } = await nameList(items)
    await storeItems(store, items, manifestKey(listDigest))
    return { name: name as Suite, listDigest, items: items.length }
  }))
  return {
    store, ledgerTable, ledger, results: createResultStore(createFakeTable()), scores: createFakeQueue<ScoreMessage>(), callbacks: createFakeCallbacks(),
    topic: createFakeTopic<ProgressUpdate>(),
    suites: stored.map(({ name, listDigest }) => ({ name, listDigest })),
    async enter({ fresh = false, begin = true } = {}) {
      await ledger.enter({ runId, modelDigest: silentDigest, fresh, user: 'ann', jobs: stored.map(({ name, listDigest }) => ({ suite: name, manifestKey: manifestKey(listDigest) })) })
      if (!begin) return
      for (const { name, items } of stored) await ledger.begin(runId, name, { items, chunks: chunkCount(items), taskToken: tokenOf(name) })
    },
  }
}

/** Counts of a suite, over its shards, and which chunks they call done. */
export async function doneOf(ledger: Ledger, suite: Suite = 'backtest', ofRun: string = runId): Promise<Tally & { readonly chunksDone: ReadonlySet<number> }> {
  const { size } = await ledger.job(ofRun, suite)
  const shards = [...(await ledger.shards(ofRun, suite, Array.from({ length: shardCount(size?.chunks ?? 0) }, (_, shard) => shard))).values()]
  const sum = (of: keyof Tally): number => shards.reduce((all, shard) => all + shard[of], 0)
  return { ran: sum('ran'), cached: sum('cached'), failed: sum('failed'), chunksDone: new Set(shards.flatMap((shard) => [...shard.chunksDone])) }
}

/** A result message as the machine sends it. */
export function itemMessage(item: Item, place: Pick<ItemMessage, 'chunk' | 'of' | 'index'> & { readonly suite?: Suite }, error: string | null = null): ItemMessage {
  return { kind: 'item', runId, suite: 'backtest', ...place, resultKey: keyOf(item.text), error, spans: error === null ? { value: item.spans, key: null } : null }
}
