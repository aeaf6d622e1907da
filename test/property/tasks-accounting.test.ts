import { afterEach, beforeEach, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import type { GeneratorValue, Scheduler } from 'fast-check'
import { modelDigest } from '../../src/nlp/index.js'
import type { Item } from '../../src/nlp/index.js'
import type { RunReport } from '../../tasks/lambdas/score/contract.js'
import type { BuildRequest } from '../../tasks/lambdas/submit/contract.js'
import { chunkCount, chunkSize } from '../../tasks/shared/chunk.js'
import { nameList } from '../../tasks/shared/archive.js'
import { storeItems } from '../../tasks/shared/item-store.js'
import { manifestKey, modelKey } from '../../tasks/shared/layout.js'
import { tally } from '../../tasks/shared/ledger/index.js'
import type { RunRow } from '../../tasks/shared/ledger/index.js'
import type { Suite } from '../../tasks/shared/message.js'
import { readPiece } from '../../tasks/shared/prediction-piece.js'
import { createResultStore } from '../../tasks/shared/result-store.js'
import { doneOf, keyOf, runId, silentModel } from '../unit/tasks/fake/backtest.js'
import type { Answer } from '../unit/tasks/fake/callbacks.js'
import type { Gate } from '../unit/tasks/fake/gate.js'
import { itemsOf } from '../unit/tasks/fake/item.js'
import { silenceOutput } from '../unit/tasks/fake/output.js'
import { storeOf } from '../unit/tasks/fake/store.js'
import { tableOf } from '../unit/tasks/fake/table.js'
import { batchSizes, goldOf, queueNames, World } from '../unit/tasks/fake/world.js'
import type { Behaviour, QueueName, Waiting } from '../unit/tasks/fake/world.js'

beforeEach(() => silenceOutput())
afterEach(() => {
  jest.restoreAllMocks()
})

/** Two texts occur twice. */
const backtestItems: readonly Item[] = [...itemsOf(28), ...itemsOf(2).map((item) => ({ ...item, id: `${item.id}-again` }))]
const suites: Readonly<Record<Suite, readonly Item[]>> = { 'backtest': backtestItems, 'unit-tests': itemsOf(3, 'unit') }
const suiteNames = Object.keys(suites) as readonly Suite[]
const allItems = Object.values(suites).flat()

/** How the world may go wrong. */
interface Trouble {
  /** Failures of single writes and deaths of whole invocations, in all. */
  readonly faults: number
  /** Deliveries of a message that had been dealt with, in all. */
  readonly duplicates: number
  /** Whether executions fail, or cannot be started. */
  readonly machine: boolean
  /** How often a message is tried before it is given up. */
  readonly attempts: number
  /** How often the build is submitted again while it runs, in all; half the time its execution had been stopped. */
  readonly submissions: number
}

/** A run on its way, everything random drawn from `draw`. */
class Trial {
  readonly world: World
  private request: BuildRequest = { user: 'ann', runs: [] }
  private faults: number
  private duplicates: number
  private submissions: number

  constructor(private readonly scheduler: Scheduler, private readonly draw: GeneratorValue, private readonly trouble: Trouble) {
    this.world = new World(() => this.behaviour(), goldOf(allItems), trouble.attempts)
    this.faults = trouble.faults
    this.duplicates = trouble.duplicates
    this.submissions = trouble.submissions
  }

  /** Puts lists, model and some results of an earlier run in their places. */
  async prepare(earlier: readonly number[]): Promise<void> {
    const store = storeOf(this.world.objects)
    await store.put(modelKey(modelDigest(silentModel)), JSON.stringify(silentModel))
    const stored = await Promise.all(Object.entries(suites).map(async ([name, items]) => {
      const { archiveDigest: listDigest } = await nameList(items)
      await storeItems(store, items, manifestKey(listDigest))
      return { name: name as Suite, listDigest }
    }))
    this.request = { ...this.request, runs: [{ runId, modelDigest: modelDigest(silentModel), suites: stored }] }
    await createResultStore(tableOf(this.world.resultRows)).put(earlier.flatMap((index) => {
      const item = allItems[index]
      return item === undefined ? [] : [{ resultKey: keyOf(item.text), runId: 'earlier', spans: { value: item.spans, key: null } }]
    }))
  }

  private chance(percent: number): boolean {
    return this.draw(fc.integer, { min: 0, max: 99 }) >= 100 - percent
  }

  private behaviour(): Behaviour {
    const sends = this.chance(10) ? 2 : 1
    if (this.trouble.machine) {
      if (this.chance(5)) throw new Error('throttled')
      if (this.chance(5)) return { ending: { status: 'FAILED', error: 'SQS.AmazonSQSException' }, sends: 0, error: null }
      // it ran out of time after it had told of its end
      if (this.chance(5)) return { ending: { status: 'TIMED_OUT', error: 'States.Timeout' }, sends, error: null }
      if (this.chance(5)) return { ending: { status: 'SUCCEEDED' }, sends, error: 'ModelDamaged' }
    }
    return { ending: { status: 'SUCCEEDED' }, sends, error: null }
  }

  /** What one invocation can do: interleaved with the others, until a write fails or it dies. */
  private gate(): { readonly gate: Gate, readonly died: () => boolean } {
    let dead = false
    const planned = this.faults > 0 && this.chance(40)
      ? { write: this.draw(fc.nat, { max: this.chance(50) ? 2 : 30 }), made: this.chance(50), deadly: this.chance(60) }
      : undefined
    let writes = 0
    const gate: Gate = async (kind, apply) => {
      await this.scheduler.schedule(Promise.resolve())
      if (dead) throw new Error('dead')
      if (kind === 'read' || writes++ !== planned?.write || this.faults === 0) return apply()
      this.faults--
      dead = planned.deadly
      if (planned.made) apply()
      throw new Error('the write failed')
    }
    return { gate, died: () => dead }
  }

  /** Submits the run until somebody says that it was accepted; however it is to be dispatched, the first time counts. */
  async submit(): Promise<void> {
    const dispatch = this.chance(50) ? 'distributed-map' : 'queue'
    for (;;) {
      try {
        await this.scheduler.waitFor(this.world.submitter(this.gate().gate)({ ...this.request, dispatch }))
        return
      } catch (error) {
        if (!(error instanceof Error && /^(the write failed|dead)$/.test(error.message))) throw error
      }
    }
  }

  /** Messages of some queue that has any. */
  private next(): { readonly queue: QueueName, readonly messages: readonly Waiting[] } | undefined {
    const waiting = queueNames.filter((name) => this.world.queues[name].length > 0)
    const queue = waiting[this.draw(fc.nat, { max: Math.max(0, waiting.length - 1) })]
    if (queue === undefined) return undefined
    const places = Array.from({ length: this.draw(fc.integer, { min: 1, max: batchSizes[queue] }) }, () => this.draw(fc.nat, { max: 50 }))
    return { queue, messages: this.world.take(queue, places) }
  }

  /** Somebody lost patience. */
  private async submitAgain(): Promise<void> {
    this.submissions--
    const { builds } = this.world
    if (this.chance(50)) builds.stop(builds.names.at(-1) ?? '')
    await this.submit()
  }

  /** Up to three invocations at the same time. */
  async turn(): Promise<void> {
    if (this.submissions > 0 && this.chance(10)) await this.submitAgain()
    const invocations: Promise<void>[] = []
    for (let count = this.draw(fc.integer, { min: 1, max: 3 }); count > 0; count--) {
      const next = this.next()
      if (next === undefined) break
      const { gate, died } = this.gate()
      invocations.push(this.world.invoke(next.queue, next.messages, gate, died, () => this.gate().gate))
      for (const message of next.messages) {
        // an execution is started once
        if (next.queue === 'suites') continue
        if (this.duplicates === 0 || !this.chance(15)) continue
        this.duplicates--
        this.world.queues[next.queue].push(message)
      }
    }
    await this.scheduler.waitFor(Promise.all(invocations))
  }

  async run(): Promise<void> {
    await this.submit()
    for (let turns = 0; !this.world.idle; turns++) {
      if (turns === 5_000) throw new Error('the run does not end')
      await this.turn()
    }
  }

  /** What must hold when no message is left. */
  async check(): Promise<void> {
    const ledger = this.world.ledger()
    const run = await ledger.run(runId)
    expect(run?.status).not.toBe('running')
    // nobody could even read how many items there are
    if (run?.error === 'Backtest.NotDispatched') expect(this.world.givenUp.some((body) => body.includes('"kind":"job"'))).toBe(true)
    else await this.checkAccounts()
    if (run?.status === 'finished') this.checkReport(await this.report())
    else expect(run?.error).toMatch(/^Backtest\.Not(Scored|Dispatched)$/)
    this.checkAnswers(run)
  }

  /** Every item is accounted once. */
  private async checkAccounts(): Promise<void> {
    const ledger = this.world.ledger()
    for (const suite of suiteNames) {
      const items = suites[suite]
      const numbers = Array.from({ length: chunkCount(items.length) }, (_, number) => number)
      const rows = await ledger.chunks(runId, suite, numbers)
      for (const number of numbers) {
        const row = rows.get(number)
        const of = chunkSize(number, items.length)
        const told = new Set([...row?.ran ?? [], ...row?.cached ?? [], ...row?.errors.keys() ?? []])
        expect([...told].sort((a, b) => a - b)).toEqual(Array.from({ length: of }, (_, index) => index))
        const { ran, cached, failed } = row === undefined ? { ran: 0, cached: 0, failed: 0 } : tally(row)
        expect(ran + cached + failed).toBe(of)
      }
      const done = await doneOf(ledger, suite)
      expect(done.chunksDone).toEqual(new Set(numbers))
      expect(done.ran + done.cached + done.failed).toBe(items.length)
    }
    expect(this.world.sent.some(({ queue }) => queue === 'scores')).toBe(true)
  }

  /** Whoever waits for the run has heard how it ended. */
  private checkAnswers(run: RunRow | undefined): void {
    const { builds } = this.world
    expect(builds.waiting).toEqual([])
    // those of an execution that was stopped need not be
    if (builds.names.some((name) => !builds.stopped.has(name))) expect(builds.answers.size).toBeGreaterThan(0)
    const end: Answer = run?.status === 'finished' ? { output: { runId, scoreKey: run.scoreKey } } : { error: run?.error ?? '' }
    for (const answer of builds.answers.values()) expect(answer).toEqual(end)
  }

  /** The score that the ledger names. */
  async report(): Promise<RunReport> {
    const run = await this.world.ledger().run(runId)
    return JSON.parse(Buffer.from(this.world.objects.get(run?.scoreKey ?? '') ?? []).toString('utf8')) as RunReport
  }

  private checkReport({ totals, score, unitTests, predictions, flaky }: RunReport): void {
    expect(totals.ran + totals.cached + totals.failed).toBe(allItems.length)
    const told = predictions.flatMap((key) => readPiece(Buffer.from(this.world.objects.get(key) ?? []).toString('utf8')))
    const scored = told.filter(({ outcome }) => 'spans' in outcome).map(({ id }) => id)
    const ids = [...scored, ...score.errors.map(({ id }) => id)].sort()
    expect(flaky).toEqual([])
    expect(ids).toEqual(backtestItems.map(({ id }) => id).sort())
    expect(unitTests.map(({ id }) => id)).toEqual(suites['unit-tests'].map(({ id }) => id))
    // the model says what gold says: an error of the machinery is never one of the model
    expect(score.micro).toMatchObject({ fp: 0, fn: 0, tp: scored.length })
    for (const { error } of [...score.errors, ...unitTests.flatMap(({ error: name }) => (name === undefined ? [] : [{ error: name }]))]) {
      expect(error).toMatch(/^(Backtest\.Not(Dispatched|Consumed|Collected)|SQS\.AmazonSQSException|Sfn\.SfnException|States\.Timeout|ModelDamaged)$/)
    }
  }

  /** Delivers everything that was ever sent once more. */
  async replay(): Promise<void> {
    for (const { queue, body } of [...this.world.sent]) this.world.queues[queue].push({ id: `again-${body}`, body, receives: 0 })
    while (!this.world.idle) await this.turn()
  }
}

/** Making a failure smaller takes minutes: `seed` and `path` of the message repeat it as it is. `ACCOUNTING_RUNS=500` looks further than the suite has time for. */
const quickly = { endOnFailure: true, ...process.env['ACCOUNTING_RUNS'] === undefined && { seed: 20_261_126 } } as const
const runs = Number(process.env['ACCOUNTING_RUNS'] ?? 120)

const earlierResults = fc.uniqueArray(fc.nat({ max: allItems.length - 1 }), { maxLength: 8 })

test('whatever fails or dies between any two writes, every item is accounted once and the run ends', async () => {
  await fc.assert(fc.asyncProperty(fc.scheduler(), fc.gen(), earlierResults, fc.nat({ max: 60 }), fc.integer({ min: 1, max: 3 }), async (scheduler, draw, earlier, faults, attempts) => {
    const trial = new Trial(scheduler, draw, { faults, attempts, duplicates: 20, submissions: 3, machine: true })
    await trial.prepare(earlier)
    await trial.run()
    await trial.check()
  }), { numRuns: runs, ...quickly })
}, 120_000)

test('whatever the order and however often messages come, no item fails, and what comes after the end changes nothing', async () => {
  await fc.assert(fc.asyncProperty(fc.scheduler(), fc.gen(), earlierResults, async (scheduler, draw, earlier) => {
    const trial = new Trial(scheduler, draw, { faults: 0, attempts: 3, duplicates: 30, submissions: 0, machine: false })
    await trial.prepare(earlier)
    await trial.run()
    await trial.check()
    const { totals } = await trial.report()
    expect(totals.failed).toBe(0)
    expect(totals.cached).toBe(allItems.filter(({ text }) => earlier.some((index) => allItems[index]?.text === text)).length)

    const [ledger, objects] = [new Map(trial.world.ledgerRows), new Map(trial.world.objects)]
    await trial.replay()
    expect(trial.world.objects).toEqual(objects)
    expect(trial.world.ledgerRows.get(`run#${runId}`)).toEqual(ledger.get(`run#${runId}`))
  }), { numRuns: Math.ceil(runs / 3), ...quickly })
}, 120_000)
