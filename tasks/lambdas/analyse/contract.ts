import type { TaskContract } from '../../../src/builder/contract.js'
import type { CarriedAnalysis, Document } from '../../shared/document.js'

export type { CarriedAnalysis, Document }

/** A whole text that travels inline. */
export interface AnalyseTextInput {
  readonly document: Document
  /** Where the analysis is put when it is too large to travel inline. */
  readonly analysisKey: string
}

/** A part of a stored text, by bytes of its UTF-8, both ends included. */
export interface Part {
  /** Where it begins in the text, in UTF-16 code units. */
  readonly start: number
  readonly firstByte: number
  readonly lastByte: number
}

export interface AnalysePartInput {
  readonly textKey: string
  readonly part: Part
  /** Names the whole text's analysis; the part's is put beside it. */
  readonly analysisKey: string
}

/** The analysis of a part, offsets counted from the part's start; always by reference. */
export interface StoredPart {
  readonly start: number
  readonly key: string
}

/** Base NLP of a small text. */
export type AnalyseText = TaskContract<AnalyseTextInput, CarriedAnalysis, 'ObjectMissing' | 'CodeChanged'>

/** Base NLP of a part of a large text: the same function. */
export type AnalysePart = TaskContract<AnalysePartInput, StoredPart, 'ObjectMissing' | 'CodeChanged'>

export type AnalyseVariable = 'DATA_BUCKET' | 'BASE_NLP_DIGEST'
