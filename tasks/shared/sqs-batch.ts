import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { detailOf, log } from './log.js'
import { errorNameOf } from './task-error.js'

/** What a queue's consumer needs of its Lambda invocation. */
export interface Invocation {
  getRemainingTimeInMillis(): number
}

export type SqsHandler = (event: SQSEvent, invocation: Invocation) => Promise<SQSBatchResponse>

/**
 * Handles the records of a batch side by side and tells which failed: those become visible again, and after too many times go to the
 * dead-letter queue.
 *
 * @example
 * ```ts
 * return eachRecord(event, async ({ body }) => handleJob(readMessage(body, 'job')))
 * ```
 */
export async function eachRecord({ Records: records }: SQSEvent, handle: (record: SQSRecord) => Promise<void>): Promise<SQSBatchResponse> {
  const outcomes = await Promise.all(records.map(async (record) => {
    try {
      await handle(record)
      return []
    } catch (error) {
      return [failed(record, error)]
    }
  }))
  return { batchItemFailures: outcomes.flat() }
}

/** Says that a record failed, and logs why, without a document's text. */
export function failed({ messageId }: SQSRecord, error: unknown): { readonly itemIdentifier: string } {
  log('error', 'message failed', { messageId, error: errorNameOf(error), ...detailOf(error) })
  return { itemIdentifier: messageId }
}
