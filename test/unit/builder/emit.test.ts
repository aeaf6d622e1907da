import { describe, expect, test } from '@jest/globals'
import { add, batch, concat, definitionText, eq, gt, lambda, s3, sqs, stateMachine, substitution } from '../../../src/builder/index.js'
import type { TaskContract } from '../../../src/builder/contract.js'
import { codeOf } from './code.js'

type Score = TaskContract<{ readonly text: string }, { readonly value: number }, 'TextTooLong'>
interface Input { readonly text: string; readonly n: number; readonly items: readonly number[] }

const express = stateMachine('m', { type: 'EXPRESS' }).input<Input>()
const standard = stateMachine('m', { type: 'STANDARD', comment: 'c', timeoutSeconds: 60 }).input<Input>()
const score = lambda<Score>('ScoreFunction')
const states = (machine: { readonly definition: object }): unknown => (machine.definition as { States: unknown }).States

describe('emitted states', () => {
  test('machine', () => {
    expect(standard.define((f) => f.succeed('S')).definition).toEqual({ Comment: 'c', QueryLanguage: 'JSONata', TimeoutSeconds: 60, StartAt: 'S', States: { S: { Type: 'Succeed' } } })
  })

  test('Pass with variables', () => {
    expect(states(express.define((f) => f.pass('A', ($) => ({ t: $.input.text, fixed: [1, 'x'], seen: $.executionName }), { comment: 'why', assign: ($) => ({ n: add($.input.n, 1) }) }).pass('B', ($) => $.vars.n)))).toEqual({
      A: { Type: 'Pass', Comment: 'why', Assign: { n: '{% ($states.input.n + 1) %}' }, Output: { t: '{% $states.input.text %}', fixed: [1, 'x'], seen: '{% $states.context.Execution.Name %}' }, Next: 'B' },
      B: { Type: 'Pass', Output: '{% $n %}', End: true },
    })
  })

  test('Task with retry and catch', () => {
    const machine = express.define((f) => f
      .task('A', score, { arguments: ($) => ({ text: $.input.text }), timeoutSeconds: 5, assign: ($) => ({ v: $.result.value }) })
      .retry('Lambda.TooManyRequestsException', { intervalSeconds: 1, maxAttempts: 4, backoffRate: 2, maxDelaySeconds: 8, jitterStrategy: 'FULL' })
      .catch('TextTooLong', { output: ($) => ({ why: $.errorOutput.Error }) }, (failed) => failed.fail('TooLong', ($) => ({ error: 'TooLong', cause: $.input.why }))))
    expect(states(machine)).toEqual({
      A: {
        Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: '${ScoreFunction}', Payload: { text: '{% $states.input.text %}' } }, TimeoutSeconds: 5,
        Retry: [{ ErrorEquals: ['Lambda.TooManyRequestsException'], IntervalSeconds: 1, MaxAttempts: 4, BackoffRate: 2, MaxDelaySeconds: 8, JitterStrategy: 'FULL' }],
        Catch: [{ ErrorEquals: ['TextTooLong'], Output: { why: '{% $states.errorOutput.Error %}' }, Next: 'TooLong' }],
        Assign: { v: '{% $states.result.Payload.value %}' }, Output: '{% $states.result.Payload %}', End: true,
      },
      TooLong: { Type: 'Fail', Error: 'TooLong', Cause: '{% $states.input.why %}' },
    })
    expect(machine.substitutions).toEqual(['ScoreFunction'])
    expect(machine.tasks).toEqual([{ stateName: 'A', integration: 'lambda:invoke', arguments: { FunctionName: '${ScoreFunction}', Payload: { text: '{% $states.input.text %}' } } }])
  })

  test('Choice rejoins what follows', () => {
    expect(states(express.define((f) => f.choice('C', (c) => c.when(($) => gt($.input.n, 1), (big) => big.pass('Big', () => 1)).otherwise((small) => small.succeed('Small'))).pass('After', ($) => $.input)))).toEqual({
      C: { Type: 'Choice', Choices: [{ Condition: '{% ($states.input.n > 1) %}', Next: 'Big' }], Default: 'Small' },
      After: { Type: 'Pass', Output: '{% $states.input %}', End: true },
      Big: { Type: 'Pass', Output: 1, Next: 'After' },
      Small: { Type: 'Succeed' },
    })
  })

  test('Map and Parallel', () => {
    const machine = express.define((f) => f
      .map('M', { items: ($) => $.input.items, select: ($) => ({ value: $.item, at: $.index }), maxConcurrency: 4, each: (item) => item.pass('Double', ($) => add($.input.value, $.input.value)) })
      .parallel('P', [(b) => b.pass('L', ($) => $.input), (b) => b.succeed('R')], { output: ($) => $.result }))
    expect(states(machine)).toEqual({
      M: {
        Type: 'Map', Items: '{% $states.input.items %}', ItemSelector: { value: '{% $states.context.Map.Item.Value %}', at: '{% $states.context.Map.Item.Index %}' }, MaxConcurrency: 4,
        ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, StartAt: 'Double', States: { Double: { Type: 'Pass', Output: '{% ($states.input.value + $states.input.value) %}', End: true } } }, Next: 'P',
      },
      P: {
        Type: 'Parallel', Branches: [{ StartAt: 'L', States: { L: { Type: 'Pass', Output: '{% $states.input %}', End: true } } }, { StartAt: 'R', States: { R: { Type: 'Succeed' } } }],
        Output: '{% $states.result %}', End: true,
      },
    })
  })

  test('Map whose concurrency is computed', () => {
    expect(states(express.define((f) => f.map('M', { items: ($) => $.input.items, maxConcurrency: ($) => $.input.n, each: (item) => item.succeed('S') })))).toMatchObject({ M: { MaxConcurrency: '{% $states.input.n %}' } })
  })

  test('Wait and goto', () => {
    expect(states(standard.define((f) => f.pass('A', ($) => $.input).wait('W', { seconds: ($) => $.input.n }).wait('T', { timestamp: '2026-01-01T00:00:00Z' }).goto('A')))).toEqual({
      A: { Type: 'Pass', Output: '{% $states.input %}', Next: 'W' },
      W: { Type: 'Wait', Seconds: '{% $states.input.n %}', Next: 'T' },
      T: { Type: 'Wait', Timestamp: '2026-01-01T00:00:00Z', Next: 'A' },
    })
  })

  test('service tasks', () => {
    const machine = standard.define((f) => f
      .task('Head', s3.headObject, { arguments: () => ({ Bucket: substitution('Data'), Key: 'k' }) })
      .task('Ask', sqs.sendMessageWaitForTaskToken<{ readonly ok: boolean }>(), { arguments: ($) => ({ QueueUrl: substitution('Queue'), MessageBody: { token: $.taskToken } }), heartbeatSeconds: 10 })
      .task('Job', batch.submitJobSync, { arguments: () => ({ JobName: 'j', JobQueue: 'q', JobDefinition: 'd', ContainerOverrides: { Environment: [{ Name: 'lower', Value: 'kept' }] } }) }))
    expect(machine.tasks.map(({ integration }) => integration)).toEqual(['aws-sdk:s3:headObject', 'sqs:sendMessage.waitForTaskToken', 'batch:submitJob.sync'])
    expect(machine.substitutions).toEqual(['Data', 'Queue'])
    expect(states(machine)).toMatchObject({ Ask: { Arguments: { MessageBody: { token: '{% $states.context.Task.Token %}' } }, HeartbeatSeconds: 10, Output: '{% $states.result %}' } })
  })

  test('text that looks like an expression stays text', () => {
    expect(states(express.define((f) => f.pass('A', () => ({ t: '{% no %}' }))))).toMatchObject({ A: { Output: { t: '{% "{% no %}" %}' } } })
  })

  test('the text is stable and ends in a newline', () => {
    const make = (): string => definitionText(express.define((f) => f.pass('A', ($) => ({ a: $.input.text, b: concat('x', $.input.n) }))))
    expect(make()).toBe(make())
    expect(make()).toMatch(/^\{\n {2}"QueryLanguage": "JSONata",\n {2}"StartAt": "A",[\s\S]*\}\n$/)
  })
})

describe('what types cannot refuse', () => {
  test.each([
    ['ASL1001', () => express.define((f) => f.pass('A', ($) => ({ t: 'x'.concat($.input.text as unknown as string) })))],
    ['ASL1001', () => express.define((f) => f.pass('A', ($) => JSON.stringify($.input)))],
    ['ASL1003', () => express.define((f) => f.pass('A', ($) => ($.input as unknown as Record<string, never>)['a`b']))],
    ['ASL1004', () => express.define((f) => f.pass('A', ($) => $.input).map('M', { items: ($) => $.input.items, each: (item) => item.succeed('A') }))],
    ['ASL1005', () => express.define((f) => f.map('M', { items: ($) => $.input.items, each: (item) => item }))],
    ['ASL1005', () => express.define((f) => f.choice('C', (c) => c.when(($) => eq($.input.n, 1), (t) => t).otherwise((o) => o)))],
    ['ASL1006', () => express.define((f) => f.pass('A', () => ({ n: Number.NaN })))],
    ['ASL1006', () => express.define((f) => f.pass('A', () => ({ at: new Date(0) })))],
    ['ASL1006', () => express.define((f) => f.pass('A', () => ({ run: () => 1 })))],
    ['ASL1007', () => express.define((f) => f.succeed('x'.repeat(81)))],
    ['ASL1008', () => express.define((f) => f.succeed('A').succeed('B'))],
    ['ASL1008', () => express.define((f) => f.pass('A', ($) => $.input).goto('A').succeed('B'))],
    ['ASL1009', () => express.define((f) => f.pass('A', ($) => $.input, { assign: () => ({ v: 1 }) }).map('M', { items: ($) => $.input.items, each: (item) => item.pass('I', ($) => $.input, { assign: () => ({ v: 2 }) }) }))],
    // also when the outer assignment comes later, and in a handler
    ['ASL1009', () => express.define((f) => f.parallel('P', [(b) => b.task('T', score, { arguments: () => ({ text: 't' }) }).catch('States.ALL', { output: () => 1, assign: () => ({ v: 2 }) }, (e) => e.succeed('S'))], { assign: () => ({ v: 1 }) }))],
    ['ASL1010', () => express.define((f) => f.pass('A', ($) => $.input, { assign: () => ({ 'my name': 1 }) }))],
    ['ASL1010', () => express.define((f) => f.pass('A', ($) => $.input, { assign: () => ({ count: 1 }) }))],
    ['ASL1010', () => express.define((f) => f.pass('A', ($) => $.input, { assign: () => ({ item2: 1 }) }))],
  ])('%s', (expected, build) => expect(codeOf(build)).toBe(expected))

  test('an expression is no promise', async () => {
    let seen: unknown
    express.define((f) => f.pass('A', ($) => {
      seen = $.input
      return $.input
    }))
    expect(await Promise.resolve(seen)).toBe(seen)
  })
})
