import type { SQSEvent, SQSRecord } from 'aws-lambda'
import type { Machine, Queue, SyncExecution } from '../../../../tasks/shared/port.js'
import type { Invocation } from '../../../../tasks/shared/sqs-batch.js'
import { open } from './gate.js'
import type { Gate } from './gate.js'

/** A queue that hands each message's JSON on. As several calls: some may have been sent when it fails. */
export function queueOf<Message>(take: (body: string) => void, gate: Gate = open): Queue<Message> {
  return {
    async send(messages) {
      for (const message of messages) await gate('write', () => take(JSON.stringify(message)))
    },
  }
}

export interface FakeQueue<Message> extends Queue<Message> {
  readonly sent: readonly Message[]
}

export function createFakeQueue<Message>(gate: Gate = open): FakeQueue<Message> {
  const sent: Message[] = []
  return { sent, ...queueOf<Message>((body) => sent.push(JSON.parse(body) as Message), gate) }
}

export interface FakeMachine<Input> extends Machine<Input> {
  readonly inputs: readonly Input[]
}

/** A machine whose executions end as they are told to. */
export function createFakeMachine<Input>(execute: (input: Input) => SyncExecution | Promise<SyncExecution>): FakeMachine<Input> {
  const inputs: Input[] = []
  return {
    inputs,
    async run(input) {
      inputs.push(input)
      return execute(input)
    },
  }
}

export const queueArn = 'arn:aws:sqs:eu-west-1:123456789012:jobs'

/** A record as Lambda passes it on: `body` is sent as JSON unless it is text. */
export function recordOf(messageId: string, body: unknown, receives = 1): SQSRecord {
  return {
    messageId,
    receiptHandle: `receipt-${messageId}`,
    body: typeof body === 'string' ? body : JSON.stringify(body),
    attributes: { ApproximateReceiveCount: String(receives), SentTimestamp: '0', SenderId: 'sender', ApproximateFirstReceiveTimestamp: '0' },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: queueArn,
    awsRegion: 'eu-west-1',
  }
}

/** An event of these messages, named `m0`, `m1` … */
export const eventOf = (...bodies: readonly unknown[]): SQSEvent => ({ Records: bodies.map((body, index) => recordOf(`m${index}`, body)) })

export const timeLeft = (milliseconds: number): Invocation => ({ getRemainingTimeInMillis: () => milliseconds })

/** Names of the messages that failed. */
export const failedOf = ({ batchItemFailures }: { readonly batchItemFailures: readonly { readonly itemIdentifier: string }[] }): readonly string[] =>
  batchItemFailures.map(({ itemIdentifier }) => itemIdentifier)
