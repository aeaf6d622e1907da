import type { TokenPlace } from '../item/format.js'
import type { ItemOutcome } from '../score/scorer.js'

/**
 * What a file says that a model predicted for an item. Offsets of its spans are as the file counts: Unicode code points, or tokens
 * where `tokens` are given; {@link alignPrediction} makes them offsets in the item's text.
 */
export interface Prediction {
  readonly file: string
  readonly line: number
  /** Absent when the file gives none: then the place in the order counts. */
  readonly id?: string
  readonly text?: string
  /** Of a CoNLL file only. */
  readonly tokens?: readonly TokenPlace[]
  readonly outcome: ItemOutcome
}
