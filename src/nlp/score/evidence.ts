import type { Span } from '../types.js'

/** A piece of a document, as much as is needed to show its spans. */
export interface Excerpt {
  /** Where it begins in the document, in UTF-16 code units. */
  readonly start: number
  readonly text: string
}

/** An item worth looking at. Offsets of spans are UTF-16 code units in the whole document. */
export interface Finding {
  readonly id: string
  readonly slices?: Readonly<Record<string, string>>
  /** The whole text when it is short, else the surroundings of its spans, in order. */
  readonly excerpts: readonly Excerpt[]
  readonly gold: readonly Span[]
  readonly predicted: readonly Span[]
  /** Surplus and missing spans. */
  readonly mistakes: number
  /** What the baseline said; absent without a baseline. */
  readonly old?: { readonly predicted: readonly Span[], readonly mistakes: number }
}

/** The items behind the figures. The lists are bounded, the totals are not. */
export interface Evidence {
  /** Items with mistakes, those with most first. Listed only without a baseline. */
  readonly wrong: readonly Finding[]
  /** Items with more mistakes than the baseline had, the worst first. */
  readonly regressions: readonly Finding[]
  /** Items with fewer mistakes than the baseline had, the best first. */
  readonly improvements: readonly Finding[]
  readonly totals: { readonly wrong: number, readonly regressions: number, readonly improvements: number }
}
