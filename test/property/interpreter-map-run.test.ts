import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { byteLength } from '../../src/asl/index.js'
import type { Json, JsonObject } from '../../src/asl/json.js'
import { beginMapRun, compile, startExecution, TaskFailure, virtualClock } from '../../src/interpreter/index.js'
import type { ChildRecord, Entropy, ExecutionResult, MapRunHost, RunningMapRun } from '../../src/interpreter/index.js'
import { batches } from '../../src/interpreter/map-run/batcher.js'
import { csvItems } from '../../src/interpreter/map-run/reader/csv.js'
import { jsonItems, jsonLines } from '../../src/interpreter/map-run/reader/json.js'
import { decode, linesOf } from '../../src/interpreter/map-run/reader/text.js'

async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const value of values) found.push(value)
  return found
}

/** Bytes of a text, cut anywhere, within a character, too. */
async function* cut(text: string, sizes: readonly number[]): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let at = 0, i = 0; at < bytes.length; i++) {
    const size = sizes[i % sizes.length] ?? 1
    yield Promise.resolve(bytes.subarray(at, at + size))
    at += size
  }
}

const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 5 })
// JSON text has no negative zero
const json = fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.parse(JSON.stringify(value)) as Json)

describe('batches', () => {
  const limits = fc.record({ maxItems: fc.integer({ min: 1, max: 9 }), maxInputBytes: fc.integer({ min: 400, max: 2000 }), batchInput: fc.constantFrom<Json>(null, { model: 'm' }, 'é') }, { requiredKeys: [] })
  const values = fc.array(fc.oneof(fc.string({ maxLength: 60 }), fc.integer(), fc.record({ a: fc.string({ unit: 'binary', maxLength: 30 }) })), { minLength: 10, maxLength: 60 })

  test('in a row are all the items, within the limits, and none has room for the next item', async () => {
    let cuts = 0
    await fc.assert(fc.asyncProperty(values, limits, async (items, given) => {
      const made = await all(batches(items, given))
      const inputs = made.map(({ input }) => input as JsonObject)
      const lists = inputs.map(({ Items: list }) => list as readonly Json[])
      expect(lists.flat(1)).toEqual(items)
      expect(made.map(({ index }) => index)).toEqual(made.map((_, i) => i))
      expect(made.map((batch) => batch.items)).toEqual(lists.map((list) => list.length))
      for (const [i, input] of inputs.entries()) {
        const { maxItems = Infinity, maxInputBytes = 262_144, batchInput } = given
        const list = lists[i] as readonly Json[]
        expect(Object.keys(input)).toEqual(batchInput === undefined ? ['Items'] : ['BatchInput', 'Items'])
        expect(list.length).toBeGreaterThan(0)
        expect(list.length).toBeLessThanOrEqual(maxItems)
        expect(byteLength(input)).toBeLessThanOrEqual(maxInputBytes)
        const next = lists[i + 1]?.[0]
        if (next === undefined) continue
        cuts += 1
        expect(list.length === maxItems || byteLength({ ...input, Items: [...list, next] }) > maxInputBytes).toBe(true)
      }
    }), { seed: 41, numRuns: 300 })
    expect(cuts).toBeGreaterThan(300)
  })

  test('without limits are the items themselves; an item too large for any is refused', async () => {
    expect(await all(batches([1, [2]], undefined))).toEqual([{ index: 0, items: 1, input: 1 }, { index: 1, items: 1, input: [2] }])
    await expect(all(batches(['x'.repeat(100)], { maxInputBytes: 100 }))).rejects.toMatchObject({ error: 'States.DataLimitExceeded' })
  })
})

describe('what is written is read back, wherever its bytes are cut', () => {
  test('CSV', async () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é', '😀'), maxLength: 6 })
    const table = fc.integer({ min: 1, max: 4 }).chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { minLength: 1, maxLength: 8 }))
    await fc.assert(fc.asyncProperty(table, sizes, fc.constantFrom('\n', '\r\n'), fc.boolean(), async (rows, pieces, end, ended) => {
      const text = rows.map((row) => row.map((one) => `"${one.replaceAll('"', '""')}"`).join(',')).join(end) + (ended ? end : '')
      const names = (rows[0] ?? []).map((_, i) => `c${i}`)
      const read = await all(csvItems(decode(cut(text, pieces)), ',', names))
      expect(read.map((row) => names.map((name) => row[name]))).toEqual(rows)
    }), { seed: 42, numRuns: 300 })
  })

  test('JSON arrays, as JSON.parse reads them', async () => {
    await fc.assert(fc.asyncProperty(fc.array(json, { maxLength: 8 }), sizes, fc.constantFrom(undefined, 1, '\t'), async (items, pieces, space) => {
      const read = await all(jsonItems(decode(cut(JSON.stringify(items, null, space), pieces))))
      expect(read.map(({ value }) => value)).toEqual(items)
    }), { seed: 43, numRuns: 300 })
  })

  test('and what JSON.parse refuses is refused', async () => {
    let refused = 0
    await fc.assert(fc.asyncProperty(fc.string({ unit: fc.constantFrom('[', ']', '{', '}', ',', ':', '"', '1', ' ', '\\') }), sizes, async (rest, pieces) => {
      const text = `[${rest}`
      let wanted: Json | undefined
      try {
        wanted = JSON.parse(text) as Json
      } catch {
        refused += 1
      }
      const read = all(jsonItems(decode(cut(text, pieces))))
      if (wanted === undefined) await expect(read).rejects.toMatchObject({ error: 'States.ItemReaderFailed' })
      else expect((await read).map(({ value }) => value)).toEqual(wanted)
    }), { seed: 44, numRuns: 1000 })
    expect(refused).toBeGreaterThan(500)
  })

  test('JSON Lines', async () => {
    await fc.assert(fc.asyncProperty(fc.array(json, { maxLength: 8 }), sizes, fc.constantFrom('\n', '\r\n'), async (items, pieces, end) => {
      expect(await all(jsonLines(linesOf(decode(cut(items.map((item) => JSON.stringify(item)).join(end), pieces)))))).toEqual(items)
    }), { seed: 45, numRuns: 200 })
  })
})

describe('a Map Run that is killed any number of times', () => {
  const definition = (more: JsonObject): JsonObject => ({
    QueryLanguage: 'JSONata', StartAt: 'M',
    States: {
      M: {
        Type: 'Map', End: true, Items: '{% [0..19] %}', ItemSelector: { n: '{% $states.context.Map.Item.Value %}', r: '{% $random() %}' }, ...more,
        ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, StartAt: 'T', States: { T: { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', End: true } } },
      },
    },
  })

  /** What outlives a process. */
  interface Disk {
    readonly journal: ChildRecord[]
    /** How often the child of each batch was run. */
    readonly begun: Map<number, number>
  }

  /** Runs it until it ends, or until so many more children have ended. */
  async function process(more: JsonObject, disk: Disk, killAfter: number, after: readonly number[], failing: ReadonlySet<number>): Promise<ExecutionResult | undefined> {
    const machine = compile(definition(more), { type: 'STANDARD' })
    const clock = virtualClock()
    let killed: () => void = () => undefined
    const end = new Promise<undefined>((resolve) => {
      killed = () => { resolve(undefined) }
    })
    const earlier = [...disk.journal]
    const mapRuns: MapRunHost = {
      start(request) {
        const running: RunningMapRun = beginMapRun(request, {
          objects: undefined, clock, earlier,
          record(child) {
            if (disk.journal.length >= earlier.length + killAfter) return
            disk.journal.push(JSON.parse(JSON.stringify(child)) as ChildRecord)
            if (disk.journal.length === earlier.length + killAfter) killed()
          },
          startChild({ program, input, index, executionName }) {
            disk.begun.set(index, (disk.begun.get(index) ?? 0) + 1)
            return startExecution({ program }, input, {
              clock, executionName, integrations: {
                invoke: async ({ parameters, control }) => {
                  await control?.sleep(after[index % after.length] ?? 0)
                  if (failing.has(index)) throw new TaskFailure('Failed', String(index))
                  return parameters
                },
              },
            })
          },
        })
        return running
      },
    }
    const entropy: Entropy = { uuid: () => '00000007-0000-4000-8000-00000000000a', random: () => 0 }
    const execution = startExecution(machine, {}, { clock, entropy, mapRuns, executionName: 'e', integrations: { invoke: () => Promise.reject(new Error('no child')) } })
    return Promise.race([end, execution.result])
  }

  test('comes to the same, and runs no child twice that had ended', async () => {
    let kills = 0
    const concurrency = fc.integer({ min: 1, max: 7 })
    const times = fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 7 })
    await fc.assert(fc.asyncProperty(concurrency, times, fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 4 }), fc.uniqueArray(fc.nat({ max: 19 }), { maxLength: 3 }), async (MaxConcurrency, after, when, failing) => {
      const more = { MaxConcurrency, ToleratedFailureCount: 3 }
      const fresh = (): Disk => ({ journal: [], begun: new Map() })
      const straight = await process(more, fresh(), Infinity, after, new Set(failing))
      const disk = fresh()
      let broken: ExecutionResult | undefined
      for (const killAfter of [...when, Infinity]) {
        const before = new Set(disk.journal.map(({ index }) => index))
        const begun = new Map(disk.begun)
        broken = await process(more, disk, killAfter, after, new Set(failing))
        for (const index of before) expect(disk.begun.get(index)).toBe(begun.get(index))
        if (broken !== undefined) break
        kills += 1
      }
      expect(disk.journal.map(({ index }) => index).sort((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, i) => i))
      const shown = (result: ExecutionResult | undefined): Json => [result?.status ?? null, (result?.output as readonly JsonObject[] | undefined ?? []).map((value) => ('Status' in value ? [value['Name'] ?? null, value['Input'] ?? null, value['Error'] ?? null] : value))]
      expect(shown(broken)).toEqual(shown(straight))
      expect(straight?.status).toBe('SUCCEEDED')
    }), { seed: 46, numRuns: 60 })
    expect(kills).toBeGreaterThan(60)
  })
})
