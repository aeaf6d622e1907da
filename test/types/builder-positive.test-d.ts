import { at, average, count, each, eq, gt, lambda, orElse, parseJson, s3, sagemaker, sfn, sqs, stateMachine } from '../../src/builder/index.js'
import type { Expr, MachineInput, MachineOutput } from '../../src/builder/index.js'
import type { Article, Input, LoadNews, ScoreArticle } from './contract.js'

type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false
const expectTrue = <_T extends true>(): void => undefined
const expectExpr = <A>(_expression: Expr<A>): void => undefined

const news = lambda<LoadNews>('LoadNews')
const score = lambda<ScoreArticle>('ScoreArticle')

export const backtest = stateMachine('Backtest', { type: 'STANDARD' })
  .input<Input>()
  .define((flow) => flow
    .task('LoadNews', news, {
      arguments: ($) => ({ symbols: $.input.symbols, from: $.input.from, to: orElse($.input.to, '2024-12-31') }),
      assign: ($) => ({ model: $.input.model, found: count($.result.articles) }),
    })
    .retry(['States.TaskFailed', 'QuotaUsedUp', 'Lambda.TooManyRequestsException'], { maxAttempts: 3, backoffRate: 2 })
    .catch('NewsUnavailable', (failed) => failed.fail('NoNews', ($) => ({ error: 'NoNews', cause: $.input.Cause })))
    .choice('AnyNews', (choice) => choice
      .when(($) => gt($.vars.found, 0), (some) => some
        .map('ScoreEach', {
          items: ($) => $.input.articles,
          maxConcurrency: 10,
          each: (article) => article.task('Score', score, { arguments: ($) => ({ text: $.input.body, model: $.vars.model.name }) }),
        })
        .pass('Summarise', ($) => ({ articles: count($.input), sentiment: orElse(average(each($.input, (one) => one.sentiment)), 0) })))
      .otherwise((none) => none.pass('Empty', () => ({ articles: 0, sentiment: 0 })))))

expectTrue<Same<MachineInput<typeof backtest>, Input>>()
expectTrue<Same<MachineOutput<typeof backtest>, { articles: number; sentiment: number }>>()

// errors bubble out of a Map body and can be caught around it
stateMachine('B', { type: 'STANDARD' }).input<Input>().define((f) => f
  .map('M', { items: ($) => $.input.symbols, each: (item) => item.task('I', news, { arguments: ($) => ({ symbols: [$.input], from: 'a', to: 'z' }) }) })
  .catch('QuotaUsedUp', (e) => e.succeed('S')))

// a parallel gives a tuple
stateMachine('P', { type: 'EXPRESS' }).input<Input>().define((f) => f
  .parallel('P', [(b) => b.pass('L', ($) => $.input.from), (b) => b.pass('R', ($) => ({ n: $.input.model.threshold }))])
  .pass('Q', ($) => {
    expectExpr<[string, { n: number }]>($.input)
    return { both: $.input }
  }))

// a callback's token is there, and its result has the stated type
stateMachine('C', { type: 'STANDARD' }).input<Input>().define((f) => f
  .task('Ask', sqs.sendMessageWaitForTaskToken<{ readonly approved: boolean }>(), { arguments: ($) => ({ QueueUrl: 'q', MessageBody: { token: $.taskToken } }), timeoutSeconds: 60 })
  .choice('Approved', (c) => c.when(($) => eq($.input.approved, true), (yes) => yes).otherwise((no) => no.fail('No', () => ({ error: 'Rejected' })))))

// a nested express execution answers text
stateMachine('N', { type: 'EXPRESS' }).input<Input>().define((f) => f
  .task('Nested', sfn.startSyncExecution, { arguments: () => ({ StateMachineArn: 'arn', Input: '{}' }), output: ($) => ({ status: $.result.Status, output: parseJson<{ readonly a: number }>(orElse($.result.Output, '{}')) }) })
  .pass('Read', ($) => $.input.output.a))

// a service's own answer
stateMachine('S', { type: 'EXPRESS' }).input<{ readonly items: readonly Article[] }>().define((f) => f
  .pass('First', ($) => ({ first: at($.input.items, 0).id }))
  .task('Head', s3.headObject, { arguments: () => ({ Bucket: 'b', Key: 'k' }) })
  .catch('S3.NoSuchKeyException', (missing) => missing.fail('Missing', () => ({ error: 'Missing' })))
  .pass('Size', ($) => orElse($.input.ContentLength, 0)))

// a loop back to a state whose input fits
stateMachine('L', { type: 'STANDARD' }).input<Input>().define((f) => f.pass('A', ($) => $.input).wait('W', { seconds: 5 }).goto('A'))

// what is waited for of a job is its description
stateMachine('J', { type: 'STANDARD' }).input<{ readonly name: string }>().define((f) => f
  .task('Train', sagemaker.createTrainingJobSync, {
    arguments: ($) => ({ TrainingJobName: $.input.name, RoleArn: 'r', AlgorithmSpecification: { TrainingImage: 'i', TrainingInputMode: 'File' as const }, OutputDataConfig: { S3OutputPath: 's3://b/models' } }),
    assign: ($) => ({ model: orElse($.result.ModelArtifacts.S3ModelArtifacts, '') }),
  })
  .task('Predict', sagemaker.createProcessingJobSync, {
    arguments: ($) => ({
      ProcessingJobName: 'p', RoleArn: 'r', AppSpecification: { ImageUri: 'i' }, Environment: { MODEL: $.vars.model },
      ProcessingResources: { ClusterConfig: { InstanceCount: 2, InstanceType: 'ml.m5.large' as const, VolumeSizeInGB: 1 } },
    }),
  })
  .catch(['States.TaskFailed', 'SageMaker.ResourceLimitExceededException'], (failed) => failed.fail('NoRoom', ($) => ({ error: 'NoRoom', cause: $.input.Cause })))
  .pass('Ended', ($) => ({ status: $.input.ProcessingJobStatus, message: orElse($.input.ExitMessage, '') })))
