import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, expect, test } from '@jest/globals'
import { GetQueueAttributesCommand, GetQueueUrlCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { parseItems } from '../../src/nlp/index.js'
import { reportOf, run, sampleLines, sampleModel, scratch } from './cli.js'
import type { Finished } from './cli.js'
import { faultyAssembly, poisoned } from './faulty-assembly.js'
import type { Fault } from './faulty-assembly.js'
import { runLocally, unitTests } from './local-run.js'

/** Messages that nobody can ever deal with, until the dead-letter queues take them. */
const place = scratch()
afterAll(() => place.remove())

const lines = sampleLines(60)
const items = parseItems(Buffer.from(lines.join('\n')), { file: 'examples.jsonl' })
const ids = items.map(({ id }) => id)
const attempts = 2

function backtest(name: string, count: number, ...faults: readonly Fault[]): Promise<Finished> {
  const examples = place.file(`${name}.jsonl`, lines.slice(0, count).join('\n'))
  const assembly = faultyAssembly(path.join(place.path, name), ...faults)
  return run(['backtest', '--model', sampleModel('news-v1'), '--examples', examples, '--format', 'json', '--data', `${name}-data`, '--assembly', assembly], place.path)
}

test('a chunk that is never consumed and results that are never collected: their items, and no others, are errors of the machinery', async () => {
  const finished = await backtest(
    'poison', lines.length,
    { construct: 'Consume', handler: poisoned('message.suite === "backtest" && message.chunk === 1'), attempts },
    { construct: 'Collect', handler: poisoned('message.suite === "backtest" && message.chunk === 0 && [3, 7].includes(message.index)') },
  )
  const report = reportOf(finished)
  expect(report.verdict).toBe('infrastructure-error')
  expect(finished.code).toBe(3)
  expect(report.errors).toEqual([
    ...[3, 7].map((index) => ({ id: ids[index], error: 'Backtest.NotCollected' })),
    ...ids.slice(25, 50).map((id) => ({ id, error: 'Backtest.NotConsumed' })),
  ])
  expect(report.items).toMatchObject({ total: lines.length + await unitTests(), scored: lines.length - 27, failed: 27 })
}, 300_000)

test.each([
  ['Dispatch', 'message.suite === "backtest"', 'Backtest.NotDispatched'],
  ['Score', 'true', 'Backtest.NotScored'],
])('%s never takes its message: the run ends, and says why', async (construct, poisonous, error) => {
  const finished = await backtest(construct, 5, { construct, handler: poisoned(poisonous), attempts })
  expect(finished).toMatchObject({ code: 3, stdout: '' })
  expect(finished.stderr).toContain(`failed: ${error}`)
}, 300_000)

test('what somebody else puts into the queues disturbs nothing, stays in the dead-letter queues, and is logged without what it says', async () => {
  const secret = 'Vantor buys Quux'
  const garbage = [secret, JSON.stringify(secret), JSON.stringify([secret]), JSON.stringify({ kind: secret }), JSON.stringify({ kind: 'chunk', runId: 'nobody', suite: 'backtest', text: secret })]
  const queues = ['JobQueueUrl', 'ChunkQueueUrl', 'ResultQueueUrl', 'ScoreQueueUrl'] as const
  const sent: string[] = []
  const left: number[] = []
  const undisturbed = await runLocally({ dataDirectory: path.join(place.path, 'undisturbed'), items })
  const disturbed = await runLocally({
    dataDirectory: path.join(place.path, 'garbage'), items,
    assemblyDirectory: faultyAssembly(path.join(place.path, 'hasty'), { construct: 'Consume', handler: '(event, context, original) => original(event, context)', attempts }),
    async during(aws, stack) {
      const sqs = new SQSClient(aws.clientConfig())
      for (const queue of queues) for (const body of garbage) sent.push((await sqs.send(new SendMessageCommand({ QueueUrl: stack[queue], MessageBody: body }))).MessageId ?? '')
      sqs.destroy()
    },
    async after(aws, stack) {
      const sqs = new SQSClient(aws.clientConfig())
      for (const queue of queues) {
        const attributes = async (url: string) => (await sqs.send(new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['All'] }))).Attributes ?? {}
        const count = async (url: string): Promise<number> => {
          const { ApproximateNumberOfMessages: visible, ApproximateNumberOfMessagesNotVisible: held } = await attributes(url)
          return Number(visible) + Number(held)
        }
        while (await count(stack[queue]) > 0) await pause(100)
        const { deadLetterTargetArn: arn } = JSON.parse((await attributes(stack[queue]))['RedrivePolicy'] ?? '') as { readonly deadLetterTargetArn: string }
        const { QueueUrl: url = '' } = await sqs.send(new GetQueueUrlCommand({ QueueName: arn.slice(arn.lastIndexOf(':') + 1) }))
        left.push(await count(url))
      }
      sqs.destroy()
    },
  })
  expect(disturbed.report.score).toEqual(undisturbed.report.score)
  expect(disturbed.predictions).toEqual(undisturbed.predictions)
  expect(disturbed.report.totals).toEqual({ ran: items.length + await unitTests(), cached: 0, failed: 0 })
  expect(left).toEqual(queues.map(() => garbage.length))
  expect(new Set(disturbed.logs.filter(({ error }) => error === 'MessageMalformed').map(({ messageId }) => messageId))).toEqual(new Set(sent))
  expect(disturbed.output).not.toContain(secret)
}, 300_000)
