import type { JsonObject } from '../../src/asl/json.js'
import type { Comparison } from './compare.js'

/**
 * Compares what was delivered to a queue while the execution ran: notifications of SNS, or events of EventBridge. Recordings have the messages as the queue
 * gave them, some of them twice.
 */
export async function compareDelivered({ bench, matcher, recording }: Comparison, recorded: readonly JsonObject[]): Promise<readonly string[]> {
  const delivered: JsonObject[] = []
  for (const { service, operation, params } of recording.setup) {
    if (service !== 'sqs' || operation !== 'create_queue') continue
    const { QueueUrl: url = '' } = await bench.call('sqs', 'GetQueueUrl', { QueueName: params['QueueName'] ?? '' })
    const { Messages: messages = [] } = await bench.call('sqs', 'ReceiveMessage', { QueueUrl: url, MaxNumberOfMessages: 10 })
    delivered.push(...(messages as readonly JsonObject[]).map((message) => JSON.parse(message['Body'] as string) as JsonObject))
  }
  return matcher.compare(recorded, delivered, 'delivered')
}
