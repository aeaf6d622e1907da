import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from '@jest/globals'
import { InvokeCommand } from '@aws-sdk/client-lambda'
import { manualClock, type ManualClock } from '../sqs/manual-clock.js'
import { operator, roleArn, startLambda, until, type LambdaHarness } from './harness.js'

let harness: LambdaHarness

afterEach(() => harness.close())

/** A handler that writes a line for each attempt, and fails as long as its event says. */
const attempts = (file: string): string => `import { appendFileSync, readFileSync } from 'node:fs'
export const handler = async (event, context) => {
  appendFileSync(${JSON.stringify(file)}, context.awsRequestId + '\\n')
  if (readFileSync(${JSON.stringify(file)}, 'utf8').trimEnd().split('\\n').length <= event.failures) throw new Error('not yet')
}`

const linesOf = (file: string): readonly string[] => existsSync(file) ? readFileSync(file, 'utf8').trimEnd().split('\n') : []

/** Goes on in small steps of time until as many attempts were made. */
async function attempted(clock: ManualClock, file: string, count: number): Promise<void> {
  await until(() => linesOf(file).length >= count)
  // the outcome travels back from the environment's thread, and the timer for the next attempt is set only then
  for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setTimeout(resolve, 2))
  expect(linesOf(file).length).toBe(count)
  clock.advance(0)
}

function codeFolder(directory: string, code: string): string {
  const folder = join(directory, 'code', 'after-the-restart')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'index.mjs'), code)
  return folder
}

test('an event is accepted at once and run', async () => {
  harness = await startLambda()
  const file = join(harness.directory, 'attempts')
  await harness.deploy('later', attempts(file))
  const answer = await harness.client.send(new InvokeCommand({ FunctionName: 'later', InvocationType: 'Event', Payload: Buffer.from('{"failures":0}') }))
  expect(answer.StatusCode).toBe(202)
  await until(() => linesOf(file).length === 1)
})

test('a failed event is tried again after one minute and after two more, with the same request id', async () => {
  const clock = manualClock()
  harness = await startLambda({ clock })
  const file = join(harness.directory, 'attempts')
  await harness.deploy('flaky', attempts(file))
  await harness.call('Invoke', { FunctionName: 'flaky', InvocationType: 'Event', Payload: '{"failures":2}' })
  await attempted(clock, file, 1)
  clock.advance(59_000)
  await attempted(clock, file, 1)
  clock.advance(1000)
  await attempted(clock, file, 2)
  clock.advance(120_000)
  await attempted(clock, file, 3)
  clock.advance(3_600_000)
  await attempted(clock, file, 3)
  expect(new Set(linesOf(file)).size).toBe(1)
})

test('what no attempt got through goes to the dead-letter queue, as the function\'s role', async () => {
  harness = await startLambda({ limits: { retryDelaySeconds: [0, 0] } })
  const dead = await harness.queue('dead')
  const file = join(harness.directory, 'attempts')
  await harness.deploy('hopeless', attempts(file), { deadLetter: { targetArn: 'arn:aws:sqs:us-east-1:123456789012:dead' } })
  await harness.call('Invoke', { FunctionName: 'hopeless', InvocationType: 'Event', Payload: '{"failures":9}' })
  const { Messages: [letter] = [] } = await harness.sqs.call('ReceiveMessage', { QueueUrl: dead, WaitTimeSeconds: 20, MessageAttributeNames: ['All'], AttributeNames: ['SenderId'] }, operator) as { Messages?: readonly unknown[] }
  expect(letter).toMatchObject({
    Body: '{"failures":9}',
    Attributes: { SenderId: roleArn },
    MessageAttributes: { RequestID: { StringValue: linesOf(file)[0] }, ErrorCode: { StringValue: '200' }, ErrorMessage: { StringValue: 'not yet' } },
  })
  expect(linesOf(file).length).toBe(3)
})

test('fewer retries can be asked for', async () => {
  harness = await startLambda({ limits: { retryDelaySeconds: [0, 0] } })
  const dead = await harness.queue('dead')
  const file = join(harness.directory, 'attempts')
  await harness.deploy('once', attempts(file), { retries: 0, deadLetter: { targetArn: 'arn:aws:sqs:us-east-1:123456789012:dead' } })
  await harness.call('Invoke', { FunctionName: 'once', InvocationType: 'Event', Payload: '{"failures":9}' })
  await harness.sqs.arrival('arn:aws:sqs:us-east-1:123456789012:dead')
  expect([linesOf(file).length, dead]).toEqual([1, expect.stringContaining('/dead')])
})

test('an event that was accepted before a restart is run after it', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'lambda-restart-'))
  const file = join(directory, 'attempts')
  const first = await startLambda({ directory, local: { closeSeconds: 0 } })
  await first.deploy('endless', 'export const handler = () => new Promise(() => setInterval(() => {}, 1000))')
  await first.call('Invoke', { FunctionName: 'endless', InvocationType: 'Event', Payload: '{"failures":0}' })
  await first.stop()
  harness = await startLambda({ directory })
  await harness.deploy('endless', '', { codeDirectory: codeFolder(directory, attempts(file)) })
  await until(() => linesOf(file).length === 1)
})

test.each([['{"a":', 'InvalidRequestContentException'], [JSON.stringify('x'.repeat(1_048_577)), 'RequestTooLargeException']])('an event that cannot be run is not accepted', async (payload, code) => {
  harness = await startLambda()
  await harness.deploy('later', 'export const handler = async () => 1')
  await expect(harness.call('Invoke', { FunctionName: 'later', InvocationType: 'Event', Payload: payload })).rejects.toMatchObject({ code })
  expect(existsSync(join(harness.directory, 'lambda/events/later'))).toBe(false)
})
