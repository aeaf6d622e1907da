import { describe, expect, test } from '@jest/globals'
import { count, eq, itemSource, stateMachine } from '../../../src/builder/index.js'
import type { AnyMachine, MachineOutput } from '../../../src/builder/index.js'
import { compile, virtualClock } from '../../../src/interpreter/index.js'
import type { Json } from '../../../src/asl/json.js'
import { readMapResults } from '../../../src/map-result/index.js'
import type { ObjectStore } from '../../../src/map-result/index.js'
import { Objects } from '../interpreter/objects.js'
import { all } from './memory-store.js'

// One law from end to end: what a typed machine says is what the interpreter writes, and what is read back with the machine's own types.

interface Row { readonly id: string; readonly text: string }
interface Input { readonly key: string }

const csv = 'id,text\n1,one\n2,two\n3,three\n4,"four, and ""more"""\n'

/** Runs a machine over files in memory, and hands out what can be read after it. */
async function run<M extends AnyMachine>(machine: M, files: Readonly<Record<string, string>>): Promise<{ readonly output: MachineOutput<M>; readonly client: ObjectStore }> {
  const objects = new Objects(files, 11)
  const { status, output, cause } = await compile(machine.definition, { type: machine.type }).run({ key: 'rows.csv' } satisfies Input, { handlers: {}, clock: virtualClock(0), objects })
  expect([status, cause]).toEqual(['SUCCEEDED', undefined])
  return { output: output as MachineOutput<M>, client: { get: (bucket, key) => Promise.resolve(Buffer.from(objects.written.get(`${bucket}/${key}`) ?? '')) } }
}

const m = stateMachine('m', { type: 'STANDARD' }).input<Input>()
const rows = { 'data/rows.csv': csv }

describe('a Distributed Map runs as it was typed', () => {
  test('over a CSV file, its results read back with input and output', async () => {
    const machine = m.define((f) => f.distributedMap('Rows', {
      executionType: 'EXPRESS', itemReader: { source: itemSource.csv<'id' | 'text'>(), arguments: ($) => ({ Bucket: 'data', Key: $.input.key }), maxItems: 3 },
      select: ($) => ({ row: $.item, at: $.index, from: $.source }), toleratedFailureCount: 1,
      each: (item) => item.choice('IsTwo', (c) => c.when(($) => eq($.input.row.id, '2'), (two) => two.fail('Refused', ($) => ({ error: 'Refused', cause: $.input.row.text }))).otherwise((other) => other.pass('Text', ($) => ({ text: $.input.row.text })))),
      resultWriter: { arguments: () => ({ Bucket: 'results', Prefix: 'out' }) },
    }))
    const { output, client } = await run(machine, rows)
    const results = await all(readMapResults({ client, details: output.ResultWriterDetails }))
    const texts = results.map((result) => (result.status === 'SUCCEEDED' ? result.output.text : result.status === 'PENDING' ? result.status : `${result.error}: ${result.cause}`))
    expect(texts).toEqual(['one', 'three', 'Refused: two'])
    expect(results.map(({ input }) => input.at)).toEqual([0, 2, 1])
    expect(results[0]?.input).toEqual({ row: { id: '1', text: 'one' } satisfies Row, at: 0, from: 'S3://data/rows.csv' })
  })

  test.each(['JSON', 'JSONL'] as const)('in batches, with compact results as %s', async (outputType) => {
    const machine = m.define((f) => f.distributedMap('Rows', {
      executionType: 'STANDARD', itemReader: { source: itemSource.csv({ headers: ['id', 'text'] }), arguments: ($) => ({ Bucket: 'data', Key: $.input.key }) },
      itemBatcher: { maxItemsPerBatch: 2, batchInput: ($) => ({ key: $.input.key }) },
      each: (batch) => batch.pass('Count', ($) => ({ rows: count($.input.Items), key: $.input.BatchInput.key })),
      resultWriter: { arguments: () => ({ Bucket: 'results' }), transformation: 'COMPACT', outputType },
    }))
    const { output, client } = await run(machine, rows)
    const results = await all(readMapResults({ client, details: output.ResultWriterDetails, transformation: 'COMPACT', only: ['SUCCEEDED'] }))
    // with headers that are given, the first row is one like the others
    expect(results.map((result) => result.output)).toEqual([{ rows: 2, key: 'rows.csv' }, { rows: 2, key: 'rows.csv' }, { rows: 1, key: 'rows.csv' }])
  })

  test('over JSON Lines under a prefix, flattened', async () => {
    const machine = m.define((f) => f.distributedMap('Lines', {
      executionType: 'EXPRESS', itemReader: { source: itemSource.listObjectsV2({ load: itemSource.jsonl<{ readonly n: number }>() }), arguments: () => ({ Bucket: 'data', Prefix: 'in/' }) },
      each: (item) => item.pass('Twice', ($) => [$.input.n, $.input.n]),
      resultWriter: { arguments: () => ({ Bucket: 'results' }), transformation: 'FLATTEN' },
    }))
    const { output, client } = await run(machine, { 'data/in/a.jsonl': '{"n":1}\n{"n":2}\n', 'data/in/b.jsonl': '{"n":3}', 'data/other': 'no JSON' })
    const results = await all(readMapResults({ client, details: output.ResultWriterDetails, transformation: 'FLATTEN', only: ['SUCCEEDED'] }))
    const numbers: readonly number[] = results.map((result) => result.output)
    expect(numbers).toEqual([1, 1, 2, 2, 3, 3])
  })

  test('over objects, an array of the data, and inside another: results stay in the data', async () => {
    const machine = m.define((f) => f
      .distributedMap('Objects', { executionType: 'EXPRESS', itemReader: { source: itemSource.listObjectsV2(), arguments: () => ({ Bucket: 'data' }) }, each: (object) => object.pass('Key', ($) => ({ key: $.input.Key, size: $.input.Size, at: $.input.LastModified })) })
      .distributedMap('Each', {
        executionType: 'STANDARD', items: ($) => $.input, select: ($) => ({ keys: [$.item.key], from: $.source }),
        each: (item) => item.distributedMap('Inner', { executionType: 'EXPRESS', items: ($) => $.input.keys, each: (key) => key.pass('Itself', ($) => $.input) }),
      }))
    const { output } = await run(machine, { 'data/a': 'x', 'data/b': 'yz' })
    expect(output satisfies Json).toEqual([['a'], ['b']])
  })

  test('too many failures are caught by their name', async () => {
    const machine = m.define((f) => f
      .distributedMap('All', { executionType: 'EXPRESS', itemReader: { source: itemSource.json<number>({ itemsPointer: '/items' }), arguments: () => ({ Bucket: 'data', Key: 'n.json' }) }, each: (item) => item.fail('No', () => ({ error: 'No' })) })
      .catch('States.ExceedToleratedFailureThreshold', (many) => many.pass('TooMany', ($) => ({ error: $.input.Error }))))
    expect((await run(machine, { 'data/n.json': '{"items":[1,2]}' })).output).toEqual({ error: 'States.ExceedToleratedFailureThreshold' })
  })

  test('a file that is not there is caught by its name', async () => {
    const machine = m.define((f) => f
      .distributedMap('All', { executionType: 'EXPRESS', itemReader: { source: itemSource.jsonl<number>(), arguments: () => ({ Bucket: 'data', Key: 'gone' }) }, each: (item) => item.succeed('One') })
      .catch('States.ItemReaderFailed', (gone) => gone.pass('Gone', ($) => ({ error: $.input.Error }))))
    expect((await run(machine, {})).output).toEqual({ error: 'States.ItemReaderFailed' })
  })
})
