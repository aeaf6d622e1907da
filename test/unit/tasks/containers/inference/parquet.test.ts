import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { readFooter } from '../../../../../tasks/containers/inference/parquet/footer.js'
import { predictionSink } from '../../../../../tasks/containers/inference/parquet/sink.js'
import { readStruct, ThriftError, writeStruct } from '../../../../../tasks/containers/inference/parquet/thrift.js'
import type { ThriftValue } from '../../../../../tasks/containers/inference/parquet/thrift.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'parquet-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const { value } = fc.letrec<{ value: ThriftValue, struct: ThriftValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.record({ type: fc.constantFrom(1 as const, 2 as const) }),
    fc.record({ type: fc.constantFrom(5 as const, 6 as const), value: fc.maxSafeInteger() }),
    fc.record({ type: fc.constant(8 as const), bytes: fc.uint8Array({ maxLength: 40 }) }),
    fc.record({ type: fc.constant(9 as const), of: fc.constant(12), items: fc.array(tie('struct'), { maxLength: 20 }) }),
    tie('struct'),
  ),
  struct: fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), tie('value')), { maxLength: 4 }).map((fields) => ({ type: 12 as const, fields: new Map(fields.sort(([a], [b]) => a - b)) })),
}))
const fieldsOf = (content: ThriftValue): ReadonlyMap<number, ThriftValue> => new Map([[3, content]])
/** Bytes as numbers, so that kinds of arrays do not matter. */
function plain(content: ThriftValue): unknown {
  if ('fields' in content) return [...content.fields].map(([id, each]) => [id, plain(each)])
  if ('items' in content) return { ...content, items: content.items.map(plain) }
  return 'bytes' in content ? { ...content, bytes: [...content.bytes] } : content
}

describe('metadata', () => {
  test('is read as it was written', () => {
    fc.assert(fc.property(value, (content) => {
      const bytes = writeStruct(fieldsOf(content))
      const { fields, length } = readStruct(Buffer.concat([bytes, Buffer.from('more')]))
      expect(length).toBe(bytes.length)
      expect(plain({ type: 12, fields })).toEqual(plain({ type: 12, fields: fieldsOf(content) }))
    }))
  })

  test('damaged bytes are an error, never an endless loop', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      try {
        readStruct(bytes)
      } catch (error) {
        expect(error).toBeInstanceOf(ThriftError)
      }
    }), { numRuns: 500 })
    const good = writeStruct(new Map([[1, { type: 8 as const, bytes: Buffer.from('text') }]]))
    expect(() => readStruct(good.subarray(0, 4))).toThrow(ThriftError)
  })

  test('a file that is cut off anywhere is refused', async () => {
    const whole = new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'x', data: [1.5, 2.5], type: 'DOUBLE' }] }))
    const file = path.join(folder, 'cut.parquet')
    for (let length = 0; length < whole.length; length += 7) {
      await writeFile(file, whole.subarray(0, length))
      const handle = await open(file)
      await expect(readFooter(handle, 'cut.parquet')).rejects.toMatchObject({ code: 'SW4205' })
      await handle.close()
    }
  })
})

test('columns of predictions are read by others as they were', async () => {
  await fc.assert(fc.asyncProperty(
    fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 }),
    fc.infiniteStream(fc.record({ blank: fc.boolean(), float: fc.float({ noNaN: true }), whole: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), small: fc.integer(), text: fc.string() })),
    async (groups, stream) => {
      const rows = [...stream.take(groups.reduce((sum, count) => sum + count, 0))]
      const file = path.join(folder, 'made.parquet')
      const handle = await open(file, 'w+')
      try {
        const sink = predictionSink(handle, [{ name: 'f', type: 'float32' }, { name: 'd', type: 'float64' }, { name: 'w', type: 'int64' }, { name: 's', type: 'int32' }, { name: 't', type: 'string' }], groups)
        for (let from = 0; from < rows.length; from += 25) {
          const some = rows.slice(from, from + 25)
          const floats = some.map(({ float }) => float)
          await sink.write({ rows: some.length, data: [], blank: Uint8Array.from(some, ({ blank }) => blank ? 1 : 0), carried: Buffer.alloc(0), ends: new Int32Array(0) }, [
            { type: 'float32', values: Float32Array.from(floats) }, { type: 'float64', values: Float64Array.from(floats) }, { type: 'int64', values: BigInt64Array.from(some, ({ whole }) => whole) },
            { type: 'int32', values: Int32Array.from(some, ({ small }) => small) }, { type: 'string', values: some.map(({ text }) => text) },
          ])
        }
        const size = await sink.end()
        const bytes = new Uint8Array(size)
        await handle.read(bytes, 0, size, 0)
        expect((await readFooter(handle, 'made')).groups.map((group) => group.rows)).toEqual(groups)
        const read = await parquetReadObjects({ file: bytes.buffer, compressors })
        const names = ['f', 'd', 'w', 's', 't']
        expect(read.map((row: Readonly<Record<string, unknown>>) => names.map((name) => row[name] ?? null))).toEqual(
          rows.map(({ blank, float, whole, small, text }) => blank ? names.map(() => null) : [float, float, whole, small, text]))
      } finally {
        await handle.close()
      }
    },
  ), { numRuns: 40 })
})
