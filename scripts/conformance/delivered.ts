import type { Json, JsonObject } from '../../src/asl/json.js'
import { world } from './bench.js'
import type { Bench } from './bench.js'
import type { Comparison } from './compare.js'

/** Takes every event of EventBridge, as the queue did that the recordings were made with. */
const listener = 'conformance-events'

const isEvent = (message: JsonObject): boolean => 'detail-type' in message

/** Whether a recording has events of EventBridge among its answers. */
export const tellsOfEvents = (expected: JsonObject): boolean => Object.values(expected).some((answer) => Array.isArray(answer) && (answer as readonly Json[]).some((item) => typeof item === 'object' && item !== null && isEvent(item as JsonObject)))

/** Has every event delivered to a queue. */
export async function listenForEvents(bench: Bench): Promise<void> {
  await bench.call('sqs', 'CreateQueue', { QueueName: listener })
  await bench.call('events', 'PutRule', { Name: listener, EventPattern: JSON.stringify({ account: [world.accountId] }) })
  await bench.call('events', 'PutTargets', { Rule: listener, Targets: [{ Id: '1', Arn: `arn:aws:sqs:us-east-1:${world.accountId}:${listener}` }] })
}

/**
 * Compares what was delivered to a queue while the execution ran: notifications of SNS, or events of EventBridge. Recordings have the messages as the queue
 * gave them, some of them twice.
 */
export async function compareDelivered({ bench, matcher, recording }: Comparison, recorded: readonly JsonObject[]): Promise<readonly string[]> {
  const names = recorded.some(isEvent) ? [listener] : recording.setup.flatMap(({ service, operation, params }) => (service === 'sqs' && operation === 'create_queue' ? [params['QueueName'] as string] : []))
  const delivered: JsonObject[] = []
  for (const name of names) delivered.push(...await messagesOf(bench, name))
  const once = [...new Map(recorded.map((message) => [JSON.stringify(message), message])).values()]
  return matcher.compare(once, delivered.map(readMessage), 'delivered')
}

async function messagesOf(bench: Bench, name: string): Promise<readonly JsonObject[]> {
  const { QueueUrl: url = '' } = await bench.call('sqs', 'GetQueueUrl', { QueueName: name })
  const { Messages: messages = [] } = await bench.call('sqs', 'ReceiveMessage', { QueueUrl: url, MaxNumberOfMessages: 10 })
  return (messages as readonly JsonObject[]).map((message) => JSON.parse(message['Body'] as string) as JsonObject)
}

/** Recordings have JSON text in a notification parsed when it is an object. */
function readMessage(message: JsonObject): JsonObject {
  const { Message: text } = message
  return typeof text === 'string' && text.startsWith('{') ? { ...message, Message: JSON.parse(text) as Json } : message
}
