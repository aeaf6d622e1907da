import {
  add, and, concat, contains, count, divide, dynamodb, eq, hash, ifElse, jsonata, lambda, lt, multiply, not, or, orElse, parseJson, s3, sfn, sqs, stateMachine, substitution,
} from '../../src/builder/index.js'
import type { Expr, MachineOutput, Template } from '../../src/builder/index.js'
import type { SuiteInput } from '../../tasks/lambdas/begin/contract.js'
import type { JobMessage } from '../../tasks/lambdas/dispatch/contract.js'
import type { RunEnd } from '../../tasks/lambdas/score/contract.js'
import type { BuildInput } from '../../tasks/lambdas/submit/contract.js'
import type { Unarchive } from '../../tasks/lambdas/unarchive/contract.js'
import { certain } from './certain.js'
import { buildSeconds, callSeconds, patiently, restorePollSeconds, suiteSeconds, transientDynamodb, transientLambda, transientSqs, transientStates, unarchiveSeconds } from './policy.js'
import type { runSuite } from './run-suite.js'

/** Lists that are unpacked, and models that are run, at the same time. */
const listsAtOnce = 4
const modelsAtOnce = 10

/** Starts `run-suite`. The name is of this build and suite, so that a call whose answer was lost finds what it has started. */
const suiteExecution = (buildName: Expr<string>, runId: Expr<string>, suite: SuiteInput['suite'], atOnce: Expr<number>) => ({
  StateMachineArn: substitution('RunSuiteArn'),
  Name: concat(suite, '-', hash(concat(buildName, '/', runId, '/', suite), 'SHA-256')),
  Input: { runId, suite, chunksAtOnce: atOnce } satisfies Template<SuiteInput>,
})

/** What each suite gets of all chunks at once, at least one: of the models that run side by side each has a suite, and another one where it has unit tests. */
const shareOf = (chunksAtOnce: Expr<number>, runs: Expr<BuildInput['runs']>): Expr<number> => {
  const models = jsonata<number>`$min([${modelsAtOnce}, ${count(runs)}])`
  const withTests = jsonata<number>`$min([${modelsAtOnce}, $count(${runs}[unitTests])])`
  return jsonata<number>`$max([1, $floor(${divide(chunksAtOnce, add(models, withTests))})])`
}

/** Why a nested execution failed: its own error, which its description names. */
const errorOf = (error: Expr<string>, cause: Expr<string>): Expr<string> => orElse(parseJson<{ readonly Error?: string }>(cause).Error, error)

/** Ends a run that nothing else will end; one that has ended stays as it is. */
const failRun = (runId: Expr<string>, error: Expr<string>) => ({
  TableName: substitution('LedgerTable'),
  Key: { id: { S: concat('run#', runId) } },
  UpdateExpression: 'SET #status = :failed, #error = :error',
  ConditionExpression: '#status = :running',
  ExpressionAttributeNames: { '#status': 'status', '#error': 'error' },
  ExpressionAttributeValues: { ':failed': { S: 'failed' }, ':running': { S: 'running' }, ':error': { S: error } },
})

/** The same, with why. */
const failRunBecause = (runId: Expr<string>, error: Expr<string>, cause: Expr<string>) => {
  const { ExpressionAttributeNames: names, ExpressionAttributeValues: values, ...update } = failRun(runId, error)
  return {
    ...update,
    UpdateExpression: `${update.UpdateExpression}, #cause = :cause`,
    ExpressionAttributeNames: { ...names, '#cause': 'cause' },
    ExpressionAttributeValues: { ...values, ':cause': { S: cause } },
  }
}

/** The error of a list that S3 will never restore as it is asked to. */
const restoreRefused = 'Backtest.RestoreRefused'

/**
 * Whether S3 would say the same again: it refuses by one class (`S3Exception`), whose cause has the status. 409 is RestoreAlreadyInProgress: somebody else has asked;
 * 429 is too many requests; what is 5xx is S3's own trouble, and so is a lack of capacity for Expedited.
 */
const isLasting = (cause: Expr<string>): Expr<boolean> => and(contains(cause, 'Status Code: 4'), not(or(contains(cause, 'Status Code: 409'), contains(cause, 'Status Code: 429'))))

/**
 * One build: lists are unpacked, restored first where they lie in an archive storage class; then each model's unit tests and backtest run side by side, each as
 * one job message whose task token is answered when the run has ended, or as an execution of `run-suite` where a Distributed Map is to dispatch its chunks. A run that does
 * not end in time is ended here, as an error of the machinery.
 */
export const ciBuild = stateMachine('ci-build', { type: 'STANDARD', timeoutSeconds: buildSeconds, comment: 'Backtests of one or more models, from their lists to their scores' })
  .input<BuildInput>()
  .define((flow) => flow
    .pass('ReadBuild', () => ({}), { assign: ($) => ({
        restoreTier: $.input.restoreTier, lists: $.input.lists, runs: $.input.runs,
        chunksAtOnce: shareOf($.input.chunksAtOnce, $.input.runs),
      }),
    })
    .map('PrepareLists', {
      items: ($) => $.vars.lists,
      maxConcurrency: listsAtOnce,
      each: (list) => list
        .pass('NameList', () => ({}), { assign: ($) => ({ listDigest: $.input, pollSeconds: restorePollSeconds.first }) })
        .task('Unarchive', lambda<Unarchive>('UnarchiveFunction'), {
          arguments: ($) => ({ listDigest: $.vars.listDigest }),
          timeoutSeconds: unarchiveSeconds + 5,
        })
        .retry(transientLambda, patiently)
        .choice('IsListReady', (choice) => choice
          .when(($) => eq($.input.archived, null), (ready) => ready.pass('ListReady', ($) => ({ items: $.input.items })))
          .otherwise((archived) => archived
            .task('RestoreObject', s3.restoreObject, {
              arguments: ($) => ({
                Bucket: substitution('DataBucket'), Key: certain($.input.archived), RestoreRequest: { GlacierJobParameters: { Tier: $.vars.restoreTier } },
              }),
              output: () => ({}),
              timeoutSeconds: callSeconds,
            })
            .catch('S3.S3Exception', { output: ($) => ({ cause: $.errorOutput.Cause }) }, (refused) => refused
              .choice('IsRefusalLasting', (choice) => choice
                .when(($) => isLasting($.input.cause), (lasting) => lasting
                  .fail('RestoreRefused', ($) => ({ error: restoreRefused, cause: concat('the archive of list ', $.vars.listDigest, ' cannot be restored (', $.vars.restoreTier, '): ', $.input.cause) })))
                .otherwise((passing) => passing.pass('RestoreAskedBefore', () => ({})))))
            // it is back already, or S3 did not answer: look again later
            .catch(['S3.SdkClientException', 'S3.InvalidObjectStateException', 'S3.ObjectAlreadyInActiveTierErrorException'], { output: () => ({}) }, (asked) => asked)
            .wait('WaitForRestore', { seconds: ($) => $.vars.pollSeconds })
            // looked at every minute for two days, four lists would fill the 25,000 events of an execution
            .pass('WaitLonger', () => ({}), { assign: ($) => ({ pollSeconds: ifElse(lt($.vars.pollSeconds, restorePollSeconds.longest), multiply($.vars.pollSeconds, 2), $.vars.pollSeconds) }) })
            .goto('Unarchive'))),
    })
    .catch('States.ALL', (failed) => failed
      // any other cause is a function's answer as it is, which is for logs
      .pass('ListsFailed', () => ({}), { assign: ($) => ({ listError: $.input.Error, listCause: ifElse(eq($.input.Error, restoreRefused), $.input.Cause, 'a list could not be unpacked') }) })
      .map('FailRuns', {
        items: ($) => $.vars.runs,
        select: ($) => ({ runId: $.item.runId, error: $.vars.listError, cause: $.vars.listCause }),
        maxConcurrency: modelsAtOnce,
        each: (run) => run
          .task('FailUnreadyRun', dynamodb.updateItem, { arguments: ($) => failRunBecause($.input.runId, $.input.error, $.input.cause), output: () => ({}), timeoutSeconds: callSeconds })
          .retry(transientDynamodb, patiently)
          .catch('DynamoDB.ConditionalCheckFailedException', (ended) => ended.pass('UnreadyRunHadEnded', () => ({}))),
      })
      .fail('ListsNotReady', ($) => ({ error: $.vars.listError, cause: $.vars.listCause })))
    .map('RunModels', {
      items: ($) => $.vars.runs,
      maxConcurrency: modelsAtOnce,
      each: (model) => model
        .pass('NameRun', () => ({}), { assign: ($) => ({ runId: $.input.runId, unitTests: $.input.unitTests, byMap: eq($.input.dispatch, 'distributed-map') }) })
        .parallel('Suites', [
          (tests) => tests
            .choice('HasUnitTests', (choice) => choice
              .when(($) => and($.vars.unitTests, $.vars.byMap), (some) => some
                .task('MapUnitTests', sfn.startExecutionSync<MachineOutput<typeof runSuite>>(), {
                  arguments: ($) => suiteExecution($.executionName, $.vars.runId, 'unit-tests', $.vars.chunksAtOnce),
                  output: ($) => ({ scoreKey: $.result.Output.scoreKey }),
                  timeoutSeconds: suiteSeconds + callSeconds,
                })
                .retry(transientStates, patiently)
                .catch('States.TaskFailed', { output: ($) => ({ error: errorOf($.errorOutput.Error, $.errorOutput.Cause) }) }, (failed) => failed.fail('UnitTestsFailed', ($) => ({ error: $.input.error }))))
              .when(($) => $.vars.unitTests, (some) => some
                .task('UnitTests', sqs.sendMessageWaitForTaskToken<RunEnd>(), {
                  arguments: ($) => ({
                    QueueUrl: substitution('JobQueueUrl'),
                    MessageBody: { kind: 'job', runId: $.vars.runId, suite: 'unit-tests', from: 0, taskToken: $.taskToken } satisfies Template<JobMessage>,
                  }),
                  output: ($) => ({ scoreKey: $.result.scoreKey }),
                  timeoutSeconds: suiteSeconds,
                })
                .retry(transientSqs, patiently))
              .otherwise((none) => none.pass('NoUnitTests', () => ({ scoreKey: null })))),
          (backtest) => backtest
            .choice('IsByMap', (choice) => choice
              .when(($) => $.vars.byMap, (map) => map
                .task('MapBacktest', sfn.startExecutionSync<MachineOutput<typeof runSuite>>(), {
                  arguments: ($) => suiteExecution($.executionName, $.vars.runId, 'backtest', $.vars.chunksAtOnce),
                  output: ($) => ({ scoreKey: $.result.Output.scoreKey }),
                  timeoutSeconds: suiteSeconds + callSeconds,
                })
                .retry(transientStates, patiently)
                .catch('States.TaskFailed', { output: ($) => ({ error: errorOf($.errorOutput.Error, $.errorOutput.Cause) }) }, (failed) => failed.fail('BacktestFailed', ($) => ({ error: $.input.error }))))
              .otherwise((queue) => queue
                .task('Backtest', sqs.sendMessageWaitForTaskToken<RunEnd>(), {
                  arguments: ($) => ({
                    QueueUrl: substitution('JobQueueUrl'),
                    MessageBody: { kind: 'job', runId: $.vars.runId, suite: 'backtest', from: 0, taskToken: $.taskToken } satisfies Template<JobMessage>,
                  }),
                  output: ($) => ({ scoreKey: $.result.scoreKey }),
                  timeoutSeconds: suiteSeconds,
                })
                .retry(transientSqs, patiently))),
        ], { output: ($) => ({ runId: $.vars.runId, scored: true }) })
        .catch('States.ALL', (failed) => failed
          .task('FailRun', dynamodb.updateItem, { arguments: ($) => failRun($.vars.runId, $.input.Error), output: ($) => ({ runId: $.vars.runId, scored: false }), timeoutSeconds: callSeconds })
          .retry(transientDynamodb, patiently)
          .catch('DynamoDB.ConditionalCheckFailedException', (ended) => ended.pass('RunHadEnded', ($) => ({ runId: $.vars.runId, scored: false })))),
    }))
