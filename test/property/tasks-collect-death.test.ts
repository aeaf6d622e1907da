import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { modelDigest } from '../../src/nlp/index.js'
import type { Item } from '../../src/nlp/index.js'
import type { RunReport } from '../../tasks/lambdas/score/contract.js'
import { nameList } from '../../tasks/shared/archive.js'
import { storeItems } from '../../tasks/shared/item-store.js'
import { manifestKey, modelKey } from '../../tasks/shared/layout.js'
import type { Suite } from '../../tasks/shared/message.js'
import { doneOf, runId, silentModel } from '../unit/tasks/fake/backtest.js'
import type { Gate } from '../unit/tasks/fake/gate.js'
import { itemsOf } from '../unit/tasks/fake/item.js'
import { silenceOutput } from '../unit/tasks/fake/output.js'
import { storeOf } from '../unit/tasks/fake/store.js'
import { goldOf, queueNames, World } from '../unit/tasks/fake/world.js'
import type { Waiting } from '../unit/tasks/fake/world.js'

/** The collector dies before and after each of its writes, one after the other: nothing is left to chance. */

beforeEach(() => silenceOutput())
afterEach(() => {
  jest.restoreAllMocks()
})

const suites: Readonly<Record<Suite, readonly Item[]>> = { 'backtest': itemsOf(30), 'unit-tests': itemsOf(3, 'unit') }
const suiteNames = Object.keys(suites) as readonly Suite[]
const all = Object.values(suites).flat()

/** A run of which every item is analysed and no result is collected. */
async function collectable(): Promise<World> {
  const world = new World(() => ({ ending: { status: 'SUCCEEDED' }, sends: 1, error: null }), goldOf(all), 3)
  const store = storeOf(world.objects)
  await store.put(modelKey(modelDigest(silentModel)), JSON.stringify(silentModel))
  const lists = await Promise.all(suiteNames.map(async (name) => {
    const { archiveDigest: listDigest } = await nameList(suites[name])
    await storeItems(store, suites[name], manifestKey(listDigest))
    return { name, listDigest }
  }))
  await world.submitter()({ user: 'ann', runs: [{ runId, modelDigest: modelDigest(silentModel), suites: lists }] })
  await drain(world, ['jobs', 'chunks'])
  expect(world.queues.results).toHaveLength(all.length)
  return world
}

async function drain(world: World, queues: readonly (typeof queueNames[number])[] = queueNames): Promise<void> {
  for (let turns = 0; queues.some((name) => world.queues[name].length > 0); turns++) {
    if (turns === 1_000) throw new Error('the run does not end')
    for (const name of queues) await world.invoke(name, world.take(name, Array.from({ length: name === 'results' ? 100 : 1 }, () => 0)))
  }
}

/** Takes so many results at once, from the front of the queue. */
const batchOf = (world: World, count: number): readonly Waiting[] => world.take('results', Array.from({ length: count }, () => 0))

/** How many writes a collector makes for a batch, after those that went before. */
async function writesOf(earlier: number, count: number): Promise<number> {
  const world = await collectable()
  await world.invoke('results', batchOf(world, earlier))
  let writes = 0
  await world.invoke('results', batchOf(world, count), async (kind, apply) => {
    if (kind === 'write') writes++
    return Promise.resolve(apply())
  })
  return writes
}

/** From one write on nothing happens any more: it is made or not, and nobody hears of it. */
function deathAt(position: number, made: boolean): { readonly gate: Gate, readonly died: () => boolean } {
  let writes = 0
  let dead = false
  return {
    died: () => dead,
    gate: async (kind, apply) => {
      await Promise.resolve()
      if (dead) throw new Error('dead')
      if (kind === 'read' || writes++ !== position) return apply()
      dead = true
      if (made) apply()
      throw new Error('dead')
    },
  }
}

async function check(world: World): Promise<void> {
  for (const suite of suiteNames) expect(await doneOf(world.ledger(), suite)).toMatchObject({ ran: suites[suite].length, cached: 0, failed: 0 })
  const run = await world.ledger().run(runId)
  expect(run?.status).toBe('finished')
  const report = JSON.parse(Buffer.from(world.objects.get(run?.scoreKey ?? '') ?? []).toString('utf8')) as RunReport
  expect(report).toMatchObject({ totals: { ran: all.length, cached: 0, failed: 0 }, flaky: [], score: { items: suites.backtest.length, errors: [], micro: { fp: 0, fn: 0, tp: suites.backtest.length } } })
  expect(report.unitTests.map(({ id }) => id)).toEqual(suites['unit-tests'].map(({ id }) => id))
  expect(world.builds.waiting).toEqual([])
  expect([...world.builds.answers.values()]).toEqual([...world.builds.answers.values()].map(() => ({ output: { runId, scoreKey: run?.scoreKey } })))
  expect(world.givenUp).toEqual([])
}

describe.each<[string, number, number, number]>([
  // results, chunk rows, shard rows of full chunks, job rows of full shards, scores (both suites find the run complete), progress
  ['all results at once', 0, 33, 33 + 3 + 3 + 2 + 2 + 1],
  // those of the unit tests, and some of the backtest's
  ['the first results', 0, 10, 10 + 2 + 1 + 1 + 0 + 1],
  ['the last results', 32, 1, 1 + 1 + 1 + 1 + 1 + 1],
])('a collector that gets %s', (_name, earlier, count, writes) => {
  test('makes the writes that are counted here', async () => {
    expect(await writesOf(earlier, count)).toBe(writes)
  })

  test.each([['before', false], ['after', true]])('and dies %s any one of its writes leaves every item to be counted once', async (_when, made) => {
    for (let position = 0; position < writes; position++) {
      const world = await collectable()
      await world.invoke('results', batchOf(world, earlier))
      const { gate, died } = deathAt(position, made)
      await world.invoke('results', batchOf(world, count), gate, died)
      expect(died()).toBe(true)
      // the score may be made before anything comes again
      await drain(world, ['scores'])
      await drain(world)
      await check(world)
    }
  })
})
