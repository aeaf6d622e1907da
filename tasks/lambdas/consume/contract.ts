import type { Document } from '../../shared/document.js'
import type { ChunkRef } from '../../shared/message.js'

/** What the machine `analyse-document` is started with: one item of a chunk. */
export interface DocumentRequest extends ChunkRef {
  /** Place of the item in its chunk, from 0. */
  readonly index: number
  readonly modelDigest: string
  readonly resultKey: string
  readonly document: Document
  /** Where the analysis of the text is, or will be. */
  readonly analysisKey: string
}

/** Consumes chunk messages: runs the items that have no result yet. */
export type ConsumeVariable = 'DATA_BUCKET' | 'LEDGER_TABLE' | 'RESULT_TABLE' | 'RESULT_QUEUE_URL' | 'ANALYSE_DOCUMENT_ARN' | 'TASK_CODE_DIGEST' | 'BASE_NLP_DIGEST'
