import { itemDigest, modelDigest } from '../../../../src/nlp/index.js'
import type { Item, ModelBundle } from '../../../../src/nlp/index.js'
import { storeItems } from '../../../../tasks/shared/item-store.js'
import { modelKey } from '../../../../tasks/shared/layout.js'
import { createLedger } from '../../../../tasks/shared/ledger/index.js'
import type { Ledger } from '../../../../tasks/shared/ledger/index.js'
import type { ItemMessage, ScoreMessage, Suite } from '../../../../tasks/shared/message.js'
import { createResultStore, resultKey } from '../../../../tasks/shared/result-store.js'
import type { ResultStore } from '../../../../tasks/shared/result-store.js'
import { createFakeQueue } from './queue.js'
import type { FakeQueue } from './queue.js'
import { createFakeStore } from './store.js'
import type { FakeStore } from './store.js'
import { createFakeTable } from './table.js'
import type { FakeTable } from './table.js'

export const digests = { taskCodeDigest: 't', baseNlpDigest: 'n' } as const
export const runId = 'run'

/** A model that has labels and says nothing. */
export const silentModel: ModelBundle = { format: 1, labels: ['A'], groups: {}, patterns: [], rules: [] }
export const silentDigest = modelDigest(silentModel)

/** The key of a text's result. */
export const keyOf = (text: string): string => resultKey({ modelDigest: silentDigest, ...digests, textDigest: itemDigest(text) })

/** What lies ready for a run: its lists and its model in the bucket, an empty ledger. */
export interface FakeBacktest {
  readonly store: FakeStore
  readonly ledgerTable: FakeTable
  readonly ledger: Ledger
  readonly results: ResultStore
  readonly scores: FakeQueue<ScoreMessage>
  readonly suites: readonly { readonly name: Suite, readonly manifestKey: string }[]
  /** Enters the run, as `submit` does. */
  enter(options?: { readonly fresh?: boolean }): Promise<void>
}

export async function createFakeBacktest(lists: Partial<Record<Suite, readonly Item[]>>): Promise<FakeBacktest> {
  const store = createFakeStore()
  const ledgerTable = createFakeTable()
  const ledger = createLedger(ledgerTable)
  await store.put(modelKey(silentDigest), JSON.stringify(silentModel))
  const jobs = await Promise.all(Object.entries(lists).map(async ([name, items]) => {
    const { manifestKey, items: count, chunks } = await storeItems(store, () => items)
    return { suite: name as Suite, manifestKey, items: count, chunks }
  }))
  return {
    store, ledgerTable, ledger, results: createResultStore(createFakeTable()), scores: createFakeQueue<ScoreMessage>(),
    suites: jobs.map(({ suite, manifestKey }) => ({ name: suite, manifestKey })),
    async enter({ fresh = false } = {}) {
      await ledger.enter({ runId, modelDigest: silentDigest, fresh, jobs })
    },
  }
}

/** A result message as the machine sends it. */
export function itemMessage(item: Item, place: Pick<ItemMessage, 'chunk' | 'of' | 'index'> & { readonly suite?: Suite }, error: string | null = null): ItemMessage {
  return { kind: 'item', runId, suite: 'backtest', ...place, resultKey: keyOf(item.text), error, spans: error === null ? { value: item.spans, key: null } : null }
}
