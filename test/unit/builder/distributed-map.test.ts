import { describe, expect, test } from '@jest/globals'
import validate from 'asl-validator'
import { add, count, definitionText, itemSource, lambda, stateMachine, substitution } from '../../../src/builder/index.js'
import type { AnyMachine, TaskContract } from '../../../src/builder/index.js'
import { codeOf } from './code.js'

type Score = TaskContract<{ readonly text: string }, { readonly value: number }, 'TextTooLong'>
interface Input { readonly key: string; readonly limit: number; readonly texts: readonly string[] }

const m = stateMachine('m', { type: 'STANDARD' }).input<Input>()
const score = lambda<Score>('ScoreFunction')
const states = (machine: AnyMachine): unknown => machine.definition['States']
const location = { Bucket: 'b', Key: 'k' }

/** What `ItemReader` is for a source without a limit. */
const readerOf = (source: (typeof itemSource)['jsonl'] extends () => infer S ? S : never): unknown => {
  const { definition } = m.define((f) => f.distributedMap('All', { executionType: 'EXPRESS', itemReader: { source, arguments: () => location }, each: (item) => item.succeed('One') }))
  return (definition['States'] as { All: { ItemReader: unknown } }).All.ItemReader
}

const whole = m.define((f) => f
  .pass('Start', ($) => $.input, { assign: ($) => ({ model: 'm', limit: $.input.limit }) })
  .distributedMap('All', {
    comment: 'Every row',
    executionType: 'EXPRESS',
    label: 'Rows',
    itemReader: { source: itemSource.csv({ headers: ['id', 'text'], delimiter: 'TAB' }), arguments: ($) => ({ Bucket: substitution('Data'), Key: $.input.key }), maxItems: ($) => $.vars.limit },
    select: ($) => ({ text: $.item.text, row: $.index }),
    itemBatcher: { maxItemsPerBatch: 10, maxInputBytesPerBatch: ($) => add($.vars.limit, 1), batchInput: ($) => ({ model: $.vars.model }) },
    maxConcurrency: 50,
    toleratedFailureCount: ($) => $.input.limit,
    toleratedFailurePercentage: 5,
    each: (batch) => batch.pass('Count', ($) => ({ model: $.input.BatchInput.model, rows: count($.input.Items) }), { assign: () => ({ limit: 'another execution has variables of its own' }) }),
    resultWriter: { arguments: ($) => ({ Bucket: substitution('Results'), Prefix: $.input.key }), transformation: 'COMPACT', outputType: 'JSONL' },
    output: ($) => ({ manifest: $.result.ResultWriterDetails.Key }),
    assign: ($) => ({ run: $.result.MapRunArn }),
  })
  .retry('States.ResultWriterFailed', { maxAttempts: 2 })
  .catch(['States.ItemReaderFailed', 'States.ExceedToleratedFailureThreshold'], (failed) => failed.fail('Failed', ($) => ({ error: 'Failed', cause: $.input.Cause }))))

describe('a Distributed Map', () => {
  test('with everything', () => {
    expect(states(whole)).toMatchObject({
      All: {
        Type: 'Map', Comment: 'Every row', Label: 'Rows',
        ItemReader: {
          Resource: 'arn:aws:states:::s3:getObject',
          ReaderConfig: { InputType: 'CSV', CSVHeaderLocation: 'GIVEN', CSVHeaders: ['id', 'text'], CSVDelimiter: 'TAB', MaxItems: '{% $limit %}' },
          Arguments: { Bucket: '${Data}', Key: '{% $states.input.key %}' },
        },
        ItemSelector: { text: '{% $states.context.Map.Item.Value.text %}', row: '{% $states.context.Map.Item.Index %}' },
        ItemBatcher: { MaxItemsPerBatch: 10, MaxInputBytesPerBatch: '{% ($limit + 1) %}', BatchInput: { model: '{% $model %}' } },
        MaxConcurrency: 50, ToleratedFailureCount: '{% $states.input.limit %}', ToleratedFailurePercentage: 5,
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' }, StartAt: 'Count',
          States: { Count: { Type: 'Pass', Output: { model: '{% $states.input.BatchInput.model %}', rows: '{% $count($states.input.Items) %}' }, End: true } },
        },
        ResultWriter: {
          Resource: 'arn:aws:states:::s3:putObject', Arguments: { Bucket: '${Results}', Prefix: '{% $states.input.key %}' }, WriterConfig: { Transformation: 'COMPACT', OutputType: 'JSONL' },
        },
        Retry: [{ ErrorEquals: ['States.ResultWriterFailed'], MaxAttempts: 2 }],
        Catch: [{ ErrorEquals: ['States.ItemReaderFailed', 'States.ExceedToleratedFailureThreshold'], Next: 'Failed' }],
        Assign: { run: '{% $states.result.MapRunArn %}' }, Output: { manifest: '{% $states.result.ResultWriterDetails.Key %}' }, End: true,
      },
    })
  })

  test('is printed in the order in which its parts come to work', () => {
    expect(Object.keys((whole.definition['States'] as { All: object }).All)).toEqual([
      'Type', 'Comment', 'Label', 'ItemReader', 'ItemSelector', 'ItemBatcher', 'MaxConcurrency', 'ToleratedFailureCount', 'ToleratedFailurePercentage', 'ItemProcessor', 'ResultWriter', 'Retry', 'Catch', 'Assign', 'Output', 'End',
    ])
  })

  test('names what deployment must allow', () => {
    expect(whole.tasks).toEqual([
      { stateName: 'All', integration: 's3:getObject', arguments: { Bucket: '${Data}', Key: '{% $states.input.key %}' } },
      { stateName: 'All', integration: 's3:putObject', arguments: { Bucket: '${Results}', Prefix: '{% $states.input.key %}' } },
    ])
    expect(whole.distributedMaps).toEqual(['All'])
    expect(whole.substitutions).toEqual(['Data', 'Results'])
  })

  test('over an array of the data, with no more than it must say', () => {
    const machine = m.define((f) => f.distributedMap('All', { executionType: 'STANDARD', items: ($) => $.input.texts, each: (item) => item.task('Score', score, { arguments: ($) => ({ text: $.input }) }) }))
    expect(states(machine)).toEqual({
      All: {
        Type: 'Map', Items: '{% $states.input.texts %}',
        ItemProcessor: {
          ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, StartAt: 'Score',
          States: {
            Score: {
              Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: '${ScoreFunction}', Payload: { text: '{% $states.input %}' } },
              Output: '{% $states.result.Payload %}', End: true,
            },
          },
        },
        End: true,
      },
    })
  })

  test('inside another, and inside a branch: every one is found', () => {
    const machine = m.define((f) => f.parallel('P', [(b) => b.distributedMap('Outer', {
      executionType: 'STANDARD', items: ($) => $.input.texts,
      each: (item) => item.distributedMap('Inner', { executionType: 'EXPRESS', itemReader: { source: itemSource.jsonl<string>(), arguments: ($) => ({ Bucket: 'b', Key: $.input }) }, each: (one) => one.succeed('One') }),
    })]))
    expect(machine.distributedMaps).toEqual(['Outer', 'Inner'])
    expect(machine.tasks).toEqual([{ stateName: 'Inner', integration: 's3:getObject', arguments: { Bucket: 'b', Key: '{% $states.input %}' } }])
  })

  test('formats its results without writing them', () => {
    const machine = m.define((f) => f.distributedMap('All', { executionType: 'EXPRESS', items: ($) => $.input.texts, each: (item) => item.succeed('One'), resultWriter: { transformation: 'FLATTEN' } }))
    expect(states(machine)).toMatchObject({ All: { ResultWriter: { WriterConfig: { Transformation: 'FLATTEN', OutputType: 'JSON' } } } })
    expect(machine.tasks).toEqual([])
  })

  test('is accepted by asl-validator', () => {
    expect(validate(JSON.parse(definitionText(whole)) as object).errorsText('\n')).toBe('')
  })
})

describe('item sources', () => {
  test.each([
    ['a CSV file with a header', itemSource.csv<'id'>(), { InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' }],
    ['a JSON array', itemSource.json(), { InputType: 'JSON' }],
    ['an array inside JSON', itemSource.json({ itemsPointer: '/data/items' }), { InputType: 'JSON', ItemsPointer: '/data/items' }],
    ['JSON Lines', itemSource.jsonl(), { InputType: 'JSONL' }],
    ['Parquet', itemSource.parquet(), { InputType: 'PARQUET' }],
    ['an S3 inventory', itemSource.s3Inventory(), { InputType: 'MANIFEST' }],
    ['what Athena unloaded', itemSource.athena({ inputType: 'PARQUET' }), { InputType: 'PARQUET', ManifestType: 'ATHENA_DATA' }],
  ])('%s', (_what, source, config) => {
    expect(readerOf(source as Parameters<typeof readerOf>[0])).toEqual({ Resource: 'arn:aws:states:::s3:getObject', ReaderConfig: config, Arguments: location })
  })

  test('objects under a prefix', () => {
    const machine = m.define((f) => f.distributedMap('All', {
      executionType: 'EXPRESS', itemReader: { source: itemSource.listObjectsV2(), arguments: () => ({ Bucket: 'b', Prefix: 'in/' }) }, each: (item) => item.pass('One', ($) => $.input.Key),
    }))
    expect(states(machine)).toMatchObject({ All: { ItemReader: { Resource: 'arn:aws:states:::s3:listObjectsV2', Arguments: { Bucket: 'b', Prefix: 'in/' } } } })
    expect(JSON.stringify(states(machine))).not.toContain('ReaderConfig')
  })

  test('what the objects under a prefix hold', () => {
    const machine = m.define((f) => f.distributedMap('All', {
      executionType: 'EXPRESS', itemReader: { source: itemSource.listObjectsV2({ load: itemSource.csv<'id'>() }), arguments: () => ({ Bucket: 'b', Prefix: 'in/' }) }, each: (item) => item.pass('One', ($) => $.input.id),
    }))
    expect(states(machine)).toMatchObject({ All: { ItemReader: { Resource: 'arn:aws:states:::s3:listObjectsV2', ReaderConfig: { Transformation: 'LOAD_AND_FLATTEN', InputType: 'CSV', CSVHeaderLocation: 'FIRST_ROW' } } } })
  })
})

describe('what types cannot refuse', () => {
  const settings = (more: object) => () => m.define((f) => f.distributedMap('All', { executionType: 'EXPRESS', items: ($) => $.input.texts, each: (item) => item.succeed('One'), ...more }))
  const batches = (more: object) => settings({ itemBatcher: { maxItemsPerBatch: 1, ...more } })

  test.each<[string, string, () => unknown]>([
    ['ASL1011', 'an empty label', settings({ label: '' })],
    ['ASL1011', 'a long label', settings({ label: 'x'.repeat(41) })],
    ['ASL1011', 'a label with a blank', settings({ label: 'two words' })],
    ['ASL1011', 'a label with a slash', settings({ label: 'a/b' })],
    ['ASL1012', 'a negative concurrency', settings({ maxConcurrency: -1 })],
    ['ASL1012', 'a concurrency beyond the most', settings({ maxConcurrency: 10_001 })],
    ['ASL1012', 'a percentage over 100', settings({ toleratedFailurePercentage: 100.1 })],
    ['ASL1012', 'half a failure', settings({ toleratedFailureCount: 0.5 })],
    ['ASL1012', 'batches of nothing', batches({ maxItemsPerBatch: 0 })],
    ['ASL1012', 'batches that no state can hold', batches({ maxInputBytesPerBatch: 262_145 })],
    ['ASL1012', 'headers that repeat', () => itemSource.csv({ headers: ['a', 'a'] })],
    ['ASL1012', 'no headers', () => itemSource.csv({ headers: [] })],
    ['ASL1004', 'a name used inside and outside', () => m.define((f) => f.pass('One', ($) => $.input).distributedMap('All', { executionType: 'EXPRESS', items: ($) => $.input.texts, each: (item) => item.succeed('One') }))],
    ['nothing', 'half a percent', settings({ toleratedFailurePercentage: 0.5 })],
    ['nothing', 'the bounds themselves', settings({ label: 'x'.repeat(40), maxConcurrency: 10_000, toleratedFailurePercentage: 100, itemBatcher: { maxItemsPerBatch: 1, maxInputBytesPerBatch: 262_144 } })],
  ])('%s: %s', (expected, _what, build) => expect(codeOf(build)).toBe(expected))
})
