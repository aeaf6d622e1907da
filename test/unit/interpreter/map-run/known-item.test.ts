import { describe, expect, test } from '@jest/globals'
import type { Json, JsonObject } from '../../../../src/asl/json.js'
import { beginMapRun, virtualClock } from '../../../../src/interpreter/index.js'
import type { ChildExecution, ChildRecord, ChildRequest, ExecutionResult, MapRunOutcome } from '../../../../src/interpreter/index.js'
import { itemDigest } from '../../../../src/interpreter/map-run/known-item.js'
import { describedChild } from '../../../../src/interpreter/map-run/result.js'
import { Objects } from '../objects.js'
import { requestOf } from './request.js'
import { distributed, getObject } from './run.js'

const reader = { ItemReader: { Resource: getObject, Arguments: { Bucket: 'b', Key: 'k' }, ReaderConfig: { InputType: 'JSONL' } } }
const lines = (items: readonly Json[]): string => items.map((item) => `${JSON.stringify(item)}\n`).join('')

interface Life {
  readonly outcome: MapRunOutcome | undefined
  readonly started: readonly ChildRequest[]
  /** All that is known of children after it. */
  readonly records: readonly ChildRecord[]
}

interface Given {
  readonly earlier?: readonly ChildRecord[]
  readonly redrive?: number
  /** Children of these batches fail. */
  readonly failing?: readonly number[]
  readonly more?: JsonObject
  readonly recorded?: boolean
  readonly source?: JsonObject
  readonly begun?: ChildExecution['begunWith']
}

/** One life of a Map Run over these items; a child's result is its input. */
async function live(items: readonly Json[], { earlier = [], redrive, failing = [], more = {}, recorded = true, source = reader, begun }: Given = {}): Promise<Life> {
  const records = [...earlier]
  const started: ChildRequest[] = []
  const request = requestOf(distributed({ ...source, MaxConcurrency: 1, ToleratedFailureCount: 1, ...more }))
  const running = beginMapRun({ ...request, ...(redrive !== undefined && { redrive }) }, {
    objects: new Objects({ 'b/k': lines(items) }), clock: virtualClock(), earlier,
    ...(recorded && { record: (child: ChildRecord) => void records.push(JSON.parse(JSON.stringify(child)) as ChildRecord) }),
    startChild(child) {
      started.push(child)
      let stop: (result: ExecutionResult) => void = () => undefined
      const result: ExecutionResult = failing.includes(child.index) ? { status: 'FAILED', error: 'Broken', startedAt: 0, stoppedAt: 0 } : { status: 'SUCCEEDED', output: child.input, startedAt: 0, stoppedAt: 0 }
      return {
        result: begun === undefined ? Promise.resolve(result) : new Promise((resolve) => { stop = resolve }),
        stop: (failure) => { stop({ status: 'ABORTED', ...failure, startedAt: 0, stoppedAt: 0 }) },
        ...(begun !== undefined && { begunWith: begun }),
      }
    },
  })
  return { outcome: await running.outcome, started, records }
}

const items = ['a', 'b', 'c', 'd', 'e']
/** Two children fail, which is one too many: three are known. */
const failed = (more: JsonObject = {}): Promise<Life> => live(items, { failing: [1, 2], more })
const changed = (what: string): MapRunOutcome => ({ status: 'FAILED', failure: { error: 'States.ItemReaderFailed', cause: `ASL3041: the data set has changed since this Map Run read it: ${what}` } })

describe('a Map Run that is redriven', () => {
  test('over the items that it had has all their results', async () => {
    const { records, outcome: before } = await failed()
    expect(before).toMatchObject({ status: 'FAILED', failure: { error: 'States.ExceedToleratedFailureThreshold' } })
    expect(records.map(({ digest }) => digest)).toEqual([0, 1, 2].map(() => expect.stringMatching(/^[\w-]{11}$/)))
    const { outcome, started } = await live(items, { earlier: records, redrive: 1 })
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: items })
    expect(started.map(({ index }) => index)).toEqual([1, 2, 3, 4])
  })

  test.each([
    ['an item was deleted that had succeeded', items.slice(1), 'item 0, counted from 0, is another one', []],
    ['an item was put before them', ['new', ...items], 'item 0, counted from 0, is another one', []],
    ['an item changed that had failed', ['a', 'b', 'other', 'd', 'e'], 'item 2, counted from 0, is another one', [1]],
    ['items are gone', ['a', 'b'], 'there is no item 2 any more, counted from 0', [1]],
    ['all items are gone', [], 'there is no item 0 any more, counted from 0', []],
  ])('fails when %s (ASL3041), and goes on when that is as it was', async (_what, now, cause, run) => {
    const { records } = await failed()
    const life = await live(now, { earlier: records, redrive: 1 })
    expect(life.outcome).toEqual(changed(cause))
    expect(life.started.map(({ index }) => index)).toEqual(run)
    const { outcome } = await live(items, { earlier: life.records, redrive: 2 })
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: items })
  })

  test('takes items as they are that nobody has worked on', async () => {
    const { records } = await failed()
    const { outcome } = await live(['a', 'b', 'c', 'new', 'd', 'e'], { earlier: records, redrive: 1 })
    expect(outcome).toEqual({ status: 'SUCCEEDED', output: ['a', 'b', 'c', 'new', 'd', 'e'] })
  })

  test('looks at what was read, not at what a selector makes of it, batch by batch', async () => {
    const more = { ItemBatcher: { MaxItemsPerBatch: 2 }, ItemSelector: 1, ToleratedFailureCount: 0 }
    const { records } = await live(items, { failing: [1], more })
    expect((await live(items, { earlier: records, redrive: 1, more })).outcome?.status).toBe('SUCCEEDED')
    expect((await live(['a', 'b', 'd', 'c', 'e'], { earlier: records, redrive: 1, more })).outcome).toEqual(changed('items 2 to 3, counted from 0, are no longer the same'))
    expect((await live(['a', 'b', 'c'], { earlier: records, redrive: 1, more })).outcome).toEqual(changed('item 2, counted from 0, is another one'))
  })

  test('goes by place alone where a version left no digest', async () => {
    const { records } = await failed()
    const old = records.map(({ digest: _digest, ...record }) => record)
    expect((await live(['x', 'y', 'z'], { earlier: old, redrive: 1 })).outcome).toEqual({ status: 'SUCCEEDED', output: ['a', 'y', 'z'] })
  })
})

describe('a Map Run that goes on after a restart', () => {
  test('runs none of the items between known ones before it has met all that are known', async () => {
    const { records } = await live(items)
    const earlier = records.filter(({ index }) => index === 0 || index === 3)
    const { outcome, started } = await live(['a', 'c', 'd', 'e', 'f'], { earlier })
    expect(outcome).toEqual(changed('item 3, counted from 0, is another one'))
    expect(started).toEqual([])
    expect((await live(['a', 'c'], { earlier })).outcome).toEqual(changed('there is no item 2 any more, counted from 0'))
    expect((await live(items, { earlier })).outcome).toEqual({ status: 'SUCCEEDED', output: items })
  })

  test('fails over a child that goes on with another item, and stops it: its record has what it worked on', async () => {
    const { outcome, records } = await live(['a'], { begun: { input: 'old', digest: 'of old' } })
    expect(outcome).toEqual(changed('item 0, counted from 0, is another one'))
    expect(records).toEqual([expect.objectContaining({ index: 0, input: 'old', digest: 'of old', result: expect.objectContaining({ status: 'ABORTED' }) })])
  })
})

test('items are not digested where nobody keeps what becomes of children, and where they are in the data of the state', async () => {
  const { started } = await live(items, { recorded: false })
  const { started: ofState } = await live([], { source: { Items: items } })
  for (const children of [started, ofState]) expect(children.map((child) => ['digest' in child, child.input])).toEqual(items.map((item) => [false, item]))
})

test('digests differ with the value and with the key, and there is one of what is nested too deeply for its text to be made', () => {
  const deep = JSON.parse(`${'['.repeat(20_000)}${']'.repeat(20_000)}`) as Json
  const of = (value: Json, key?: string): string => itemDigest({ index: 0, value, source: 'STATE_DATA', ...(key !== undefined && { key }) })
  expect(of({ a: 1 })).toBe(of({ a: 1 }))
  expect(new Set([of(1), of('1'), of(1, 'k'), of(1, 'l'), of([1]), of(deep)]).size).toBe(6)
})

test('a child that no redrive can let go on is described so', () => {
  const record: ChildRecord = { index: 0, items: 1, name: 'n', arn: 'arn', input: 1, result: { status: 'FAILED' } }
  expect(describedChild(record, 'machine')).toMatchObject({ RedriveStatus: 'REDRIVABLE' })
  expect(describedChild({ ...record, redrivable: false }, 'machine')).toMatchObject({ RedriveStatus: 'NOT_REDRIVABLE', RedriveStatusReason: 'Execution is FAILED and cannot be redriven' })
})
