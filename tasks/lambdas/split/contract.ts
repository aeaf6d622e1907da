import type { TaskContract } from '../../../src/builder/contract.js'
import type { Part } from '../analyse/contract.js'

export interface SplitInput {
  readonly textKey: string
}

/** The parts of the text, in order: together they are all of it. */
export interface SplitOutput {
  readonly parts: readonly Part[]
}

/** Cuts a large stored text into parts that base NLP takes. */
export type Split = TaskContract<SplitInput, SplitOutput, 'ObjectMissing'>

export type SplitVariable = 'DATA_BUCKET'
