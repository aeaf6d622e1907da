import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { parseItems } from '../../src/nlp/index.js'
import { figuresOf, reportOf, run, sampleLines, sampleModel, scratch, start } from './cli.js'
import type { Finished, Report } from './cli.js'
import { faultyAssembly } from './faulty-assembly.js'
import { runLocally, unitTests } from './local-run.js'

/** Chunks by a Distributed Map: whatever happens, what is reported is what the queue gives. */
const place = scratch()
afterAll(() => place.remove())

const lines = sampleLines(85)
const examples = place.file('examples.jsonl', lines.join('\n'))
const items = parseItems(Buffer.from(lines.join('\n')), { file: 'examples.jsonl' })
type Dispatch = 'queue' | 'distributed-map'
const args = (model: string, data: string, dispatch: Dispatch, ...more: readonly string[]): readonly string[] =>
  ['backtest', '--model', sampleModel(model), '--examples', examples, '--data', data, '--dispatch', dispatch, '--format', 'json', ...more]
const backtest = (model: string, data: string, dispatch: Dispatch, ...more: readonly string[]): Promise<Finished> => run(args(model, data, dispatch, ...more), place.path)
const read = (...names: readonly string[]): string => readFileSync(path.join(place.path, ...names), 'utf8')

/** A report in JSON, as text, without what is about time. */
function timeless(text: string): string {
  const { timings: _timings, run: { startedAt: _startedAt, ...named }, ...report } = JSON.parse(text) as { readonly timings: object, readonly run: { readonly startedAt: string } }
  return JSON.stringify({ ...report, run: named })
}

const ran = new Map<string, Finished>()
beforeAll(async () => {
  for (const dispatch of ['queue', 'distributed-map'] as const) {
    ran.set(`${dispatch} v1`, await backtest('news-v1', dispatch, dispatch, '--bless', `${dispatch}.jsonl`, '--report', `${dispatch}-v1`))
    ran.set(`${dispatch} v2`, await backtest('news-v2', dispatch, dispatch, '--baseline', `${dispatch}.jsonl`, '--report', `${dispatch}-v2`))
  }
}, 240_000)
const ranAs = (name: string): Finished => {
  const finished = ran.get(name)
  if (finished === undefined) throw new Error(`${name} was not run`)
  return finished
}

describe('a backtest by a Distributed Map', () => {
  test.each(['v1', 'v2'])('of the sample news-%s gives what the queue gives, byte for byte but for the time: report, predictions, verdict', (version) => {
    const [queue, map] = [ranAs(`queue ${version}`), ranAs(`distributed-map ${version}`)]
    expect(map.code).toBe(queue.code)
    expect(reportOf(map).items).toMatchObject({ scored: lines.length, cached: 0, failed: 0 })
    expect(timeless(map.stdout)).toBe(timeless(queue.stdout))
    expect(timeless(read(`distributed-map-${version}`, 'report.json'))).toBe(timeless(read(`queue-${version}`, 'report.json')))
    expect(read(`distributed-map-${version}`, 'predictions.jsonl')).toBe(read(`queue-${version}`, 'predictions.jsonl'))
  })

  test('blesses the same baseline', () => {
    expect(read('distributed-map.jsonl')).toBe(read('queue.jsonl'))
  })

  test('shows how far it is, and is refused nothing', () => {
    expect(ranAs('distributed-map v1').stderr).toMatch(/news 1\.0\.0 \[#+\] (\d+)\/\1 items/)
    for (const data of ['queue', 'distributed-map']) expect(existsSync(path.join(place.path, data, 'iam-refusals.log'))).toBe(false)
  })

  test.each<[Dispatch, Dispatch]>([['distributed-map', 'distributed-map'], ['distributed-map', 'queue']])('whose results a run by %s knows takes them from there when it is by %s', async (first, second) => {
    const again = reportOf(await backtest('news-v1', first, second))
    expect(again.items).toMatchObject({ cached: again.items.total, scored: lines.length, failed: 0 })
    expect(figuresOf(again)).toEqual(figuresOf(reportOf(ranAs('queue v1'))))
  }, 60_000)
})

test('killed on its way it is finished by the same command, the way it was begun, whichever that one asks for', async () => {
  const killed = start(args('news-v1', 'killed', 'distributed-map'), place.path)
  while (counted('killed', 'CollectFunction', 'results entered') < 40 && killed.child.exitCode === null) await pause(20)
  killed.child.kill('SIGKILL')
  expect(await killed.finished).toMatchObject({ code: null, stdout: '' })
  const resumed = await backtest('news-v1', 'killed', 'queue')
  expect(resumed.stderr).toContain(`goes on as it was begun, with --dispatch distributed-map: ${reportOf(resumed).run.id}`)
  expect(reportOf(resumed).run.id).toBe(reportOf(ranAs('queue v1')).run.id)
  expect(reportOf(resumed).items.cached).toBe(0)
  expect(figuresOf(reportOf(resumed))).toEqual(figuresOf(reportOf(ranAs('queue v1'))))
  expect(counted('killed', 'ConsumeFunction', 'chunk consumed')).toBe(0)
}, 120_000)

test('a step that fails on some items and a chunk that cannot be looked up: those are errors of the machinery, the others are scored', async () => {
  const word = 'Vantor'
  const assembly = faultyAssembly(
    path.join(place.path, 'faulty'),
    { construct: 'Patterns', handler: `async (event, context, original) => { if (event.document?.text.value?.includes('${word}')) throw new TypeError('broken'); return original(event, context) }` },
    { construct: 'LookUp', handler: 'async (event, context, original) => { if (event.suite === "backtest" && event.chunk === 2) throw Object.assign(new Error("broken"), { name: "ChunkDamaged" }); return original(event, context) }' },
  )
  const finished = await backtest('news-v1', 'faulty-data', 'distributed-map', '--assembly', assembly)
  const report: Report = reportOf(finished)
  const expected = items.flatMap(({ id, text }, index) => (Math.floor(index / 25) === 2 ? [{ id, error: 'Backtest.NotConsumed' }] : text.includes(word) ? [{ id, error: 'TypeError' }] : []))
  expect(expected.length).toBeGreaterThan(26)
  expect(report.errors).toEqual(expected)
  expect(report).toMatchObject({ verdict: 'infrastructure-error', items: { scored: lines.length - expected.length, failed: expected.length } })
  expect(finished.code).toBe(3)
  expect(finished.stderr).not.toContain(word)
}, 120_000)

test('a suite that can never be closed is given up as a job is: what its chunks could not tell of is accounted, and the run is scored', async () => {
  const assembly = faultyAssembly(
    path.join(place.path, 'unsettled'),
    { construct: 'LookUp', handler: 'async (event, context, original) => { if (event.suite === "backtest" && event.chunk === 2) throw Object.assign(new Error("broken"), { name: "ChunkDamaged" }); return original(event, context) }' },
    { construct: 'Settle', handler: 'async () => { throw Object.assign(new Error("busy"), { name: "ThrottlingException" }) }' },
  )
  const report: Report = reportOf(await backtest('news-v1', 'unsettled-data', 'distributed-map', '--assembly', assembly))
  expect(report.errors).toEqual(items.slice(50, 75).map(({ id }) => ({ id, error: 'Backtest.NotDispatched' })))
  expect(report).toMatchObject({ verdict: 'infrastructure-error', items: { scored: lines.length - 25, failed: 25 } })
}, 180_000)

test('calls that are throttled or whose answers are lost, one in ten: every item is accounted for once, and hardly any is lost', async () => {
  const few = items.slice(0, 60)
  const { report: { totals, score }, predictions } = await runLocally({ dataDirectory: path.join(place.path, 'faults'), items: few, dispatch: 'distributed-map', faults: { rate: 0.1, seed: 1 }, resubmit: 10_000 })
  const accounted = [...predictions.map((line) => (JSON.parse(line) as { readonly id: string }).id), ...score.errors.map(({ id }) => id)]
  expect(accounted.toSorted()).toEqual(few.map(({ id }) => id).toSorted())
  expect(totals.ran + totals.cached + totals.failed).toBe(few.length + await unitTests())
  expect(totals.failed).toBeLessThan(5)
}, 240_000)

/** Sum of the counts that a function logged with an event. */
function counted(data: string, name: string, event: string): number {
  const logs = path.join(place.path, data, 'lambda/logs')
  if (!existsSync(logs)) return 0
  return readdirSync(logs).filter((file) => file.includes(name))
    .flatMap((file) => readFileSync(path.join(logs, file), 'utf8').split('\n'))
    .filter((line) => line.includes(`"event":"${event}"`) && line.endsWith('}'))
    .reduce((sum, line) => sum + (JSON.parse(line) as { readonly count: number }).count, 0)
}
