import type { S3 } from '@aws-sdk/client-s3'
import { activity, awsSdk, count, each, events, itemSource, lambda, lambdaWaitForTaskToken, sns, stateMachine } from '../../src/builder/index.js'
import type { ChildExecution, Expr, FailedChild, ListedObject, MachineOutput, MapRunResult } from '../../src/builder/index.js'
import { readMapResults } from '../../src/map-result/index.js'
import type { MapResult, ObjectStore } from '../../src/map-result/index.js'
import type { Input, LabelByHand, LoadNews, ScoreArticle } from './contract.js'

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false
const expectTrue = <_T extends true>(): void => undefined
const expectExpr = <A>(_expression: Expr<A>): void => undefined

const score = lambda<ScoreArticle>('ScoreArticle')
const m = stateMachine('T', { type: 'STANDARD' }).input<Input>()
const location = { Bucket: 'b', Key: 'k' }

// everything: a CSV file in batches, written to S3
export const scored = m.define((f) => f
  .distributedMap('All', {
    executionType: 'EXPRESS',
    itemReader: { source: itemSource.csv({ headers: ['id', 'text'] }), arguments: ($) => ({ Bucket: 'b', Key: $.input.from }), maxItems: 10 },
    select: ($) => ({ text: $.item.text, row: $.index, from: $.input.from }),
    itemBatcher: { maxItemsPerBatch: 10, batchInput: ($) => ({ model: $.input.model.name }) },
    maxConcurrency: ($) => $.input.model.threshold,
    toleratedFailurePercentage: 5,
    each: (batch) => batch
      .pass('Texts', ($) => ({ model: $.input.BatchInput.model, texts: each($.input.Items, (one) => one.text) }))
      .map('Each', { items: ($) => $.input.texts, each: (text) => text.task('Score', score, { arguments: ($) => ({ text: $.input, model: 'm' }) }) }),
    resultWriter: { arguments: ($) => ({ Bucket: 'b', Prefix: $.input.from }), transformation: 'COMPACT' },
  })
  .catch(['States.ItemReaderFailed', 'States.ResultWriterFailed', 'States.ExceedToleratedFailureThreshold', 'States.Timeout'], (failed) => failed.fail('Failed', () => ({ error: 'Failed' }))))

interface Batch { readonly Items: readonly { text: string; row: number; from: string }[]; readonly BatchInput: { model: string } }
expectTrue<Same<MachineOutput<typeof scored>, MapRunResult<Batch, { readonly sentiment: number }[], 'COMPACT'>>>()

// … and read back with the types of the machine
export const readBack = async (client: ObjectStore, output: MachineOutput<typeof scored>): Promise<number> => {
  let sum = 0
  for await (const result of readMapResults({ client, details: output.ResultWriterDetails, transformation: 'COMPACT' })) {
    if (result.status === 'SUCCEEDED') sum += result.output.length
    else if (result.status !== 'PENDING') sum += result.error.length + result.input.Items.length
    else sum += result.input.BatchInput.model.length
  }
  return sum
}
export const readFailed = async (client: ObjectStore): Promise<readonly MapResult<{ readonly id: string }, number>['input'][]> => {
  const inputs = []
  for await (const failed of readMapResults<{ readonly id: string }, number>({ client, details: location, only: ['FAILED'] })) inputs.push(failed.input)
  return inputs
}

// a body's result is an array of what children give; failed ones stand in it where failures are tolerated
export const plain = m.define((f) => f.distributedMap('All', { executionType: 'STANDARD', items: ($) => $.input.symbols, each: (item) => item.pass('One', ($) => ({ symbol: $.input })) }))
expectTrue<Same<MachineOutput<typeof plain>, { symbol: string }[]>>()
export const tolerant = m.define((f) => f.distributedMap('All', { executionType: 'STANDARD', items: ($) => $.input.symbols, toleratedFailureCount: 3, each: (item) => item.pass('One', ($) => ({ symbol: $.input })) }))
expectTrue<Same<MachineOutput<typeof tolerant>, ({ symbol: string } | FailedChild)[]>>()

// results that are formatted, but stay in the data
export const flat = m.define((f) => f.distributedMap('All', { executionType: 'EXPRESS', items: ($) => $.input.symbols, each: (item) => item.pass('One', ($) => [$.input, 'x']), resultWriter: { transformation: 'FLATTEN' } }))
expectTrue<Same<MachineOutput<typeof flat>, string[]>>()
export const records = m.define((f) => f.distributedMap('All', { executionType: 'EXPRESS', items: ($) => $.input.symbols, each: (item) => item.succeed('One'), resultWriter: { transformation: 'NONE' } }))
expectTrue<Same<MachineOutput<typeof records>, ChildExecution[]>>()

// batches without input of their own
m.define((f) => f.distributedMap('All', {
  executionType: 'EXPRESS', itemReader: { source: itemSource.listObjectsV2(), arguments: () => ({ Bucket: 'b' }) }, itemBatcher: { maxInputBytesPerBatch: 1000 },
  each: (batch) => batch.pass('One', ($) => {
    expectExpr<{ readonly Items: readonly ListedObject[] }>($.input)
    return count($.input.Items)
  }),
}))

// sources, and what their items are
m.define((f) => f.distributedMap('All', { executionType: 'EXPRESS', itemReader: { source: itemSource.csv<'id'>(), arguments: () => location }, each: (item) => item.pass('One', ($) => ({ id: $.input.id })) }))
m.define((f) => f.distributedMap('All', { executionType: 'EXPRESS', itemReader: { source: itemSource.json<{ readonly n: number }>({ itemsPointer: '/items' }), arguments: () => location }, each: (item) => item.pass('One', ($) => $.input.n) }))
m.define((f) => f.distributedMap('All', { executionType: 'EXPRESS', itemReader: { source: itemSource.s3Inventory(), arguments: () => location }, each: (item) => item.pass('One', ($) => $.input.Key) }))
m.define((f) => f.distributedMap('All', { executionType: 'EXPRESS', itemReader: { source: itemSource.listObjectsV2({ load: itemSource.jsonl<{ readonly n: number }>() }), arguments: () => ({ Bucket: 'b', Prefix: 'p/' }) }, each: (item) => item.pass('One', ($) => $.input.n) }))

// STANDARD children may wait, and may contain another Distributed Map, whose errors can be named around it
m.define((f) => f
  .distributedMap('All', {
    executionType: 'STANDARD', items: ($) => $.input.symbols,
    each: (item) => item.task('ByHand', activity<LabelByHand>('LabelArn'), { arguments: ($) => ({ text: $.input }), timeoutSeconds: ($) => count($.input as unknown as Expr<unknown[]>) }).catch('Unclear', (unclear) => unclear.succeed('Skip')),
  }))
m.define((f) => f
  .parallel('P', [(b) => b.distributedMap('All', { executionType: 'EXPRESS', itemReader: { source: itemSource.jsonl<string>(), arguments: () => location }, each: (item) => item.succeed('One') })])
  .catch('States.ItemReaderFailed', (e) => e.succeed('S')))

// declared errors of tasks leave a Map, and a Map inside a branch
m.define((f) => f
  .parallel('P', [(b) => b.map('M', { items: ($) => $.input.symbols, each: (item) => item.task('News', lambda<LoadNews>('F'), { arguments: ($) => ({ symbols: [$.input], from: 'a', to: 'z' }) }) })])
  .catch(['NewsUnavailable', 'QuotaUsedUp'], (e) => e.succeed('S')))

// callbacks of the services that have them
m.define((f) => f
  .task('Function', lambdaWaitForTaskToken<LabelByHand>('F'), { arguments: ($) => ({ text: $.taskToken }) })
  .task('Topic', sns.publishWaitForTaskToken<{ readonly ok: boolean }>(), { arguments: ($) => ({ TopicArn: 't', Message: { token: $.taskToken, label: $.input.label } }), heartbeatSeconds: ($) => count(each($.input as unknown as Expr<string[]>, (one) => one)) })
  .task('Bus', events.putEventsWaitForTaskToken<{ readonly n: number }>(), { arguments: ($) => ({ Entries: [{ Source: 's', DetailType: 'd', Detail: { token: $.taskToken, ok: $.input.ok } }] }), credentials: () => ({ RoleArn: 'r' }) })
  .pass('N', ($) => $.input.n))

// any action of the SDK
m.define((f) => f.task('A', awsSdk<S3>('s3').request('listBuckets'), { arguments: () => ({ MaxBuckets: 5 }) }).pass('B', ($) => ({ buckets: $.input.Buckets })))
m.define((f) => f.task('A', awsSdk<{ readonly Text: string }, { readonly TranslatedText: string }>('translate', 'translateText'), { arguments: ($) => ({ Text: $.input.from }) }).pass('B', ($) => $.input.TranslatedText))
