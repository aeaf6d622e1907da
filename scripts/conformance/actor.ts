import type { Json, JsonObject } from '../../src/asl/json.js'
import type { Bench } from './bench.js'
import type { Actor, Recording } from './recording.js'
import { createMachine, operationOf } from './setup.js'

/** What actors know of the execution that they act in. */
export interface Stage {
  readonly bench: Bench
  readonly recording: Recording
  readonly executionArn: string
  /** Which of the recording's executions. */
  readonly index: number
  /** Whether it has ended. */
  over(): Promise<boolean>
  /** Told what an actor was refused. */
  problem(text: string): void
}

/** Something that is done with a token after it was received, one virtual second after another. */
interface Deed {
  readonly operation: string
  readonly input: (token: string, body: JsonObject) => JsonObject
}

const second = 1000

/** So long a queue is looked at: longer than any recording waits. */
const mostPolls = 1000

const heartbeat: Deed = { operation: 'SendTaskHeartbeat', input: (taskToken) => ({ taskToken }) }

/** The functions that took messages from a queue, by what they did. */
const workers: Readonly<Record<string, readonly Deed[]>> = {
  'sqs-worker:send-task-success': [success((body) => body['Message'] ?? null)],
  'sqs-worker:send-task-failure': [{ operation: 'SendTaskFailure', input: (taskToken) => ({ taskToken, error: 'Failure error', cause: 'Failure cause' }) }],
  'sqs-worker:heartbeat-then-success': [heartbeat, heartbeat, success((body) => body['Message'] ?? null)],
}

function success(outputOf: (body: JsonObject) => Json): Deed {
  return { operation: 'SendTaskSuccess', input: (taskToken, body) => ({ taskToken, output: JSON.stringify(outputOf(body)) }) }
}

const placeholder = '<task_token>'

/** A call with the token that was received. An output with the token in it was the message itself, handed back. */
function deedOf({ operation = '', params = {} }: Actor): Deed {
  const { output } = params
  if (typeof output === 'string' && output.includes(placeholder)) return success((body) => body)
  return { operation: operationOf(operation), input: (taskToken) => Object.fromEntries(Object.entries(params).map(([name, value]) => [name, value === placeholder ? taskToken : value])) }
}

const needsToken = ({ params }: Actor): boolean => JSON.stringify(params ?? {}).includes(placeholder)

/** Has everybody act who acted when the execution was recorded. @throws Error for an actor that is not known */
export async function act(stage: Stage): Promise<void> {
  const { recording, bench, index } = stage
  const calls = recording.actors.filter(({ kind }) => kind === 'api-call')
  const mine = calls.filter(needsToken)
  // several executions in one recording were run one after the other, each with calls of its own
  const share = mine.length / recording.executions.length
  const turn = Number.isInteger(share) ? mine.slice(index * share, (index + 1) * share) : mine
  if (turn.length > 0) for (const url of await queuesOf(stage)) watch(stage, url, turn.map(deedOf))
  for (const actor of recording.actors) {
    const worker = workers[actor.kind]
    if (worker !== undefined) watch(stage, actor.args?.[0] ?? '', worker)
    else if (actor.kind === 'activity-consumer-state-machine') await consume(bench, actor)
    else if (actor.kind !== 'api-call') throw new Error(`the actor ${actor.kind} is not known`)
  }
  for (const { operation = '', params = {} } of calls.filter((call) => !needsToken(call))) {
    later(stage, second, () => bench.call('states', operationOf(operation), params))
  }
}

/** The queues that were made for the case. */
async function queuesOf({ bench, recording }: Stage): Promise<readonly string[]> {
  const names = recording.setup.flatMap(({ service, operation, params }) => (service === 'sqs' && operation === 'create_queue' ? [params['QueueName'] ?? ''] : []))
  return Promise.all(names.map(async (name) => (await bench.call('sqs', 'GetQueueUrl', { QueueName: name }))['QueueUrl'] as string))
}

/** Looks into a queue each second until there is a message with a token. */
function watch(stage: Stage, url: string, deeds: readonly Deed[], polls = 0): void {
  later(stage, second, async () => {
    const body = await receive(stage.bench, url)
    if (body !== undefined) perform(stage, body, deeds)
    else if (polls < mostPolls) watch(stage, url, deeds, polls + 1)
  })
}

async function receive(bench: Bench, url: string): Promise<JsonObject | undefined> {
  const { Messages: messages = [] } = await bench.call('sqs', 'ReceiveMessage', { QueueUrl: url })
  const [message] = messages as readonly JsonObject[]
  if (message === undefined) return undefined
  await bench.call('sqs', 'DeleteMessage', { QueueUrl: url, ReceiptHandle: message['ReceiptHandle'] ?? '' })
  const body = JSON.parse(message['Body'] as string) as JsonObject
  return typeof body['TaskToken'] === 'string' ? body : undefined
}

function perform(stage: Stage, body: JsonObject, [deed, ...rest]: readonly Deed[]): void {
  if (deed === undefined) return
  later(stage, second, async () => {
    await stage.bench.call('states', deed.operation, deed.input(body['TaskToken'] as string, body))
    perform(stage, body, rest)
  })
}

/** Does something after a while, unless the execution has ended. Time stands still while it is done. */
function later(stage: Stage, after: number, body: () => Promise<unknown>): void {
  const { clock } = stage.bench
  clock.schedule(clock.now() + after, () => {
    const release = clock.hold()
    const done = async (): Promise<void> => {
      if (!await stage.over()) await body()
    }
    done().catch((error: unknown) => stage.problem(error instanceof Error ? `${error.name}: ${error.message}` : String(error))).finally(release)
  })
}

/** A state machine that takes an activity's tasks. */
async function consume(bench: Bench, { definition = {}, input = {} }: Actor): Promise<void> {
  const stateMachineArn = await createMachine(bench, 'activity-consumer', definition, 'STANDARD')
  await bench.call('states', 'StartExecution', { stateMachineArn, input: JSON.stringify(input) })
}
