import type { TaskContract } from '../../../src/builder/contract.js'
import type { ChunkOrder } from '../../shared/chunk-request.js'

export type LookUpInput = ChunkOrder

/** What of a chunk is to be run. Its texts are left where they are: twenty-five of them are more than a state may hold. */
export interface LookUpOutput {
  readonly open: readonly OpenDocument[]
}

export interface OpenDocument {
  /** Place of the item in its chunk, from 0. */
  readonly index: number
  /** Digest of the text. */
  readonly digest: string
  /** Which bytes of the chunk's object are the text, or its key, as JSON: a `Carried<string>`. `bytes=0-99`. */
  readonly range: string
  readonly resultKey: string
  readonly analysisKey: string
}

/** Looks up which items of a chunk have no result, and tells `collect` of those that have. Safe to repeat. */
export type LookUp = TaskContract<LookUpInput, LookUpOutput, 'ObjectMissing' | 'ChunkDamaged'>

export type LookUpVariable = 'DATA_BUCKET' | 'LEDGER_TABLE' | 'RESULT_TABLE' | 'RESULT_QUEUE_URL' | 'TASK_CODE_DIGEST' | 'BASE_NLP_DIGEST'

export type { Carried } from '../../shared/carried.js'
