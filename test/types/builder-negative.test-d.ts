// Each `@ts-expect-error` is a test: if the line below it compiles, the type check of the tests fails.
/* eslint-disable @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-call, @typescript-eslint/restrict-plus-operands --
   every refused line has an error type somewhere; that is its point */
import { add, at, batch, concat, count, each, eq, filter, gt, ifElse, jsonata, lambda, not, orElse, parseJson, s3, sagemaker, sfn, sqs, stateMachine, substring, sum } from '../../src/builder/index.js'
import type { Input, LoadNews, ScoreArticle } from './contract.js'

const news = lambda<LoadNews>('LoadNews')
const score = lambda<ScoreArticle>('ScoreArticle')
const m = stateMachine('T', { type: 'STANDARD' }).input<Input>()
const x = stateMachine('X', { type: 'EXPRESS' }).input<Input>()
const all = { symbols: ['X'], from: 'a', to: 'z' }

// --- payloads
m.define((f) => f.task('A', score, {
  // @ts-expect-error a number where the handler wants a string
  arguments: ($) => ({ text: $.input.model.threshold, model: 'm' }),
}))
m.define((f) => f.task('A', score, {
  // @ts-expect-error `model` is missing
  arguments: ($) => ({ text: $.input.from }),
}))
m.define((f) => f.task('A', score, {
  // @ts-expect-error `extra` is not a field of the payload
  arguments: ($) => ({ text: $.input.from, model: 'm', extra: 1 }),
}))
m.define((f) => f.task('A', news, {
  // @ts-expect-error `to` may be absent at run time
  arguments: ($) => ({ symbols: $.input.symbols, from: $.input.from, to: $.input.to }),
}))
m.define((f) => f.task('A', score, {
  // @ts-expect-error the input has no field `form`
  arguments: ($) => ({ text: $.input.form, model: 'm' }),
}))
m.define((f) => f.task('A', news, {
  // @ts-expect-error an array of numbers where strings are wanted
  arguments: () => ({ ...all, symbols: [1, 2] }),
}))
m.define((f) => f.task('A', score, {
  // @ts-expect-error a nested object where a string is wanted
  arguments: ($) => ({ text: $.input.model, model: 'm' }),
}))

// --- what flows from state to state
m.define((f) => f.task('A', news, { arguments: () => all })
  // @ts-expect-error after task A the input is its result; `from` is gone
  .pass('B', ($) => $.input.from))
m.define((f) => f.task('A', news, { arguments: () => all, output: ($) => ({ n: count($.result.articles) }) })
  // @ts-expect-error the output replaced the result; `articles` is gone
  .pass('B', ($) => $.input.articles))
m.define((f) => f.parallel('P', [(b) => b.pass('L', ($) => $.input.from), (b) => b.pass('R', ($) => $.input.model)])
  // @ts-expect-error the second branch gives an object
  .pass('Q', ($) => concat(at($.input, 1), 'x')))
m.define((f) => f.map('M', { items: ($) => $.input.symbols, each: (item) => item.pass('I', ($) => ({ symbol: $.input })) })
  // @ts-expect-error a map gives an array; its fields are read through at() or each()
  .pass('Q', ($) => $.input.symbol))
m.define((f) => f.map('M', {
  // @ts-expect-error a map iterates over an array
  items: ($) => $.input.model,
  each: (item) => item.succeed('I'),
}))
m.define((f) => f.map('M', { items: ($) => $.input.symbols, select: ($) => ({ symbol: $.item }),
  // @ts-expect-error the selector made objects, not strings
  each: (item) => item.pass('I', ($) => concat($.input, 'x')) }))

// --- variables
m.define((f) => f.task('A', news, { arguments: () => all, assign: ($) => ({ n: count($.result.articles) }) })
  // @ts-expect-error variable `m` was never assigned
  .pass('B', ($) => ({ ok: $.vars.n, bad: $.vars.m })))
m.define((f) => f.pass('A', ($) => $.input, { assign: ($) => ({ t: $.input.model.threshold }) })
  // @ts-expect-error the variable is a number
  .pass('B', ($) => concat(substring($.vars.t, 0, 1))))
m.define((f) => f.task('A', news, { arguments: () => all, assign: ($) => ({ n: count($.result.articles) }) })
  // @ts-expect-error a failed state assigned nothing, so its handler cannot read `n`
  .catch('NewsUnavailable', (e) => e.pass('P', ($) => $.vars.n)))
m.define((f) => f.task('A', news, { arguments: () => all, assign: ($) => ({ n: count($.result.articles) }) })
  .catch('NewsUnavailable', (e) => e.pass('P', ($) => $.input.Cause))
  // @ts-expect-error after a handler that rejoins, `n` may be unassigned
  .pass('Q', ($) => $.vars.n))

m.define((f) => f.pass('A', ($) => $.input, { assign: () => ({ n: 1 }) })
  .choice('C', (c) => c
    // @ts-expect-error `n` is a number, and what follows the choice reads it as one
    .when(($) => gt($.vars.n, 0), (t) => t.pass('B', ($) => $.input, { assign: () => ({ n: 'many' }) }))
    .otherwise((o) => o)))
m.define((f) => f.pass('A', ($) => $.input, { assign: () => ({ n: 1 }) }).task('B', news, { arguments: () => all })
  // @ts-expect-error the same for a catcher
  .catch('NewsUnavailable', { output: () => null, assign: ($) => ({ n: $.errorOutput.Cause }) }, (e) => e))
m.define((f) => f.map('M', { items: ($) => $.input.symbols, each: (item) => item.pass('I', ($) => $.input, { assign: ($) => ({ symbol: $.input }) }) })
  // @ts-expect-error a variable of a Map's body is gone after it
  .pass('B', ($) => $.vars.symbol))

// --- errors
m.define((f) => f.task('A', news, { arguments: () => all })
  // @ts-expect-error the task does not declare this error
  .catch('NewsUnavailible', (e) => e.succeed('S')))
m.define((f) => f.task('A', score, { arguments: () => ({ text: 't', model: 'm' }) })
  // @ts-expect-error an error of another task
  .retry('NewsUnavailable'))
m.define((f) => f.task('A', news, { arguments: () => all })
  .catch('NewsUnavailable', (e) => e.succeed('S'))
  // @ts-expect-error it was caught already: this catcher could never run
  .catch('NewsUnavailable', (e) => e.succeed('S2')))
m.define((f) => f.task('A', s3.headObject, { arguments: () => ({ Bucket: 'b', Key: 'k' }) })
  // @ts-expect-error an error of another service
  .catch('SQS.NoSuchKey', (e) => e.succeed('S')))
m.define((f) => f.map('M', { items: ($) => $.input.symbols, each: (item) => item.task('I', score, { arguments: ($) => ({ text: $.input, model: 'm' }) }) })
  // @ts-expect-error nothing in the body throws this
  .catch('QuotaUsedUp', (e) => e.succeed('S')))
m.define((f) => f.pass('A', ($) => $.input)
  // @ts-expect-error a Pass state cannot fail, so there is nothing to retry
  .retry('States.ALL'))
m.define((f) => f.task('A', news, { arguments: () => all })
  // @ts-expect-error jitter is FULL or NONE
  .retry('States.ALL', { jitterStrategy: 'HALF' }))

// --- names, conditions, jumps
// @ts-expect-error state name 'A' is already used
m.define((f) => f.pass('A', ($) => $.input).pass('A', ($) => $.input))
// @ts-expect-error a choice must have an `otherwise`
m.define((f) => f.choice('C', (c) => c.when(($) => gt($.input.model.threshold, 1), (t) => t)))
m.define((f) => f.choice('C', (c) => c
  // @ts-expect-error a condition must be boolean
  .when(($) => $.input.model.threshold, (t) => t)
  .otherwise((o) => o)))
m.define((f) => f.pass('A', ($) => $.input).pass('B', () => ({ other: 1 }))
  // @ts-expect-error the data here does not fit the input of 'A'
  .goto('A'))
m.define((f) => f.pass('A', ($) => $.input)
  // @ts-expect-error there is no state 'Z'
  .goto('Z'))
m.define((f) => f
  // @ts-expect-error a Wait takes seconds or a timestamp
  .wait('W', { minutes: 5 }))

// --- EXPRESS
const queue = { QueueUrl: 'q', MessageBody: { a: 1 } }
x.define((f) => f
  // @ts-expect-error an EXPRESS workflow cannot wait for a callback
  .task('A', sqs.sendMessageWaitForTaskToken<{ readonly ok: boolean }>(), { arguments: () => queue }))
x.define((f) => f
  // @ts-expect-error an EXPRESS workflow cannot wait for a job
  .task('A', batch.submitJobSync, { arguments: () => ({ JobName: 'j', JobQueue: 'q', JobDefinition: 'd' }) }))
x.define((f) => f.map('M', { items: ($) => $.input.symbols, each: (item) => item
  // @ts-expect-error … nor inside a Map
  .task('A', sfn.startExecutionSync<unknown>(), { arguments: () => ({ StateMachineArn: 'a', Input: {} }) }) }))
x.define((f) => f.parallel('P', [(b) => b
  // @ts-expect-error … nor inside a branch
  .task('A', sagemaker.createProcessingJobSync, { arguments: () => ({ ProcessingJobName: 'p', ProcessingResources: {}, AppSpecification: { ImageUri: 'i' }, RoleArn: 'r' }) })]))
x.define((f) => f.parallel('P', [(b) => b.map('M', { items: ($) => $.input.symbols, each: (item) => item
  // @ts-expect-error … nor inside a Map inside a branch
  .task('A', batch.submitJobSync, { arguments: () => ({ JobName: 'j', JobQueue: 'q', JobDefinition: 'd' }) }) })]))
x.define((f) => f.choice('C', (c) => c.when(($) => eq($.input.from, 'a'), (t) => t
  // @ts-expect-error … nor after a Choice
  .task('A', batch.submitJobSync, { arguments: () => ({ JobName: 'j', JobQueue: 'q', JobDefinition: 'd' }) })).otherwise((o) => o)))
x.define((f) => f.task('A', news, { arguments: () => all }).catch('States.ALL', (e) => e
  // @ts-expect-error … nor in a handler
  .task('B', sfn.startExecutionWaitForTaskToken<unknown>(), { arguments: ($) => ({ StateMachineArn: 'a', Input: { token: $.taskToken } }) })))
m.define((f) => f.task('A', sqs.sendMessage, {
  // @ts-expect-error only a callback task has a task token
  arguments: ($) => ({ QueueUrl: 'q', MessageBody: { token: $.taskToken } }),
}))
// @ts-expect-error a workflow is STANDARD or EXPRESS
stateMachine('Y', { type: 'FAST' })

// @ts-expect-error nor is it left open
stateMachine('Y', {})
m.define((f) => f.task('A', news, {
  arguments: () => all,
  // @ts-expect-error a timeout is a number of seconds
  timeoutSeconds: '60',
}))
m.define((f) => f.wait('W', {
  // @ts-expect-error … also when it is computed
  seconds: ($) => $.input.from,
}))

// --- services
m.define((f) => f.task('A', s3.putObject, {
  // @ts-expect-error the bucket is called `Bucket`
  arguments: () => ({ bucket: 'b', Key: 'k', Body: 'x' }),
}))
m.define((f) => f.task('A', batch.submitJobSync, {
  // @ts-expect-error an array job's size is a number
  arguments: () => ({ JobName: 'j', JobQueue: 'q', JobDefinition: 'd', ArrayProperties: { Size: 'ten' } }),
}))
m.define((f) => f.task('A', batch.submitJobSync, {
  // @ts-expect-error Step Functions spells nested members with a capital
  arguments: () => ({ JobName: 'j', JobQueue: 'q', JobDefinition: 'd', ArrayProperties: { size: 10 } }),
}))
m.define((f) => f.task('A', s3.headObject, { arguments: () => ({ Bucket: 'b', Key: 'k' }) })
  // @ts-expect-error HEAD gives no body
  .pass('B', ($) => $.input.Body))

// --- expressions
m.define((f) => f
  // @ts-expect-error a string is not compared with a number
  .pass('A', ($) => ({ same: eq($.input.from, 3) })))
m.define((f) => f
  // @ts-expect-error each() cannot return an array
  .pass('A', ($) => each($.input.symbols, (s) => [s])))
m.define((f) => f.pass('A', () => ({ rows: [[1], [2]] }))
  // @ts-expect-error filter() cannot take arrays in an array
  .pass('B', ($) => filter($.input.rows, (row) => gt(count(row), 0))))
m.define((f) => f
  // @ts-expect-error a test gives a boolean
  .pass('A', ($) => filter($.input.symbols, (symbol) => symbol)))
m.define((f) => f
  // @ts-expect-error host operators do not apply to expressions
  .pass('A', ($) => ({ n: $.input.model.threshold + 1 })))
m.define((f) => f
  // @ts-expect-error === would compare a proxy, not the value
  .pass('A', ($) => ({ same: $.input.from === '2024' })))
m.define((f) => f.pass('A', ($) => ({ n: jsonata<number>`${$.input.model.threshold} + 1` })).task('B', score, {
  // @ts-expect-error jsonata<number> is not a string
  arguments: ($) => ({ text: $.input.n, model: 'm' }),
}))
m.define((f) => f
  // @ts-expect-error strings are not added
  .pass('A', ($) => add($.input.from, 1)))
m.define((f) => f
  // @ts-expect-error only numbers are summed
  .pass('A', ($) => sum($.input.symbols)))
m.define((f) => f
  // @ts-expect-error not() takes a boolean
  .pass('A', ($) => not($.input.from)))
m.define((f) => f
  // @ts-expect-error the fallback has another type
  .pass('A', ($) => orElse($.input.to, 5)))
m.define((f) => f
  // @ts-expect-error an array has no index access
  .pass('A', ($) => $.input.symbols[0]))
m.define((f) => f.pass('A', ($) => ifElse(gt($.input.model.threshold, 1), 'high', 2))
  // @ts-expect-error either a string or a number
  .pass('B', ($) => substring($.input, 0, 1)))
m.define((f) => f.pass('A', ($) => parseJson<{ readonly a: number }>($.input.from))
  // @ts-expect-error the parsed value was said to hold `a`
  .pass('B', ($) => $.input.b))
const cluster = { ClusterConfig: { InstanceCount: 2, InstanceType: 'ml.m5.large', VolumeSizeInGB: 1 } } as const
m.define((f) => f.task('A', sagemaker.createProcessingJobSync, {
  // @ts-expect-error a job has a role
  arguments: () => ({ ProcessingJobName: 'p', ProcessingResources: cluster, AppSpecification: { ImageUri: 'i' } }),
}))
m.define((f) => f.task('A', sagemaker.createProcessingJobSync, { arguments: () => ({ ProcessingJobName: 'p', ProcessingResources: cluster, AppSpecification: { ImageUri: 'i' }, RoleArn: 'r' }) })
  // @ts-expect-error a processing job has no model
  .pass('B', ($) => $.input.ModelArtifacts))
m.define((f) => f.task('A', sagemaker.createTrainingJobSync, {
  // @ts-expect-error a training job says where its model goes
  arguments: () => ({ TrainingJobName: 't', RoleArn: 'r', AlgorithmSpecification: { TrainingImage: 'i', TrainingInputMode: 'File' as const } }),
}))
