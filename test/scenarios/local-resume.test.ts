import { rm } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { DescribeExecutionCommand, GetExecutionHistoryCommand, ListExecutionsCommand, SendTaskSuccessCommand, SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn'
import { DeleteMessageCommand, GetQueueUrlCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { writeAssembly } from '../unit/local/deploy/assembly-directory.js'
import { scratch } from './cli.js'
import type { Running } from './cli.js'
import { startLocal } from './local-host.js'
import { application, childArn, expectedOutput, parentArn, queueName } from './resume-application.js'

const place = scratch()
let assembly: string
beforeAll(async () => {
  assembly = await writeAssembly({ App: application })
})
const hosts: Running[] = []
afterAll(async () => {
  for (const { child } of hosts) child.kill('SIGKILL')
  place.remove()
  await rm(assembly, { recursive: true, force: true })
})

/** A process that runs the local AWS, with clients of it. */
interface Host {
  readonly running: Running
  readonly sfn: SFNClient
  /** Ends the answering of tokens, and the clients. */
  leave(): Promise<void>
}

async function startHost(data: string): Promise<Host> {
  const { running, config: given } = await startLocal(hosts, place.path, data, assembly)
  const config = { ...given, disableHostPrefix: true }
  const sfn = new SFNClient(config)
  const sqs = new SQSClient(config)
  const stop = new AbortController()
  const answering = answerTokens(sqs, sfn, stop.signal)
  return {
    running, sfn,
    async leave() {
      stop.abort()
      await answering
      sfn.destroy()
      sqs.destroy()
    },
  }
}

/** Plays the worker outside: takes messages with tokens and sends success, as long as there is somebody to talk to. */
async function answerTokens(sqs: SQSClient, sfn: SFNClient, signal: AbortSignal): Promise<void> {
  try {
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: queueName }), { abortSignal: signal })
    while (!signal.aborted) {
      const { Messages: messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 1, MaxNumberOfMessages: 1 }), { abortSignal: signal })
      for (const { Body: body = '', ReceiptHandle } of messages) {
        const { token, n } = JSON.parse(body) as { readonly token: string; readonly n: number }
        await sfn.send(new SendTaskSuccessCommand({ taskToken: token, output: JSON.stringify({ asked: n }) }), { abortSignal: signal }).catch(unlessAnswered)
        await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }), { abortSignal: signal })
      }
    }
  } catch (error) {
    if (!broken(error)) throw error
  }
}

/** The same message may come twice, and a message may be sent twice. */
function unlessAnswered(error: unknown): void {
  if (!(error instanceof Error && error.name === 'TaskTimedOut')) throw error
}
/** What a client sees of a process that was killed. */
const broken = (error: unknown): boolean => error instanceof Error && /AbortError|ECONN|EPIPE|socket hang up|TimeoutError/.test(`${error.name} ${'code' in error ? String(error.code) : ''} ${error.message}`)

/** The same numbers in every run. */
function * numbers(seed: number): Generator<number, never> {
  for (let state = seed; ;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    yield state / 4_294_967_296
  }
}

const runs = 4
const nameOf = (n: number): string => `run-${n}`

async function begin({ sfn }: Host): Promise<void> {
  for (let n = 0; n < runs; n++) await sfn.send(new StartExecutionCommand({ stateMachineArn: parentArn, name: nameOf(n), input: JSON.stringify({ n }) }))
}
const arnOf = (n: number): string => `${parentArn.replace(':stateMachine:', ':execution:')}:${nameOf(n)}`
const statusOf = async ({ sfn }: Host, n: number): Promise<string | undefined> => (await sfn.send(new DescribeExecutionCommand({ executionArn: arnOf(n) }))).status

async function finished(host: Host): Promise<boolean> {
  for (let n = 0; n < runs; n++) if (await statusOf(host, n) === 'RUNNING') return false
  return true
}

interface Ended {
  readonly status: string | undefined
  readonly output: unknown
  readonly ids: readonly number[]
  /** Each event with the name of what it is about, sorted: parallel branches may take turns otherwise. */
  readonly events: readonly string[]
}

async function ended({ sfn }: Host, n: number): Promise<Ended> {
  const { status, output = 'null' } = await sfn.send(new DescribeExecutionCommand({ executionArn: arnOf(n) }))
  const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn: arnOf(n), maxResults: 1000 }))
  return {
    status, output: JSON.parse(output), ids: events.map(({ id = 0 }) => id),
    events: events.map(({ type, stateEnteredEventDetails: entered, stateExitedEventDetails: exited }) => `${type ?? ''} ${entered?.name ?? exited?.name ?? ''}`).sort(),
  }
}

test('executions outlive a process that is killed again and again, and their histories do not tell', async () => {
  const calm = await startHost('calm')
  await begin(calm)
  while (!await finished(calm)) await pause(100)
  const undisturbed = await ended(calm, 0)
  await calm.leave()
  calm.running.child.kill('SIGTERM')
  await calm.running.finished

  const random = numbers(4)
  let host = await startHost('killed')
  await begin(host)
  let kills = 0
  let amidst = 0
  while (kills < 10) {
    await pause(50 + random.next().value * 700)
    if (!await finished(host)) amidst += 1
    host.running.child.kill('SIGKILL')
    await host.running.finished
    await host.leave()
    kills += 1
    host = await startHost('killed')
  }
  expect(amidst).toBeGreaterThanOrEqual(8)
  while (!await finished(host)) await pause(100)
  for (let n = 0; n < runs; n++) {
    const end = await ended(host, n)
    expect(end).toMatchObject({ status: 'SUCCEEDED', output: expectedOutput(n) })
    expect(end.ids).toEqual(end.ids.map((_id, i) => i + 1))
    expect(end.events).toEqual(undisturbed.events)
  }
  // each parent has one child a round, however often it was interrupted
  const { executions = [] } = await host.sfn.send(new ListExecutionsCommand({ stateMachineArn: childArn, maxResults: 1000 }))
  expect(executions).toHaveLength(runs * 2)
  await host.leave()
  host.running.child.kill('SIGTERM')
  expect((await host.running.finished).code).toBe(0)
}, 240_000)
