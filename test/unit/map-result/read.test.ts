import { describe, expect, test } from '@jest/globals'
import { MapResultError, readMapResults } from '../../../src/map-result/index.js'
import { all, details, MemoryStore, objectsOf } from './memory-store.js'

/** A record of a child, as AWS writes it. */
const child = (n: number, more: object = {}): object => ({
  ExecutionArn: `arn:${n}`, Input: JSON.stringify({ n }), InputDetails: { Included: true }, Name: `c${n}`, Output: JSON.stringify({ twice: n * 2 }), OutputDetails: { Included: true }, RedriveCount: 0,
  StateMachineArn: 'sm', StartDate: '2026-01-01T00:00:00.000Z', Status: 'SUCCEEDED', StopDate: '2026-01-01T00:00:01.000Z', ...more,
})
const failed = (n: number): object => child(n, { Status: 'FAILED', Output: undefined, Error: 'Bad', Cause: 'because' })
const timedOut = (n: number): object => child(n, { Status: 'TIMED_OUT', Output: undefined })
const pending = (n: number): object => ({ Input: JSON.stringify({ n }), InputDetails: { Included: true }, Status: 'PENDING' })
const json = (...items: readonly unknown[]): string => JSON.stringify(items)
const lines = (...items: readonly unknown[]): string => items.map((item) => `${JSON.stringify(item)}\n`).join('')

const store = (files: Parameters<typeof objectsOf>[0], piece?: number): MemoryStore => new MemoryStore(objectsOf(files), piece)

describe('results with NONE', () => {
  const files = { SUCCEEDED: { 'SUCCEEDED_0.json': json(child(1), child(2)), 'SUCCEEDED_1.json': json(child(3)) }, FAILED: { 'FAILED_0.json': json(failed(4), timedOut(5)) }, PENDING: { 'PENDING_0.json': json(pending(6)) } }

  test('are unwrapped, file by file', async () => {
    expect(await all(readMapResults({ client: store(files), details }))).toEqual([
      { status: 'SUCCEEDED', input: { n: 1 }, output: { twice: 2 }, execution: child(1) },
      { status: 'SUCCEEDED', input: { n: 2 }, output: { twice: 4 }, execution: child(2) },
      { status: 'SUCCEEDED', input: { n: 3 }, output: { twice: 6 }, execution: child(3) },
      { status: 'FAILED', input: { n: 4 }, error: 'Bad', cause: 'because', execution: failed(4) },
      { status: 'TIMED_OUT', input: { n: 5 }, error: '', cause: '', execution: timedOut(5) },
      { status: 'PENDING', input: { n: 6 } },
    ])
  })

  test('of some kinds, in the order that is asked for, without reading the others', async () => {
    const client = store(files)
    expect((await all(readMapResults({ client, details, only: ['PENDING', 'FAILED'] }))).map(({ status }) => status)).toEqual(['PENDING', 'FAILED', 'TIMED_OUT'])
    expect(client.read).toEqual(['run/manifest.json', 'run/PENDING_0.json', 'run/FAILED_0.json'])
  })

  test.each([1, 2, 5, 64, 100_000])('are the same from pieces of %i bytes', async (piece) => {
    expect((await all(readMapResults<{ n: number }>({ client: store(files, piece), details }))).map(({ input }) => input.n)).toEqual([1, 2, 3, 4, 5, 6])
  })

  test('may be JSON Lines, by the name of the file or by what it begins with', async () => {
    const text = lines(child(1), child(2))
    for (const name of ['SUCCEEDED_0.jsonl', 'SUCCEEDED_0.json']) expect((await all(readMapResults<{ n: number }>({ client: store({ SUCCEEDED: { [name]: text } }), details }))).map(({ input }) => input.n)).toEqual([1, 2])
  })

  test('no more is read than is taken', async () => {
    const client = store({ SUCCEEDED: { 'SUCCEEDED_0.jsonl': lines(...Array.from({ length: 1000 }, (_, n) => child(n))) } }, 512)
    for await (const result of readMapResults({ client, details })) {
      expect(result.status).toBe('SUCCEEDED')
      break
    }
    expect(client.pieces).toBeLessThan(5)
  })

  test('of nothing are none', async () => {
    expect(await all(readMapResults({ client: store({}), details }))).toEqual([])
    expect(await all(readMapResults({ client: store({ SUCCEEDED: { 'SUCCEEDED_0.json': ' [ ] \n' } }), details }))).toEqual([])
  })
})

describe('transformed results', () => {
  const outputs = [{ a: '[{"],\\' }, [1, [2]], 'text \u{1f600} "quoted"', 7, null, [], ' ']

  test.each(['COMPACT', 'FLATTEN'] as const)('%s: outputs as they are written', async (transformation) => {
    for (const text of [{ 'SUCCEEDED_0.json': json(...outputs) }, { 'SUCCEEDED_0.jsonl': lines(...outputs) }]) {
      expect(await all(readMapResults({ client: store({ SUCCEEDED: text, FAILED: { 'FAILED_0.json': json(failed(4)) } }), details, transformation }))).toEqual([
        ...outputs.map((output) => ({ status: 'SUCCEEDED', output })), { status: 'FAILED', input: { n: 4 }, error: 'Bad', cause: 'because', execution: failed(4) },
      ])
    }
  })

  test('JSON Lines of arrays under a name that does not tell need a word', async () => {
    const client = store({ SUCCEEDED: { 'part-0': lines([1], [2]) } })
    await expect(all(readMapResults({ client, details, transformation: 'COMPACT' }))).rejects.toThrow(/SW4502: .*outputType: 'JSONL'/)
    expect(await all(readMapResults({ client, details, transformation: 'COMPACT', outputType: 'JSONL' }))).toEqual([{ status: 'SUCCEEDED', output: [1] }, { status: 'SUCCEEDED', output: [2] }])
  })
})

describe('what cannot be read', () => {
  const problem = async (objects: ReadonlyMap<string, string | Uint8Array>, place = details): Promise<MapResultError> => {
    try {
      await all(readMapResults({ client: new MemoryStore(objects, 1024 * 1024), details: place }))
    } catch (error) {
      if (error instanceof MapResultError) return error
      throw error
    }
    throw new Error('it was read')
  }
  const one = (text: string, name = 'SUCCEEDED_0.json'): Map<string, string> => objectsOf({ SUCCEEDED: { [name]: text } })
  const manifest = (text: string): Map<string, string> => new Map([['results/run/manifest.json', text]])
  const secret = 'the-text-of-a-user'

  test.each<[string, string, ReadonlyMap<string, string | Uint8Array>]>([
    ['SW4501', 'no JSON object', manifest(secret)],
    ['SW4501', 'no JSON object', manifest('[]')],
    ['SW4501', 'is missing', manifest('{"DestinationBucket":"b","ResultFiles":{}}')],
    ['SW4501', 'ResultFiles.FAILED', manifest('{"DestinationBucket":"b","MapRunArn":"a","ResultFiles":{"FAILED":[{"Size":1}]}}')],
    ['SW4502', 'item 1 of s3://results/run/SUCCEEDED_0.json is no JSON', one(`[${secret}]`)],
    ['SW4502', 'item 2 of s3://results/run/SUCCEEDED_0.jsonl is no JSON', one(`${JSON.stringify(child(1))}\n{"${secret}`, 'SUCCEEDED_0.jsonl')],
    ['SW4502', 'ends in the middle, after 1 items', one(json(child(1), secret).slice(0, -1))],
    ['SW4502', 'an item is missing after 1 items', one(`[${JSON.stringify(child(1))},]`)],
    ['SW4502', 'an item is missing after 0 items', one('[,]')],
    ['SW4502', 'something follows its end', one(`[] ${secret}`)],
    ['SW4502', 'a brace closes', one('[}]')],
    ['SW4502', 'bytes, but its manifest says', new Map([...one(lines(child(1), child(2)), 'SUCCEEDED_0.jsonl'), ['results/run/SUCCEEDED_0.jsonl', lines(child(1))]])],
    ['SW4502', 'is no JSON', new Map<string, string | Uint8Array>([...one('["??"]'), ['results/run/SUCCEEDED_0.json', Buffer.from([0x5b, 0x22, 0xff, 0xfe, 0x22, 0x5d])]])],
    ['SW4503', 'more than 16777216 bytes', one(JSON.stringify(['x'.repeat(16 * 1024 * 1024)]))],
    ['SW4503', 'more than 16777216 bytes', one(JSON.stringify('x'.repeat(16 * 1024 * 1024)), 'SUCCEEDED_0.jsonl')],
    ['SW4504', 's3://results/run/gone.json could not be read', new Map([...objectsOf({ SUCCEEDED: { 'gone.json': '[]' } })].filter(([key]) => !key.endsWith('gone.json')))],
    ['SW4504', 's3://results/run/manifest.json could not be read', new Map()],
    ['SW4505', 'item 1 of s3://results/run/SUCCEEDED_0.json is no record of a child execution: results that are transformed', one(json(secret))],
    ['SW4505', 'no Status that is known', one(json({ Status: secret }))],
    ['SW4505', 'it has no Output', one(json(child(1, { Output: undefined })))],
    ['SW4505', 'its Output is no JSON text', one(json(child(1, { Output: secret })))],
  ])('%s: %s (%#)', async (code, words, objects) => {
    const error = await problem(objects)
    expect([error.code, error.message]).toEqual([code, expect.stringContaining(words)])
    expect(error.message).not.toContain(secret)
  })

  test('the error of the store is the cause', async () => {
    expect((await problem(new Map())).cause).toEqual(new Error('NoSuchKey'))
  })
})
