import type { Annotation, GroupMatch, PackedAnalysis } from '../../src/nlp/index.js'
import type { Carried } from './carried.js'

/** A text on its way through the pipeline. */
export interface Document {
  /** Digest of the text. */
  readonly digest: string
  readonly text: Carried<string>
}

/** What every invocation of a model gets. */
export interface ModelStep {
  readonly modelDigest: string
  readonly document: Document
  readonly analysis: Carried<PackedAnalysis>
  /** Names what is made of this text by this model: where large intermediate values are put. */
  readonly resultKey: string
}

export type CarriedAnalysis = Carried<PackedAnalysis>
export type CarriedGroups = Carried<readonly GroupMatch[]>
export type CarriedAnnotations = Carried<readonly Annotation[]>

/** What a step of a model may throw; each is thrown as a TaskError of this name. */
export type ModelStepError = 'ModelMissing' | 'ModelDamaged' | 'ObjectMissing' | 'ObjectDamaged' | 'CodeChanged'

export type ModelStepVariable = 'DATA_BUCKET' | 'TASK_CODE_DIGEST' | 'BASE_NLP_DIGEST'
