import { gzipSync } from 'node:zlib'
import { describe, expect, test } from '@jest/globals'
import { parquetWriteBuffer } from 'hyparquet-writer'
import type { Json, JsonObject } from '../../../../src/asl/json.js'
import { parquetItems } from '../../../../src/interpreter/map-run/reader/parquet.js'
import type { Parquet } from '../../../../src/interpreter/map-run/reader/parquet.js'
import { Objects } from '../objects.js'
import { distributed, getObject, listObjects, run } from './run.js'

const seen = { index: '{% $states.context.Map.Item.Index %}', value: '{% $states.context.Map.Item.Value %}', source: '{% $states.context.Map.Item.Source %}' }

/** What children get of an object's items. */
async function read(body: string | Uint8Array, config: JsonObject, more: JsonObject = {}): Promise<Json | undefined> {
  const { status, output, error, cause } = await run(distributed({ ItemReader: { Resource: getObject, Arguments: { Bucket: 'b', Key: 'k' }, ReaderConfig: config }, ...more }), {}, { objects: new Objects({ 'b/k': body }) })
  return status === 'SUCCEEDED' ? output : [error ?? null, cause ?? null]
}

const csv = { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' }
const failed = (cause: string): Json => ['States.ItemReaderFailed', cause]

describe('CSV', () => {
  test.each([
    ['a,b\n1,2\n3,4\n', csv, [{ a: '1', b: '2' }, { a: '3', b: '4' }]],
    ['a,b\r\n1,2\r\n3,4', csv, [{ a: '1', b: '2' }, { a: '3', b: '4' }]],
    ['\uFEFFa\n1\n', csv, [{ a: '1' }]],
    ['a,b\n"x,\n""y""",\n', csv, [{ a: 'x,\n"y"', b: '' }]],
    ['a,b\n1\n1,2,3\n\n,\n""\n', csv, [{ a: '1', b: '' }, { a: '1', b: '2' }, { a: '', b: '' }, { a: '', b: '' }]],
    ['a;b\n1,5;2\n', { ...csv, CSVDelimiter: 'SEMICOLON' }, [{ a: '1,5', b: '2' }]],
    ['1\t2', { InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['x', 'y'], CSVDelimiter: 'TAB' }, [{ x: '1', y: '2' }]],
    ['a,b\n', csv, []],
    ['', csv, []],
    ['a,ü\n1,"日本"\n', csv, [{ a: '1', ü: '日本' }]],
    ['a"b,c\nd"e,f\n', csv, [{ 'a"b': 'd"e', c: 'f' }]],
    ['a,a\n1,2\n', csv, failed('CSV headers cannot contain duplicates.')],
    ['a\n"x\n', csv, failed('A quoted field of the CSV file has no end.')],
    ['h'.repeat(11_000), csv, failed('CSV headers cannot be longer than 10240 bytes.')],
    [Buffer.from([0x61, 0xff, 0xfe]), csv, failed('The object is not UTF-8 text.')],
  ])('%j', async (body, config, wanted) => {
    expect(await read(body, config)).toEqual(wanted)
  })
})

describe('JSON', () => {
  const json = { InputType: 'JSON' }
  test.each([
    ['[1, "a,]\\"", {"b": [2, {}]}, [3], null]', json, [1, 'a,]"', { b: [2, {}] }, [3], null]],
    [' [ ] ', json, []],
    ['[]', json, []],
    ['{"x": {"y/z": [1, 2]}}', { ...json, ItemsPointer: '/x/y~1z' }, [1, 2]],
    ['[[7, 8]]', { ...json, ItemsPointer: '/0' }, [7, 8]],
    ['{"x": 1, "y": 2}', json, [1, 2]],
    ['7', json, failed('Attempting to map over non-iterable node.')],
    ['{"x": 1}', { ...json, ItemsPointer: '/y' }, failed('Attempting to map over non-iterable node.')],
    ['[1, 2', json, failed('The object is not valid JSON.')],
    ['[1,, 2]', json, failed('The object is not valid JSON.')],
    ['[1, 2,]', json, failed('The object is not valid JSON.')],
    ['[,]', json, failed('The object is not valid JSON.')],
    ['[1] [2]', json, failed('The object is not valid JSON.')],
    ['[1] x', json, failed('The object is not valid JSON.')],
    ['[1}', json, failed('The object is not valid JSON.')],
    ['', json, failed('The object is not valid JSON.')],
    ['{"x":', json, failed('The object is not valid JSON.')],
    ['1\n{"a": 2}\r\n\n"x"', { InputType: 'JSONL' }, [1, { a: 2 }, 'x']],
    ['1\n{\n', { InputType: 'JSONL' }, failed('Line 2 of the object is not valid JSON.')],
  ])('%s', async (body, config, wanted) => {
    expect(await read(body, config)).toEqual(wanted)
  })

  test('members of an object have a key', async () => {
    const more = { ItemSelector: { ...seen, key: '{% $states.context.Map.Item.Key %}' } }
    expect(await read('{"x": 1, "y": 2}', json, more)).toEqual([{ index: 0, value: 1, source: 'S3://b/k', key: 'x' }, { index: 1, value: 2, source: 'S3://b/k', key: 'y' }])
  })
})

describe('how many items', () => {
  test.each([[0, 3], [2, 2], [9, 3], ['2', 2]])('MaxItems %j gives %d', async (MaxItems, wanted) => {
    expect(await read('[1,2,3]', { InputType: 'JSON', MaxItems: `{% ${JSON.stringify(MaxItems)} %}` })).toHaveLength(wanted)
  })
  test.each([[-1, 'field MaxItems must be positive'], [1.5, 'field MaxItems must be an integer'], ['x', 'field MaxItems must be an integer']])('MaxItems %j fails', async (MaxItems, cause) => {
    expect(await read('[1,2,3]', { InputType: 'JSON', MaxItems: `{% ${JSON.stringify(MaxItems)} %}` })).toEqual(failed(cause))
  })
})

describe('lists and manifests', () => {
  const objects = new Objects({ 'b/d/': '', 'b/d/1.jsonl': '1\n2\n', 'b/d/2.jsonl': '3\n', 'b/x': '' })
  const list = (config: JsonObject | undefined, more: JsonObject = {}, parameters: JsonObject = {}): JsonObject =>
    distributed({ ItemReader: { Resource: listObjects, Arguments: { Bucket: 'b', Prefix: 'd/', ...parameters }, ...(config !== undefined && { ReaderConfig: config }) }, ...more })

  test('a list of objects, page by page', async () => {
    const { output } = await run(list(undefined), {}, { objects })
    expect(output).toEqual(['d/', 'd/1.jsonl', 'd/2.jsonl'].map((Key) => ({ Etag: '"e"', Key, LastModified: 1_700_000_000, Size: Key === 'd/' ? 0 : Key === 'd/1.jsonl' ? 4 : 2, StorageClass: 'STANDARD' })))
    expect((await run(list(undefined, { ItemSelector: { s: seen.source } }), {}, { objects })).output).toEqual([{ s: 'S3://b' }, { s: 'S3://b' }, { s: 'S3://b' }])
  })

  test('the items in listed objects', async () => {
    const { output } = await run(list({ Transformation: 'LOAD_AND_FLATTEN', InputType: 'JSONL' }, { ItemSelector: seen }), {}, { objects })
    expect(output).toEqual([[1, 'd/1.jsonl'], [2, 'd/1.jsonl'], [3, 'd/2.jsonl']].map(([value, key], index) => ({ index, value, source: `S3://b/${String(key)}` })))
  })

  test('what is asked for and not supported is named', async () => {
    expect((await run(list(undefined, {}, { OptionalObjectAttributes: ['RestoreStatus'] }), {}, { objects })).cause).toBe('The argument OptionalObjectAttributes of the ItemReader is not supported.')
    expect((await run(list(undefined), {})).cause).toContain('There is no S3 here')
  })

  test('an S3 inventory', async () => {
    const manifest = { sourceBucket: 's', destinationBucket: 'arn:aws:s3:::b', fileFormat: 'CSV', fileSchema: 'Bucket, Key, Size', files: [{ key: 'i1.csv.gz' }, { key: 'i2.csv' }] }
    const inventory = new Objects({ 'b/k': JSON.stringify(manifest), 'b/i1.csv.gz': gzipSync('"s","a","1"\n"s","b","2"\n'), 'b/i2.csv': '"s","c","3"\n' })
    const reader = (config: JsonObject): JsonObject => distributed({ ItemReader: { Resource: getObject, Arguments: { Bucket: 'b', Key: 'k' }, ReaderConfig: config } })
    const { output } = await run(reader({ InputType: 'MANIFEST' }), {}, { objects: inventory })
    expect(output).toEqual([['a', '1'], ['b', '2'], ['c', '3']].map(([Key, Size]) => ({ Bucket: 's', Key, Size })))
    expect((await run(reader({ ManifestType: 'S3_INVENTORY' }), {}, { objects: inventory })).output).toEqual(output)
    expect(await read(JSON.stringify({ ...manifest, fileFormat: 'ORC' }), { InputType: 'MANIFEST' })).toEqual(failed('Of S3 inventories, only those in CSV are read.'))
    const torn = new Objects({ 'b/k': JSON.stringify(manifest), 'b/i1.csv.gz': 'no gzip' })
    expect((await run(reader({ InputType: 'MANIFEST' }), {}, { objects: torn })).cause).toContain('A file of the inventory cannot be unpacked')
  })

  test('a manifest of Athena', async () => {
    const athena = new Objects({ 'b/k': 's3://b/1.csv\ns3://c/p/2.csv\n', 'b/1.csv': 'a\n1\n', 'c/p/2.csv': 'a\n2\n' })
    const { output } = await run(distributed({ ItemReader: { Resource: getObject, Arguments: { Bucket: 'b', Key: 'k' }, ReaderConfig: { ManifestType: 'ATHENA_DATA', ...csv } }, ItemSelector: seen }), {}, { objects: athena })
    expect(output).toEqual([{ index: 0, value: { a: '1' }, source: 'S3://b/1.csv' }, { index: 1, value: { a: '2' }, source: 'S3://c/p/2.csv' }])
    expect(await read('nowhere\n', { ManifestType: 'ATHENA_DATA', ...csv })).toEqual(failed('A row of the manifest is no S3 URI.'))
  })
})

describe('Parquet', () => {
  test('is read in ranges by a package that is asked for when it is needed', async () => {
    const slices: string[] = []
    const parquet: Parquet = {
      parquetMetadataAsync: async (file) => {
        slices.push(Buffer.from(await file.slice(file.byteLength - 4)).toString())
        return { row_groups: [{ num_rows: 2n }, { num_rows: 1n }] }
      },
      parquetReadObjects: async ({ file, rowStart, rowEnd }) => {
        slices.push(Buffer.from(await file.slice(0, 3)).toString())
        return Array.from({ length: rowEnd - rowStart }, (_, i) => ({ row: BigInt(rowStart + i), big: 2n ** 60n, at: new Date(0), bytes: Uint8Array.of(1), list: [1n], none: undefined, nan: NaN, of: { a: true } }))
      },
    }
    const objects = new Objects({ 'b/k': 'PAR1....PAR2' })
    const rows: Json[] = []
    for await (const row of parquetItems(objects, { bucket: 'b', key: 'k' }, () => Promise.resolve(parquet))) rows.push(row)
    expect(rows).toEqual([0, 1, 2].map((row) => ({ row, big: '1152921504606846976', at: '1970-01-01T00:00:00.000Z', bytes: 'AQ==', list: [1], none: null, nan: null, of: { a: true } })))
    expect(slices).toEqual(['PAR2', 'PAR', 'PAR'])
    expect(objects.ranges).toEqual(['0-1', '8-12', '0-3', '0-3'])
  })

  test.each(['UNCOMPRESSED', 'SNAPPY'] as const)('%s is read as its writer wrote it, over row groups', async (codec) => {
    const count = 25
    const rows = Array.from({ length: count }, (_, n) => ({ id: n, name: `name ${n}`, price: n / 2, big: 2n ** 53n + BigInt(n), ok: n % 3 === 0 ? null : n % 2 === 0 }))
    const column = <K extends keyof (typeof rows)[number]>(name: K): (typeof rows)[number][K][] => rows.map((row) => row[name])
    const file = parquetWriteBuffer({
      codec, rowGroupSize: 10,
      columnData: [
        { name: 'id', data: column('id'), type: 'INT32' }, { name: 'name', data: column('name'), type: 'STRING' }, { name: 'price', data: column('price'), type: 'DOUBLE' },
        { name: 'big', data: column('big'), type: 'INT64' }, { name: 'ok', data: column('ok'), type: 'BOOLEAN', nullable: true },
      ],
    })
    expect(await read(new Uint8Array(file), { InputType: 'PARQUET' })).toEqual(rows.map((row) => ({ ...row, big: row.big > Number.MAX_SAFE_INTEGER ? String(row.big) : Number(row.big) })))
  })

  test('that is none fails the run', async () => {
    expect(await read('no parquet at all', { InputType: 'PARQUET' })).toEqual(['States.ItemReaderFailed', expect.any(String)])
  })
})

test('an object that is not there fails the run, whose error can be caught', async () => {
  const { status, output, events } = await run({
    ...distributed({ ItemReader: { Resource: getObject, Arguments: { Bucket: 'b', Key: 'k' }, ReaderConfig: csv } }),
    States: {
      M: {
        ...(distributed({ ItemReader: { Resource: getObject, Arguments: { Bucket: 'b', Key: 'k' }, ReaderConfig: csv } })['States'] as { readonly M: JsonObject }).M,
        Catch: [{ ErrorEquals: ['States.ItemReaderFailed'], Next: 'C' }],
      },
      C: { Type: 'Pass', End: true },
    },
  }, {}, { objects: new Objects() })
  expect([status, output]).toEqual(['SUCCEEDED', { Error: 'States.ItemReaderFailed', Cause: 'The specified key does not exist.' }])
  expect(events.slice(2, 7)).toEqual([['MapStateStarted', 2], ['MapRunStarted', 3], ['MapRunFailed', 4], ['MapStateFailed', 5], ['MapStateExited', 6]])
})
