import { ChangeMessageVisibilityBatchCommand, GetQueueUrlCommand } from '@aws-sdk/client-sqs'
import type { SQSClient } from '@aws-sdk/client-sqs'
import { piecesOf } from '../backoff.js'
import type { Redelivery } from '../port.js'
import { TextFreeError } from '../task-error.js'

/** Messages of one ChangeMessageVisibilityBatch. Source: Amazon SQS API reference. */
const batchMessages = 10
/** Milliseconds for all calls: the handler's work is done, and its invocation should end. */
const patience = 5_000

/** Changes the visibility of messages behind an SQS client. An event names its queue by ARN; the URL is asked for once. */
export function createRedelivery(client: SQSClient): Redelivery {
  const urls = new Map<string, string>()
  const urlOf = async (queueArn: string, abortSignal: AbortSignal): Promise<string> => {
    const known = urls.get(queueArn)
    if (known !== undefined) return known
    const [account, name] = queueArn.split(':').slice(4)
    const { QueueUrl: url } = await client.send(new GetQueueUrlCommand({ QueueName: name, QueueOwnerAWSAccountId: account }), { abortSignal })
    if (url === undefined) throw new TextFreeError(`SQS gave no URL for ${queueArn}`)
    urls.set(queueArn, url)
    return url
  }
  return {
    async giveBack(queueArn, messages) {
      const abortSignal = AbortSignal.timeout(patience)
      const url = await urlOf(queueArn, abortSignal)
      const answers = await Promise.all(piecesOf(messages, batchMessages).map((piece) => client.send(new ChangeMessageVisibilityBatchCommand({
        QueueUrl: url,
        Entries: piece.map(({ receiptHandle, seconds }, index) => ({ Id: String(index), ReceiptHandle: receiptHandle, VisibilityTimeout: seconds })),
      }), { abortSignal })))
      const refused = answers.flatMap(({ Failed: failed = [] }) => failed)
      if (refused.length > 0) throw new TextFreeError(`${refused.length} of ${messages.length} messages keep their visibility timeout: ${refused[0]?.Code ?? 'no reason given'}`)
    },
  }
}
