import {
  at, concat, eq, gt, ifElse, itemSource, jsonata, lambda, lambdaWaitForTaskToken, orElse, parseJson, s3, sfn, sqs, stateMachine, substitution, toJson,
} from '../../src/builder/index.js'
import type { Template } from '../../src/builder/index.js'
import type { Begin, ChunkLine, SuiteInput } from '../../tasks/lambdas/begin/contract.js'
import type { ItemMessage } from '../../tasks/lambdas/collect/contract.js'
import type { DocumentRequest } from '../../tasks/lambdas/consume/contract.js'
import type { JobMessage } from '../../tasks/lambdas/dispatch/contract.js'
import type { Carried, LookUp } from '../../tasks/lambdas/look-up/contract.js'
import type { RunEnd } from '../../tasks/lambdas/score/contract.js'
import type { RunFailure, Settle } from '../../tasks/lambdas/settle/contract.js'
import { certain } from './certain.js'
import { beginSeconds, callSeconds, childSeconds, lookUpSeconds, never, patiently, suiteSeconds, transientLambda, transientS3, transientSfn, transientSqs } from './policy.js'

/** Items of a chunk, which are run side by side: `chunkItems` of the functions. */
const itemsAtOnce = 25

/** Three names of one bucket: the role may read chunks and their list, and write results, and none of these in another's place. */
const chunkBucket = substitution('ChunkBucket')
const listBucket = substitution('ListBucket')
const resultBucket = substitution('MapResultBucket')

/** How a run ended that has no score: to ask again, or to give it up, would change nothing. */
const runFailures = ['Backtest.Cancelled', 'Backtest.NotDispatched', 'Backtest.NotScored', 'Backtest.RestoreRefused', 'Backtest.Failed'] as const satisfies readonly RunFailure[]

/**
 * One suite of a run by a Distributed Map: an EXPRESS child for each chunk that is not done, which runs its items side by side. A chunk is the batch, so there is no ItemBatcher.
 * Any number of children may fail: what they have not told of is accounted as an error of the machinery, and the run is scored without it.
 */
export const runSuite = stateMachine('run-suite', { type: 'STANDARD', timeoutSeconds: suiteSeconds, comment: 'One suite of a run, its chunks by a Distributed Map' })
  .input<SuiteInput>()
  .define((flow) => flow
    .pass('ReadSuite', () => ({}), { assign: ($) => ({ runId: $.input.runId, suite: $.input.suite, chunksAtOnce: $.input.chunksAtOnce }) })
    .parallel('Suite', [(branch) => branch
      .task('Begin', lambda<Begin>('BeginFunction'), {
        arguments: ($) => ({ runId: $.vars.runId, suite: $.vars.suite }),
        timeoutSeconds: beginSeconds + 5,
      })
      .retry(['RunUnknown', 'ManifestMissing', 'ManifestDamaged'], never)
      .retry([...transientLambda, 'States.TaskFailed'], patiently)
      .choice('AnyOpen', (choice) => choice
        .when(($) => gt($.input.open, 0), (some) => some
          .distributedMap('RunChunks', {
            label: 'chunks',
            executionType: 'EXPRESS',
            itemReader: { source: itemSource.jsonl<ChunkLine>(), arguments: ($) => ({ Bucket: listBucket, Key: $.input.key }) },
            select: ($) => ({
              runId: $.vars.runId, suite: $.vars.suite, chunk: $.item.chunk, of: $.item.of, chunkKey: $.item.chunkKey, modelDigest: $.input.modelDigest, fresh: $.input.fresh,
            }),
            maxConcurrency: ($) => $.vars.chunksAtOnce,
            toleratedFailurePercentage: 100,
            each: (chunk) => chunk
              .pass('ReadChunk', ($) => $.input, {
                assign: ($) => ({ runId: $.input.runId, suite: $.input.suite, chunk: $.input.chunk, of: $.input.of, chunkKey: $.input.chunkKey, modelDigest: $.input.modelDigest, endsAt: jsonata<number>`$millis() + ${childSeconds * 1000}` }),
              })
              .task('LookUp', lambda<LookUp>('LookUpFunction'), { arguments: ($) => $.input, timeoutSeconds: lookUpSeconds + 5 })
              .retry(['ObjectMissing', 'ChunkDamaged'], never)
              .retry([...transientLambda, 'States.TaskFailed'], patiently)
              .map('RunItems', {
                items: ($) => $.input.open,
                maxConcurrency: itemsAtOnce,
                each: (item) => item
                  .pass('NameItem', () => ({}), {
                    assign: ($) => ({ index: $.input.index, digest: $.input.digest, textBytes: $.input.range, resultKey: $.input.resultKey, analysisKey: $.input.analysisKey }),
                  })
                  .parallel('Document', [(document) => document
                    .task('ReadText', s3.getObject, {
                      arguments: ($) => ({ Bucket: chunkBucket, Key: $.vars.chunkKey, Range: $.vars.textBytes }),
                      output: ($) => ({
                        runId: $.vars.runId, suite: $.vars.suite, chunk: $.vars.chunk, of: $.vars.of, index: $.vars.index, modelDigest: $.vars.modelDigest, resultKey: $.vars.resultKey,
                        document: { digest: $.vars.digest, text: parseJson<Carried<string>>($.result.Body) }, analysisKey: $.vars.analysisKey,
                      } satisfies Template<DocumentRequest>),
                      timeoutSeconds: callSeconds,
                    })
                    .retry(transientS3, patiently)
                    .task('RunDocument', sfn.startSyncExecution, {
                      arguments: ($) => ({ StateMachineArn: substitution('AnalyseDocumentArn'), Input: toJson($.input) }),
                      // the machine tells of its own results and failures; one that failed itself could not
                      output: ($) => ({ error: ifElse(eq(orElse($.result.Status, 'FAILED'), 'SUCCEEDED'), null, orElse($.result.Error, orElse($.result.Status, 'FAILED'))) }),
                      // what is left of the child's time: cut off by Step Functions, it could tell of none of its items
                      timeoutSeconds: ($) => jsonata<number>`$max([1, $floor((${$.vars.endsAt} - $millis()) / 1000)])`,
                    })
                    .retry(transientSfn, patiently),
                  ], { output: ($) => certain(at($.result, 0)) })
                  .catch('States.ALL', { output: ($) => ({ error: $.errorOutput.Error }) }, (failed) => failed)
                  .choice('IsToldOf', (told) => told
                    .when(($) => eq($.input.error, null), (done) => done.pass('ItemDone', () => ({})))
                    .otherwise((failed) => failed
                      .task('TellFailure', sqs.sendMessage, {
                        arguments: ($) => ({
                          QueueUrl: substitution('ResultQueueUrl'),
                          MessageBody: {
                            kind: 'item', runId: $.vars.runId, suite: $.vars.suite, chunk: $.vars.chunk, of: $.vars.of, index: $.vars.index, resultKey: $.vars.resultKey, error: $.input.error, spans: null,
                          } satisfies Template<ItemMessage>,
                        }),
                        output: () => ({}),
                        timeoutSeconds: callSeconds,
                      })
                      .retry(transientSqs, patiently))),
                output: ($) => ({ chunk: $.vars.chunk }),
              }),
            resultWriter: {
              arguments: ($) => ({ Bucket: resultBucket, Prefix: concat('intermediate/maps/', $.vars.runId, '/', $.vars.suite) }),
              transformation: 'COMPACT',
              outputType: 'JSONL',
            },
            output: ($) => ({ resultsKey: $.result.ResultWriterDetails.Key }),
          })
          .retry(['States.ItemReaderFailed', 'States.ResultWriterFailed'], patiently))
        .otherwise((none) => none.pass('NothingOpen', () => ({ resultsKey: null }))))
      .task('Settle', lambdaWaitForTaskToken<Settle>('SettleFunction'), {
        arguments: ($) => ({ runId: $.vars.runId, suite: $.vars.suite, resultsKey: $.input.resultsKey, taskToken: $.taskToken }),
        output: ($) => ({ scoreKey: $.result.scoreKey }),
        timeoutSeconds: suiteSeconds,
      })
      .retry([...runFailures, 'RunUnknown'], never)
      .retry([...transientLambda, 'States.TaskFailed'], patiently),
    ], { output: ($) => certain(at($.result, 0)) })
    .catch(runFailures, (ended) => ended.fail('RunFailed', ($) => ({ error: $.input.Error })))
    // as a job that its queue gave up: whatever is not done is accounted
    .catch('States.ALL', (failed) => failed
      .task('GiveUp', sqs.sendMessageWaitForTaskToken<RunEnd>(), {
        arguments: ($) => ({
          QueueUrl: substitution('JobDeadLetterQueueUrl'),
          MessageBody: { kind: 'job', runId: $.vars.runId, suite: $.vars.suite, from: 0, taskToken: $.taskToken } satisfies Template<JobMessage>,
        }),
        output: ($) => ({ scoreKey: $.result.scoreKey }),
        timeoutSeconds: suiteSeconds,
      })
      .retry(transientSqs, patiently)))
