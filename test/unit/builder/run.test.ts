import { describe, expect, test } from '@jest/globals'
import { activity, awsSdk, concat, definitionText, events, lambda, lambdaWaitForTaskToken, sns, stateMachine } from '../../../src/builder/index.js'
import type { AnyMachine, TaskContract } from '../../../src/builder/index.js'
import type { Json } from '../../../src/asl/json.js'
import { compile, TaskFailure, virtualClock } from '../../../src/interpreter/index.js'
import type { TaskRequest } from '../../../src/interpreter/index.js'

// What the builder emits, run: the interpreter knows nothing of the builder.

type Review = TaskContract<{ readonly text: string; readonly taskToken: string }, { readonly approved: boolean }, 'Rejected'>
type LabelByHand = TaskContract<{ readonly text: string }, { readonly label: string }, 'Unclear'>
type Check = TaskContract<{ readonly text: string }, { readonly ok: boolean }, 'TooLong' | 'Empty'>
interface Input { readonly texts: readonly string[]; readonly patience: number }

const m = stateMachine('m', { type: 'STANDARD' }).input<Input>()
const input = { texts: ['a', 'bb', ''], patience: 50 } satisfies Input
const activityArn = 'arn:aws:states:eu-west-1:111111111111:activity:label'

/** Runs a machine; `answer` gives what a call gives, or what its token is answered with. */
async function run(machine: AnyMachine, answer: (request: TaskRequest) => Json | Promise<Json>) {
  const requests: TaskRequest[] = []
  const definition: unknown = JSON.parse(definitionText(machine).replaceAll('${LabelArn}', activityArn))
  const result = await compile(definition, { type: machine.type }).run(input, {
    clock: virtualClock(0),
    integrations: {
      async invoke(request) {
        requests.push(request)
        const given = await answer(request)
        if (request.taskToken === undefined) return given
        request.control?.succeed(given)
        return {}
      },
    },
  })
  return { ...result, requests }
}

describe('in the interpreter', () => {
  test('callbacks, an activity, credentials and an SDK action', async () => {
    const machine = m.define((f) => f
      .task('Review', lambdaWaitForTaskToken<Review>('Review'), { arguments: ($) => ({ text: concat('n', $.input.patience), taskToken: $.taskToken }), timeoutSeconds: ($) => $.input.patience, assign: ($) => ({ approved: $.result.approved }) })
      .task('Bus', events.putEventsWaitForTaskToken<{ readonly id: string }>(), { arguments: ($) => ({ Entries: [{ Source: 's', DetailType: 'd', Detail: { taskToken: $.taskToken } }] }) })
      .task('Label', activity<LabelByHand>('LabelArn'), { arguments: ($) => ({ text: $.input.id }), timeoutSeconds: 60, heartbeatSeconds: 5 })
      .task('Tell', sns.publish, { arguments: ($) => ({ TopicArn: 't', Message: { label: $.input.label, approved: $.vars.approved } }), credentials: ($) => ({ RoleArn: concat('arn:', $.input.label) }), output: ($) => ({ sent: $.result.MessageId }) })
      .task('Any', awsSdk<{ readonly Text: string }, { readonly TranslatedText: string }>('translate', 'translateText'), { arguments: ($) => ({ Text: $.input.sent }), output: ($) => $.result.TranslatedText }))
    const { status, output, requests } = await run(machine, ({ stateName }): Json => ({ Review: { approved: true }, Bus: { id: 'e1' }, Label: { label: 'good' }, Tell: { MessageId: 'm1' }, Any: { TranslatedText: 'T' } })[stateName] ?? null)
    expect([status, output]).toEqual(['SUCCEEDED', 'T'])
    expect(requests.map(({ resource }) => resource.replace('arn:aws:states:::', ''))).toEqual(['lambda:invoke.waitForTaskToken', 'events:putEvents.waitForTaskToken', activityArn, 'sns:publish', 'aws-sdk:translate:translateText'])
    expect(requests.map(({ parameters }) => parameters)).toEqual([
      { FunctionName: '${Review}', Payload: { text: 'n50', taskToken: requests[0]?.taskToken } },
      { Entries: [{ Source: 's', DetailType: 'd', Detail: { taskToken: requests[1]?.taskToken } }] },
      { text: 'e1' },
      { TopicArn: 't', Message: { label: 'good', approved: true } },
      { Text: 'm1' },
    ])
    expect(requests.map(({ credentials }) => credentials)).toEqual([undefined, undefined, undefined, { RoleArn: 'arn:good' }, undefined])
  })

  test('a computed timeout ends a callback that nobody answers', async () => {
    const machine = m.define((f) => f
      .task('Review', lambdaWaitForTaskToken<Review>('Review'), { arguments: ($) => ({ text: 't', taskToken: $.taskToken }), timeoutSeconds: ($) => $.input.patience })
      .catch('States.Timeout', (late) => late.pass('Late', ($) => ({ at: $.stateEnteredTime }))))
    const { output } = await run(machine, async ({ control }) => {
      await control?.sleep(1_000_000)
      return {}
    })
    expect(output).toEqual({ at: '1970-01-01T00:00:50.000Z' })
  })

  const check = lambda<Check>('Check')
  const answer = ({ parameters }: TaskRequest): Json => {
    if ((parameters as { Payload: { text: string } }).Payload.text === '') throw new TaskFailure('Empty', 'no text')
    return { Payload: { ok: true } }
  }

  test('a declared error leaves the body of a Map, and is caught around it by its name', async () => {
    const machine = m.define((f) => f
      .map('Each', { items: ($) => $.input.texts, maxConcurrency: 1, each: (text) => text.task('Check', check, { arguments: ($) => ({ text: $.input }) }) })
      .catch('TooLong', (long) => long.succeed('Long'))
      .catch('Empty', (empty) => empty.pass('None', ($) => ({ why: $.input.Cause }))))
    expect(await run(machine, answer)).toMatchObject({ status: 'SUCCEEDED', output: { why: 'no text' } })
  })

  test('and a Map inside a branch, around the Parallel', async () => {
    const machine = m.define((f) => f
      .parallel('Both', [(b) => b.map('Each', { items: ($) => $.input.texts, each: (text) => text.task('Check', check, { arguments: ($) => ({ text: $.input }) }) }), (b) => b.wait('Wait', { seconds: 10 })])
      .catch(['TooLong', 'Empty'], (failed) => failed.pass('None', ($) => ({ error: $.input.Error }))))
    expect(await run(machine, answer)).toMatchObject({ status: 'SUCCEEDED', output: { error: 'Empty' } })
  })

  test('but no Distributed Map: its own error is what is caught', async () => {
    const machine = m.define((f) => f
      .distributedMap('Each', { executionType: 'EXPRESS', items: ($) => $.input.texts, each: (text) => text.task('Check', check, { arguments: ($) => ({ text: $.input }) }) })
      .catch('States.ExceedToleratedFailureThreshold', (failed) => failed.pass('None', ($) => ({ error: $.input.Error }))))
    expect(await run(machine, answer)).toMatchObject({ status: 'SUCCEEDED', output: { error: 'States.ExceedToleratedFailureThreshold' } })
  })

  test('failures that are tolerated stand among the results', async () => {
    const machine = m.define((f) => f
      .distributedMap('Each', { executionType: 'EXPRESS', items: ($) => $.input.texts, toleratedFailureCount: 1, each: (text) => text.task('Check', check, { arguments: ($) => ({ text: $.input }) }) }))
    expect(await run(machine, answer)).toMatchObject({ status: 'SUCCEEDED', output: [{ ok: true }, { ok: true }, { Status: 'FAILED', Error: 'Empty', Cause: 'no text' }] })
  })
})
