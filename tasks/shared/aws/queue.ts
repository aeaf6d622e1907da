import { SendMessageBatchCommand } from '@aws-sdk/client-sqs'
import type { SQSClient } from '@aws-sdk/client-sqs'
import pLimit from 'p-limit'
import { piecesOf, untilDone } from '../backoff.js'
import type { BackoffOptions } from '../backoff.js'
import type { Queue } from '../port.js'
import { TextFreeError } from '../task-error.js'

/** Messages and bytes of one SendMessageBatch. Source: Amazon SQS developer guide, "Message quotas"; the bytes are the long-standing 256 KiB. */
const batchMessages = 10
const batchBytes = 262_144

/** A queue of JSON messages behind an SQS client: full batches, several at a time, messages that were refused sent again. */
export function createQueue<Message>(client: SQSClient, url: string, backoff: Partial<BackoffOptions> = {}): Queue<Message> {
  const limit = pLimit(8)
  const sendBatch = async (bodies: readonly string[]): Promise<readonly string[]> => {
    const entries = bodies.map((body, index) => ({ Id: String(index), MessageBody: body }))
    const { Failed: failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl: url, Entries: entries }))
    const mistaken = failed.find(({ SenderFault: ours }) => ours === true)
    if (mistaken !== undefined) throw new TextFreeError(`a message was refused: ${mistaken.Code ?? 'no reason given'}`)
    return failed.flatMap(({ Id: id }) => bodies[Number(id)] ?? [])
  }
  return {
    async send(messages) {
      const bodies = messages.map((message) => JSON.stringify(message))
      await Promise.all(batchesOf(bodies).map((batch) => limit(() => untilDone(batch, sendBatch, backoff))))
    },
  }
}

function batchesOf(bodies: readonly string[]): readonly (readonly string[])[] {
  return piecesOf(bodies, batchMessages).flatMap((piece) => {
    const bytes = piece.reduce((all, body) => all + Buffer.byteLength(body), 0)
    return bytes <= batchBytes ? [piece] : piece.map((body) => [body])
  })
}
