// Each `@ts-expect-error` is a test: if the line below it compiles, the type check of the tests fails.
/* eslint-disable @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-member-access --
   every refused line has an error type somewhere; that is its point */
import type { S3 } from '@aws-sdk/client-s3'
import { activity, awsSdk, batch, concat, events, gt, itemSource, lambda, lambdaWaitForTaskToken, sagemaker, sns, sqs, stateMachine } from '../../src/builder/index.js'
import type { ResultWriterDetails } from '../../src/builder/index.js'
import { readMapResults } from '../../src/map-result/index.js'
import type { ObjectStore } from '../../src/map-result/index.js'
import type { Input, LabelByHand, ScoreArticle } from './contract.js'

const score = lambda<ScoreArticle>('ScoreArticle')
const m = stateMachine('T', { type: 'STANDARD' }).input<Input>()
const x = stateMachine('X', { type: 'EXPRESS' }).input<Input>()
const location = { Bucket: 'b', Key: 'k' }
const rows = { source: itemSource.csv({ headers: ['id', 'text'] }), arguments: () => location } as const
const job = { JobName: 'j', JobQueue: 'q', JobDefinition: 'd' }

// --- where it may stand, and what its children are
// @ts-expect-error an EXPRESS workflow cannot contain a Distributed Map
x.define((f) => f.distributedMap('M', { executionType: 'EXPRESS', items: ($) => $.input.symbols, each: (item) => item.succeed('I') }))
// @ts-expect-error … nor inside a branch
x.define((f) => f.parallel('P', [(b) => b.distributedMap('M', { executionType: 'EXPRESS', items: ($) => $.input.symbols, each: (item) => item.succeed('I') })]))
m.define((f) => f.distributedMap('M', { executionType: 'EXPRESS', items: ($) => $.input.symbols,
  // @ts-expect-error … nor can an EXPRESS child
  each: (item) => item.distributedMap('Inner', { executionType: 'EXPRESS', itemReader: rows, each: (one) => one.succeed('I') }) }))
m.define((f) => f.distributedMap('M', { executionType: 'EXPRESS', items: ($) => $.input.symbols, each: (item) => item
  // @ts-expect-error an EXPRESS child cannot wait for a job, though the machine is STANDARD
  .task('A', batch.submitJobSync, { arguments: () => job }) }))
m.define((f) => f.distributedMap('M', { executionType: 'EXPRESS', items: ($) => $.input.symbols, each: (item) => item
  // @ts-expect-error … nor for a callback
  .task('A', sqs.sendMessageWaitForTaskToken<null>(), { arguments: ($) => ({ QueueUrl: 'q', MessageBody: { token: $.taskToken } }) }) }))
m.define((f) => f.distributedMap('M', { executionType: 'EXPRESS', items: ($) => $.input.symbols, each: (item) => item.parallel('P', [(b) => b
  // @ts-expect-error … nor for an activity, also inside a branch
  .task('A', activity<LabelByHand>('Arn'), { arguments: ($) => ({ text: $.input }) })]) }))
m.define((f) => f
  // @ts-expect-error the type of the children must be said
  .distributedMap('M', { items: ($) => $.input.symbols, each: (item) => item.succeed('I') }))
m.define((f) => f.distributedMap('M', {
  // @ts-expect-error it is STANDARD or EXPRESS
  executionType: 'FAST', items: ($) => $.input.symbols, each: (item) => item.succeed('I') }))
// @ts-expect-error the state name 'A' is already used
m.define((f) => f.pass('A', ($) => $.input).distributedMap('A', { executionType: 'EXPRESS', itemReader: rows, each: (item) => item.succeed('I') }))

// --- items
m.define((f) => f
  // @ts-expect-error there must be items
  .distributedMap('M', { executionType: 'EXPRESS', each: (item) => item.succeed('I') }))
m.define((f) => f
  // @ts-expect-error … from one place
  .distributedMap('M', { executionType: 'EXPRESS', items: ($) => $.input.symbols, itemReader: rows, each: (item) => item.succeed('I') }))
m.define((f) => f.distributedMap('M', { executionType: 'EXPRESS',
  // @ts-expect-error items are an array
  items: ($) => $.input.model, each: (item) => item.succeed('I') }))
m.define((f) => f.distributedMap('M', { executionType: 'EXPRESS', itemReader: {
  source: itemSource.jsonl<string>(),
  // @ts-expect-error an object has a key
  arguments: () => ({ Bucket: 'b' }) }, each: (item) => item.succeed('I') }))
m.define((f) => f.distributedMap('M', { executionType: 'EXPRESS', itemReader: {
  source: itemSource.listObjectsV2(),
  // @ts-expect-error a listing has a prefix, no key
  arguments: () => location }, each: (item) => item.succeed('I') }))
m.define((f) => f.distributedMap('M', { executionType: 'EXPRESS', itemReader: {
  // @ts-expect-error the columns of a CSV file must be known
  source: itemSource.csv(), arguments: () => location }, each: (item) => item.succeed('I') }))
m.define((f) => f.distributedMap('M', { executionType: 'EXPRESS', itemReader: rows, each: (item) => item
  // @ts-expect-error the file has no column `txt`
  .pass('I', ($) => $.input.txt) }))
m.define((f) => f.distributedMap('M', { executionType: 'EXPRESS', itemReader: { source: itemSource.csv<'n'>(), arguments: () => location }, each: (item) => item
  // @ts-expect-error cells are text
  .pass('I', ($) => gt($.input.n, 1)) }))
m.define((f) => f.distributedMap('M', { executionType: 'EXPRESS', itemReader: { source: itemSource.json(), arguments: () => location }, each: (item) => item
  // @ts-expect-error what a JSON file holds must be said
  .pass('I', ($) => $.input.id) }))
// @ts-expect-error a JSON pointer begins with a slash
itemSource.json({ itemsPointer: 'items' })
// @ts-expect-error a manifest is no file to load under a prefix
itemSource.listObjectsV2({ load: itemSource.s3Inventory() })
// @ts-expect-error Step Functions knows five delimiters
itemSource.csv({ headers: ['a'], delimiter: 'COLON' })

// --- batches
m.define((f) => f.distributedMap('M', { executionType: 'EXPRESS', items: ($) => $.input.symbols, itemBatcher: { maxItemsPerBatch: 10 }, each: (item) => item
  // @ts-expect-error a child gets a batch, not an item
  .pass('I', ($) => concat($.input, 'x')) }))
m.define((f) => f.distributedMap('M', { executionType: 'EXPRESS', items: ($) => $.input.symbols, itemBatcher: { maxItemsPerBatch: 10 }, each: (item) => item
  // @ts-expect-error the batches have no input of their own
  .pass('I', ($) => $.input.BatchInput) }))
m.define((f) => f.distributedMap('M', { executionType: 'EXPRESS', items: ($) => $.input.symbols, itemBatcher: { maxItemsPerBatch: 10, batchInput: () => ({ model: 'm' }) }, each: (item) => item
  // @ts-expect-error … or it has no such field
  .pass('I', ($) => $.input.BatchInput.mode) }))
m.define((f) => f.distributedMap('M', { executionType: 'EXPRESS', items: ($) => $.input.symbols,
  // @ts-expect-error a batch has a limit
  itemBatcher: { batchInput: () => 1 }, each: (item) => item.succeed('I') }))
m.define((f) => f.distributedMap('M', { executionType: 'EXPRESS', items: ($) => $.input.symbols,
  // @ts-expect-error a setting that does not exist
  itemBatcher: { maxItemsPerBatch: 10, maxItem: 3 }, each: (item) => item.succeed('I') }))

// --- settings, variables
m.define((f) => f.distributedMap('M', { executionType: 'EXPRESS', items: ($) => $.input.symbols,
  // @ts-expect-error a concurrency is a number
  maxConcurrency: ($) => $.input.from, each: (item) => item.succeed('I') }))
m.define((f) => f.distributedMap('M', { executionType: 'EXPRESS', items: ($) => $.input.symbols,
  // @ts-expect-error so is a percentage
  toleratedFailurePercentage: '5%', each: (item) => item.succeed('I') }))
m.define((f) => f.pass('A', ($) => $.input, { assign: () => ({ n: 1 }) }).distributedMap('M', { executionType: 'EXPRESS', items: ($) => $.input.symbols, each: (item) => item
  // @ts-expect-error a child is an execution of its own: it cannot read the variables of the flow around it
  .pass('I', ($) => $.vars.n) }))

m.define((f) => f.map('M', { items: ($) => $.input.symbols,
  // @ts-expect-error … nor is the concurrency of an inline Map a text
  maxConcurrency: ($) => $.input.from, each: (item) => item.succeed('I') }))

// --- results
m.define((f) => f.distributedMap('M', { executionType: 'EXPRESS', items: ($) => $.input.symbols,
  // @ts-expect-error results are written somewhere, or formatted
  resultWriter: { outputType: 'JSON' }, each: (item) => item.succeed('I') }))
m.define((f) => f.distributedMap('M', { executionType: 'EXPRESS', items: ($) => $.input.symbols, each: (item) => item.succeed('I'),
  // @ts-expect-error there is no such transformation
  resultWriter: { arguments: () => ({ Bucket: 'b' }), transformation: 'SQUASH' } }))
m.define((f) => f.distributedMap('M', { executionType: 'EXPRESS', items: ($) => $.input.symbols, each: (item) => item.pass('I', ($) => ({ n: $.input })), resultWriter: { arguments: () => ({ Bucket: 'b' }) } })
  // @ts-expect-error the results lie in S3: the state's is where
  .map('Each', { items: ($) => $.input, each: (one) => one.succeed('O') }))
m.define((f) => f.distributedMap('M', { executionType: 'EXPRESS', items: ($) => $.input.symbols, toleratedFailureCount: 1, each: (item) => item.pass('I', ($) => ({ n: $.input })) })
  .map('Each', { items: ($) => $.input, each: (one) => one
    // @ts-expect-error one of them may be a child that failed
    .pass('O', ($) => $.input.n) }))

// --- errors
m.define((f) => f.distributedMap('M', { executionType: 'EXPRESS', items: ($) => $.input.symbols, each: (item) => item.task('A', lambda<LabelByHand>('F'), { arguments: ($) => ({ text: $.input }) }) })
  // @ts-expect-error children's errors are theirs: what reaches the state is that too many have failed
  .catch('Unclear', (e) => e.succeed('S')))
m.define((f) => f.distributedMap('M', { executionType: 'EXPRESS', items: ($) => $.input.symbols, each: (item) => item.succeed('I') })
  // @ts-expect-error without a reader, none fails
  .catch('States.ItemReaderFailed', (e) => e.succeed('S')))
m.define((f) => f.distributedMap('M', { executionType: 'EXPRESS', itemReader: rows, each: (item) => item.succeed('I'), resultWriter: { transformation: 'NONE' } })
  // @ts-expect-error without a writer, none fails
  .retry('States.ResultWriterFailed'))
m.define((f) => f.map('M', { items: ($) => $.input.symbols, each: (item) => item.succeed('I') })
  // @ts-expect-error an inline Map tolerates no failure
  .catch('States.ExceedToleratedFailureThreshold', (e) => e.succeed('S')))
m.define((f) => f.task('A', score, { arguments: () => ({ text: 't', model: 'm' }) })
  // @ts-expect-error Step Functions has no such error
  .retry('States.Timeouts'))
m.define((f) => f.map('M', { items: ($) => $.input.symbols, each: (item) => item.task('A', lambda<LabelByHand>('F'), { arguments: ($) => ({ text: $.input }) }).catch('Unclear', (e) => e.succeed('E')) })
  // @ts-expect-error it was caught inside
  .catch('Unclear', (e) => e.succeed('S')))

// --- activities, callbacks, credentials, services
m.define((f) => f.task('A', activity<LabelByHand>('Arn'), {
  // @ts-expect-error an activity gets what its contract says
  arguments: ($) => ({ txt: $.input.from }) }))
m.define((f) => f.task('A', activity<LabelByHand>('Arn'), {
  // @ts-expect-error whoever polls for it gets the token: the state has none
  arguments: ($) => ({ text: $.taskToken }) }))
x.define((f) => f
  // @ts-expect-error an EXPRESS workflow cannot wait for a function's callback
  .task('A', lambdaWaitForTaskToken<LabelByHand>('F'), { arguments: ($) => ({ text: $.taskToken }) }))
x.define((f) => f
  // @ts-expect-error … nor for an activity
  .task('A', activity<LabelByHand>('Arn'), { arguments: ($) => ({ text: $.input.from }) }))
m.define((f) => f.task('A', score, { arguments: () => ({ text: 't', model: 'm' }),
  // @ts-expect-error a role is given by its ARN
  credentials: () => ({ Role: 'r' }) }))
m.define((f) => f.task('A', score, { arguments: () => ({ text: 't', model: 'm' }),
  // @ts-expect-error seconds are a number, also when they are computed
  heartbeatSeconds: ($) => $.input.from }))
m.define((f) => f.task('A', sns.publish, {
  // @ts-expect-error a message goes to a topic, a target or a telephone
  arguments: () => ({ Message: 'm' }) }))
m.define((f) => f.task('A', events.putEvents, {
  // @ts-expect-error an event has a type
  arguments: () => ({ Entries: [{ Source: 's', Detail: {} }] }) }))
m.define((f) => f.task('A', sagemaker.createTransformJobSync, {
  // @ts-expect-error a transform job has a model
  arguments: () => ({ TransformJobName: 't', TransformInput: { DataSource: { S3DataSource: { S3DataType: 'S3Prefix', S3Uri: 's' } } }, TransformOutput: { S3OutputPath: 'o' }, TransformResources: { InstanceType: 'ml.m5.large', InstanceCount: 1 } }) }))
// @ts-expect-error S3 has no such action
awsSdk<S3>('s3').request('listBukkets')
m.define((f) => f.task('A', awsSdk<S3>('s3').request('getBucketLocation'), {
  // @ts-expect-error the bucket is called `Bucket`
  arguments: () => ({ bucket: 'b' }) }))
m.define((f) => f.task('A', awsSdk<S3>('s3').request('getBucketLocation'), { arguments: () => ({ Bucket: 'b' }) })
  // @ts-expect-error an SDK error has a service before its name
  .catch('NoSuchBucket', (e) => e.succeed('S')))

// --- results that are read back
declare const client: ObjectStore
declare const compact: ResultWriterDetails<string, { readonly n: number }, 'COMPACT'>
// @ts-expect-error these results are compact, which must be said
readMapResults({ client, details: compact })
for await (const result of readMapResults({ client, details: compact, transformation: 'COMPACT' })) {
  // @ts-expect-error not every child has succeeded
  result.output
  // @ts-expect-error compact results say nothing of their input
  if (result.status === 'SUCCEEDED') result.input.length
}
