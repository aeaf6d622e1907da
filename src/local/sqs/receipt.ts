/** What a receipt handle says: which message, and which receive of it. */
export interface Receipt {
  readonly sequence: number
  readonly receiveCount: number
}

/**
 * A receipt handle. It names the receive by its number, which the journal keeps: a handle from before a restart still deletes its message,
 * unless the message was received again.
 */
export function receiptHandle(queueId: string, receipt: Receipt): string {
  return Buffer.from(`${queueId}.${receipt.sequence}.${receipt.receiveCount}`).toString('base64url')
}

/** Reads a receipt handle; undefined when this queue never gave it out. */
export function readReceipt(queueId: string, handle: string): Receipt | undefined {
  const parts = /^([0-9a-f]+)\.(\d+)\.(\d+)$/.exec(Buffer.from(handle, 'base64url').toString('latin1'))
  if (parts?.[1] !== queueId) return undefined
  return { sequence: Number(parts[2]), receiveCount: Number(parts[3]) }
}
