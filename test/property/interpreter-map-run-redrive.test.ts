import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Json, JsonObject } from '../../src/asl/json.js'
import { beginMapRun, startExecution, TaskFailure, virtualClock } from '../../src/interpreter/index.js'
import type { ChildRecord, MapRun, MapRunOutcome, MapRunRequest } from '../../src/interpreter/index.js'
import { Objects } from '../unit/interpreter/objects.js'
import { requestOf } from '../unit/interpreter/map-run/request.js'

const items = 12

const machine = (concurrency: number, tolerated: number, source: JsonObject): MapRunRequest => requestOf({
  QueryLanguage: 'JSONata', StartAt: 'M',
  States: {
    M: {
      Type: 'Map', End: true, ...source, MaxConcurrency: concurrency, ToleratedFailureCount: tolerated,
      ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, StartAt: 'T', States: { T: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true } } },
    },
  },
})

/** What outlives a process. */
interface Disk {
  readonly journal: ChildRecord[]
  /** How often each child has yet to fail, and the numbers of those that were run after they had succeeded. */
  readonly failures: number[]
  readonly again: number[]
}

interface Life {
  /** Undefined when it was killed. */
  readonly outcome: MapRunOutcome | undefined
  readonly run: MapRun | undefined
}

/** Runs it until it ends, or until so many more children have ended. */
async function live(request: MapRunRequest, disk: Disk, killAfter: number, after: readonly number[], source?: string): Promise<Life> {
  const clock = virtualClock()
  const earlier = [...disk.journal]
  let killed: () => void = () => undefined
  const end = new Promise<undefined>((resolve) => {
    killed = () => { resolve(undefined) }
  })
  let run: MapRun | undefined
  const running = beginMapRun(request, {
    objects: source === undefined ? undefined : new Objects({ 'b/k': source }), clock, earlier,
    record(child) {
      if (disk.journal.length >= earlier.length + killAfter) return
      disk.journal.push(JSON.parse(JSON.stringify(child)) as ChildRecord)
      if (disk.journal.length === earlier.length + killAfter) killed()
    },
    startChild({ program, input, index, executionName }) {
      if (disk.journal.some((child) => child.index === index && child.result.status === 'SUCCEEDED')) disk.again.push(index)
      return startExecution({ program }, input, {
        clock, executionName, integrations: {
          async invoke({ parameters, control }): Promise<Json> {
            await control?.sleep(after[index % after.length] ?? 0)
            const left = disk.failures[index] ?? 0
            disk.failures[index] = left - 1
            if (left > 0) throw new TaskFailure('Failed', String(index))
            return parameters
          },
        },
      })
    },
  }, (begun) => {
    run = begun
  })
  const outcome = await Promise.race([end, running.outcome])
  return { outcome, run }
}

test('a Map Run that is redriven and killed until it succeeds has the results of one that never failed, and runs no child that had succeeded', async () => {
  let [kills, redrives] = [0, 0]
  await fc.assert(fc.asyncProperty(fc.record({
    concurrency: fc.integer({ min: 1, max: 6 }), tolerated: fc.nat({ max: 2 }),
    failures: fc.array(fc.nat({ max: 2 }), { minLength: items, maxLength: items }), after: fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 5 }),
    when: fc.array(fc.integer({ min: 1, max: 6 }), { maxLength: 6 }),
  }), async ({ concurrency, tolerated, failures, after, when }) => {
    const request = machine(concurrency, tolerated, { Items: `{% [1..${items}] %}` })
    const disk: Disk = { journal: [], failures: [...failures], again: [] }
    let redrive = 0
    let life: Life
    const left = [...when]
    do {
      life = await live({ ...request, ...(redrive > 0 && { redrive }) }, disk, left.shift() ?? Infinity, after)
      if (life.outcome === undefined) kills += 1
      else if (life.outcome.status === 'FAILED') redrive += 1
    } while (life.outcome?.status !== 'SUCCEEDED' && redrive < 100)
    redrives += redrive
    expect(disk.again).toEqual([])
    const { outcome, run } = life
    // those that are tolerated are described
    const results = (outcome?.status === 'SUCCEEDED' ? outcome.output : []) as readonly Json[]
    expect(results).toHaveLength(items)
    const failed = results.flatMap((result, i) => (typeof result === 'number' ? (expect(result).toBe(i + 1), []) : [i]))
    expect(failed.length).toBeLessThanOrEqual(tolerated)
    expect(run?.tally.items).toMatchObject({ succeeded: items - failed.length, failed: failed.length, total: items, running: 0, pending: 0, aborted: 0, pendingRedrive: 0 })
    // of each child, at most one end counts: that of its success, or the one in this redrive
    for (let index = 0; index < items; index++) {
      const ends = disk.journal.filter((child) => child.index === index)
      expect(ends.filter(({ result: { status }, redrive: of = 0 }) => status === 'SUCCEEDED' || of === redrive)).toHaveLength(1)
      expect(ends.map(({ redriveCount = 0 }) => redriveCount)).toEqual(ends.map((_, i) => i))
    }
  }), { seed: 47, numRuns: 150 })
  expect(kills).toBeGreaterThan(150)
  expect(redrives).toBeGreaterThan(150)
}, 120_000)

/** Something that becomes of a list of items while nobody reads it. */
const change = fc.record({ at: fc.nat({ max: items - 1 }), how: fc.constantFrom('deleted', 'added', 'changed', 'cut') })
const afterChange = (before: readonly string[], { at, how }: { readonly at: number, readonly how: string }): readonly string[] => {
  if (how === 'cut') return before.slice(0, at)
  return [...before.slice(0, at), ...(how === 'deleted' ? [] : ['new']), ...before.slice(how === 'added' ? at : at + 1)]
}

test('a Map Run whose data set changed meanwhile skips no item and doubles none: it takes what it has not worked on as it is, or fails, and goes on when all is as it was', async () => {
  const seen = { refused: 0, taken: 0, unchanged: 0 }
  await fc.assert(fc.asyncProperty(fc.record({
    concurrency: fc.integer({ min: 1, max: 6 }), failures: fc.array(fc.nat({ max: 1 }), { minLength: items, maxLength: items }), after: fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 5 }),
    killAfter: fc.integer({ min: 1, max: 12 }), changes: fc.option(change), batch: fc.integer({ min: 1, max: 3 }),
  }), async ({ concurrency, failures, after, killAfter, changes, batch }) => {
    const request = machine(concurrency, 0, {
      ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Arguments: { Bucket: 'b', Key: 'k' }, ReaderConfig: { InputType: 'JSONL' } }, ItemBatcher: { MaxItemsPerBatch: batch },
    })
    const before = Array.from({ length: items }, (_, i) => `item ${i}`)
    const now = changes === null ? before : afterChange(before, changes)
    const text = (list: readonly string[]): string => list.map((item) => `${JSON.stringify(item)}\n`).join('')
    const disk: Disk = { journal: [], failures: [...failures], again: [] }
    let redrive = 0
    const { outcome } = await live(request, disk, killAfter, after, text(before))
    if (outcome?.status === 'SUCCEEDED') return
    if (outcome?.status === 'FAILED') redrive += 1
    // goes on until it succeeds, or fails over the items
    const goOn = async (list: readonly string[]): Promise<MapRunOutcome | undefined> => {
      for (;;) {
        const life = await live({ ...request, ...(redrive > 0 && { redrive }) }, disk, Infinity, after, text(list))
        if (life.outcome?.status !== 'FAILED') return life.outcome
        redrive += 1
        if (life.outcome.failure.error === 'States.ItemReaderFailed') return life.outcome
      }
    }
    const batchOf = (list: readonly string[], index: number): string => JSON.stringify(list.slice(index * batch, (index + 1) * batch))
    const same = disk.journal.every(({ index }) => batchOf(now, index) === batchOf(before, index))
    const journalled = disk.journal.length
    const first = await goOn(now)
    const results = (ended: MapRunOutcome | undefined): readonly unknown[] => (ended?.status === 'SUCCEEDED' ? ended.output as readonly { readonly Items: readonly string[] }[] : []).flatMap(({ Items: list }) => list)
    if (same) {
      seen[changes === null ? 'unchanged' : 'taken'] += 1
      expect(results(first)).toEqual(now)
    } else {
      seen.refused += 1
      expect(first).toMatchObject({ failure: { cause: expect.stringMatching(/^ASL3041: [^'"]*$/) } })
      for (const { index, digest } of disk.journal.slice(journalled)) expect([batchOf(now, index), digest]).toEqual([batchOf(before, index), expect.any(String)])
      expect(results(await goOn(before))).toEqual(before)
    }
    expect(disk.again).toEqual([])
  }), { seed: 53, numRuns: 300 })
  expect(Object.values(seen).map((times) => times > 25)).toEqual([true, true, true])
}, 120_000)
