import { readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import validate from 'asl-validator'
import { add, batch, concat, definitionText, gt, lambda, sqs, stateMachine } from '../../../src/builder/index.js'
import type { AnyMachine, TaskContract } from '../../../src/builder/index.js'
import { machines } from '../../../workflows/index.js'

const folder = path.resolve(import.meta.dirname, '../../../workflows/generated')
const committed = (machine: AnyMachine): string => readFileSync(path.join(folder, `${machine.name}.asl.json`), 'utf8')

const problemsOf = (text: string): string => validate(JSON.parse(text) as object).errorsText('\n')

type Score = TaskContract<{ readonly text: string }, { readonly value: number }, 'TextTooLong'>

/** One machine with everything that the builder can say. */
const everything = stateMachine('everything', { type: 'STANDARD', comment: 'All of it', timeoutSeconds: 3600 })
  .input<{ readonly texts: readonly string[]; readonly limit: number }>()
  .define((flow) => flow
    .pass('Start', ($) => $.input, { assign: ($) => ({ limit: $.input.limit }) })
    .map('Each', {
      items: ($) => $.input.texts, select: ($) => ({ text: $.item, at: $.index }), maxConcurrency: 3,
      each: (item) => item
        .task('Score', lambda<Score>('ScoreFunction'), { arguments: ($) => ({ text: $.input.text }), timeoutSeconds: ($) => add($.vars.limit, 1), heartbeatSeconds: 5, assign: ($) => ({ value: $.result.value }) })
        .retry(['TextTooLong', 'States.Timeout'], { intervalSeconds: 2, maxAttempts: 4, backoffRate: 1.5, maxDelaySeconds: 30, jitterStrategy: 'FULL' })
        .catch('TextTooLong', { output: ($) => ({ value: 0, why: $.errorOutput.Cause }) }, (failed) => failed.pass('Unscored', ($) => $.input))
        .catch('States.ALL', (failed) => failed.fail('Broken', ($) => ({ error: 'Broken', cause: $.input.Cause }))),
    })
    .catch('Broken', (failed) => failed.succeed('GiveUp'))
    .parallel('Both', [
      (branch) => branch.task('Ask', sqs.sendMessageWaitForTaskToken<{ readonly ok: boolean }>(), { arguments: ($) => ({ QueueUrl: 'q', MessageBody: { token: $.taskToken } }), timeoutSeconds: 60, heartbeatSeconds: 10 }),
      (branch) => branch.task('Job', batch.submitJobSync, { arguments: () => ({ JobName: 'j', JobQueue: 'q', JobDefinition: 'd' }) }),
    ], { output: () => ({ n: 1 }) })
    .wait('Pause', { seconds: ($) => $.input.n })
    .choice('Enough', (choice) => choice
      .when(($) => gt($.vars.limit, 3), (more) => more.pass('Again', ($) => ({ texts: ['x'], limit: $.vars.limit })).goto('Start'))
      .otherwise((done) => done.pass('Result', ($) => ({ text: concat('n', $.input.n) })))))

describe('definitions of the workflows', () => {
  test('are all committed, and nothing else', () => {
    expect(readdirSync(folder).sort()).toEqual(machines.map(({ name }) => `${name}.asl.json`).sort())
  })

  test.each(machines.map((machine) => [machine.name, machine] as const))('%s is fresh, to the byte', (_name, machine) => {
    expect(committed(machine)).toBe(definitionText(machine))
  })

  test.each(machines.map((machine) => [machine.name, machine] as const))('%s reads well: one member a line, no line that scrolls', (_name, machine) => {
    const lines = committed(machine).split('\n')
    expect(lines.filter((line) => /[[{].*":/.test(line) && !line.includes('{%'))).toEqual([])
    expect(lines.filter((line) => line.length > 300)).toEqual([])
  })
})

describe('asl-validator accepts', () => {
  test.each([...machines, everything].map((machine) => [machine.name, machine] as const))('%s', (_name, machine) => {
    expect(problemsOf(definitionText(machine))).toBe('')
  })

  test('but not a definition that leads nowhere', () => {
    expect(problemsOf(definitionText(everything).replace('"Next": "Pause"', '"Next": "Nowhere"'))).toContain('MISSING_TRANSITION_TARGET')
  })
})
