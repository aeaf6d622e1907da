import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { detailOf, log } from './log.js'
import type { Redelivery } from './port.js'
import type { SqsHandler } from './sqs-batch.js'
import { errorNameOf } from './task-error.js'

/** Longest time in seconds until a message is tried again. */
const longestDelay = 60
/** After so many times there is no hurry: only a dead-letter queue lets a message come that often. */
const hastyReceives = 10

/**
 * When a message that failed is to be seen again: in at most 2, 4, 8 … 60 seconds, and at least half of it.
 *
 * @param receives - how often it was received, this time included
 * @param random - from 0 to 1
 * @returns seconds; undefined when it is left to the queue's visibility timeout
 * @example
 * ```ts
 * retryDelay(3, 0.5) // 6
 * ```
 */
export function retryDelay(receives: number, random: number): number | undefined {
  if (receives > hastyReceives) return undefined
  const most = Math.min(longestDelay, 2 ** receives)
  return Math.ceil((most + random * most) / 2)
}

/**
 * Has the messages that a handler reports as failed come again soon. Else they stay invisible for the visibility timeout of their queue, which AWS
 * wants to be six times the function's: half an hour. When the visibility cannot be changed that is how long it takes.
 *
 * @example
 * ```ts
 * export const handler = retrySoon(createDispatch(tools), createRedelivery(sqsClient()))
 * ```
 */
export function retrySoon(handle: SqsHandler, redelivery: Redelivery, random: () => number = Math.random): SqsHandler {
  return async (event, invocation) => {
    const response = await handle(event, invocation)
    try {
      await giveBack(event, response, redelivery, random)
    } catch (error) {
      log('warn', 'failed messages keep their visibility timeout', { error: errorNameOf(error), ...detailOf(error) })
    }
    return response
  }
}

async function giveBack({ Records: records }: SQSEvent, { batchItemFailures }: SQSBatchResponse, redelivery: Redelivery, random: () => number): Promise<void> {
  const failed = new Set(batchItemFailures.map(({ itemIdentifier }) => itemIdentifier))
  const held = records.filter(({ messageId }) => failed.has(messageId)).flatMap(({ receiptHandle, attributes }) => {
    const seconds = retryDelay(Number(attributes.ApproximateReceiveCount), random())
    return seconds === undefined ? [] : [{ receiptHandle, seconds }]
  })
  // an event comes from one event source mapping, so from one queue
  const [first] = records
  if (first !== undefined && held.length > 0) await redelivery.giveBack(first.eventSourceARN, held)
}
