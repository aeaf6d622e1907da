import type { TaskContract } from '../../../src/builder/contract.js'
import type { StoredPart } from '../analyse/contract.js'

export interface MergeInput {
  readonly textKey: string
  readonly parts: readonly StoredPart[]
  /** Where the whole analysis is put. */
  readonly analysisKey: string
}

/** A large text's analysis travels by reference. */
export interface MergeOutput {
  readonly value: null
  readonly key: string
}

/** Joins the analyses of a text's parts into one, offsets restored. */
export type Merge = TaskContract<MergeInput, MergeOutput, 'ObjectMissing' | 'ObjectDamaged' | 'CodeChanged'>

export type MergeVariable = 'DATA_BUCKET' | 'BASE_NLP_DIGEST'
