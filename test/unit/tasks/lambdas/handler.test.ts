import type { SQSEvent } from 'aws-lambda'
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { failedOf, recordOf, timeLeft } from '../fake/queue.js'
import { outputOf, silenceOutput } from '../fake/output.js'
import { bodies, receive, startSqs } from '../../local/sqs/harness.js'
import type { SqsHarness } from '../../local/sqs/harness.js'
import { manualClock } from '../../local/sqs/manual-clock.js'
import type { SqsHandler } from '../../../../tasks/shared/sqs-batch.js'

/** Functions as Lambda loads them, with what their contracts say they need. */
const consumers: readonly (readonly [name: string, variables: readonly string[]])[] = [
  ['dispatch', ['DATA_BUCKET', 'LEDGER_TABLE', 'JOB_QUEUE_URL', 'CHUNK_QUEUE_URL', 'SCORE_QUEUE_URL']],
  ['consume', ['DATA_BUCKET', 'LEDGER_TABLE', 'RESULT_TABLE', 'RESULT_QUEUE_URL', 'ANALYSE_DOCUMENT_ARN', 'TASK_CODE_DIGEST', 'BASE_NLP_DIGEST']],
  ['collect', ['RESULT_TABLE', 'LEDGER_TABLE', 'SCORE_QUEUE_URL']],
  ['score', ['DATA_BUCKET', 'RESULT_TABLE', 'LEDGER_TABLE', 'TASK_CODE_DIGEST', 'BASE_NLP_DIGEST']],
  ['account', ['LEDGER_TABLE', 'SCORE_QUEUE_URL']],
]
const others: typeof consumers = [
  ['submit', ['DATA_BUCKET', 'LEDGER_TABLE', 'JOB_QUEUE_URL', 'CI_BUILD_ARN']],
  ['unarchive', ['DATA_BUCKET']],
  ['split', ['DATA_BUCKET']],
  ...['analyse', 'merge'].map((name) => [name, ['DATA_BUCKET', 'BASE_NLP_DIGEST']] as const),
  ...['group', 'patterns', 'business-logic'].map((name) => [name, ['DATA_BUCKET', 'TASK_CODE_DIGEST', 'BASE_NLP_DIGEST']] as const),
]

async function load<H>(name: string): Promise<H> {
  const { handler } = await import(`../../../../tasks/lambdas/${name}/handler.ts`) as { readonly handler: H }
  return handler
}

const clock = manualClock()
let harness: SqsHarness
const before = { ...process.env }

beforeAll(async () => {
  harness = await startSqs({ clock })
})
afterAll(async () => {
  await harness.close()
})
beforeEach(() => {
  jest.restoreAllMocks()
  silenceOutput()
  process.env = { ...before }
})

test.each([...consumers, ...others])('%s says what a deployment left out', async (name, variables) => {
  const handler = await load<(input: unknown, invocation: unknown) => Promise<unknown>>(name)
  const call = async (): Promise<unknown> => handler({ Records: [] }, timeLeft(1000))
  await expect(call()).rejects.toMatchObject({ name: 'EnvironmentError', message: `SW4801: environment variable ${variables.join(', ')} is not set; cdk/backtest/functions.ts sets it` })
})

describe('a message that a consumer cannot use', () => {
  test.each(consumers)('comes again soon, and its content is not logged: %s', async (name, variables) => {
    const { accessKeyId, secretAccessKey, sessionToken } = await harness.client.config.credentials()
    Object.assign(process.env, Object.fromEntries(variables.map((variable) => [variable, 'x'])), {
      AWS_ENDPOINT_URL: harness.endpoint, AWS_REGION: 'us-east-1', AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey,
      ...(sessionToken !== undefined && { AWS_SESSION_TOKEN: sessionToken }),
    })
    const url = await harness.queue(name, { VisibilityTimeout: '1980' })
    await harness.call('SendMessage', { QueueUrl: url, MessageBody: 'secret words' })
    const [message] = await receive(harness, url)
    const event: SQSEvent = { Records: [{
      ...recordOf('m', message?.Body ?? ''), receiptHandle: message?.ReceiptHandle ?? '', eventSourceARN: `arn:aws:sqs:us-east-1:123456789012:${name}`,
    }] }
    const handler = await load<SqsHandler>(name)
    const lines = await outputOf(async () => {
      expect(failedOf(await handler(event, timeLeft(60_000)))).toEqual(['m'])
    })
    expect(lines).toMatchObject([{ event: 'message failed', error: 'MessageMalformed' }])
    expect(JSON.stringify(lines)).not.toContain('secret')
    expect(await receive(harness, url)).toEqual([])
    clock.advance(2_000)
    expect(bodies(await receive(harness, url))).toEqual(['secret words'])
  })
})
