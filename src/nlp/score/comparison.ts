import type { BySlice, Interval, Matching, Ratios } from './run-score.js'

/** What a run was made of. Runs with the same fingerprint must have the same predictions. */
export interface Fingerprint {
  /** `modelDigest` of its bundle. */
  readonly model: string
  /** `listDigest` of the items. */
  readonly items: string
  /** Digests of the code that ran, by part: `{ tasks: '…', baseNlp: '…' }`. */
  readonly code: Readonly<Record<string, string>>
}

/** What a run is compared with. */
export interface BaselineIdentity {
  readonly name: string
  readonly version: string
  /** Absent for predictions made elsewhere. */
  readonly fingerprint?: Fingerprint
  /** Day on which it was blessed, `2026-01-31`. */
  readonly blessed?: string
}

/** Old and new figures of one scope: a label, a slice's micro average, the micro or the macro average of all. */
export interface Difference {
  readonly old: Ratios
  readonly new: Ratios
  readonly difference: Ratios
  /** Of the difference in F1, corrected for the number of figures judged. */
  readonly interval: Interval
  /** Items on which the scope rests. */
  readonly items: number
  /** Whether it is one of the figures that decide: it has enough items, and was not left out by a choice of slices. */
  readonly judged: boolean
  /** The whole interval lies below the allowed drop. */
  readonly regressed: boolean
  /** The whole interval lies above 0. */
  readonly improved: boolean
}

/** A run against its baseline, item by item. */
export interface Comparison {
  readonly baseline: BaselineIdentity
  /** Why the baseline cannot be relied on; empty when it can. */
  readonly problems: readonly string[]
  /** Items that both runs have. */
  readonly items: number
  /** Those of them with other predictions than before. */
  readonly changed: number
  readonly method: {
    readonly name: 'paired Poisson bootstrap, percentile and t intervals, Bonferroni'
    readonly matching: Matching
    readonly resamples: number
    readonly seed: number
    /** Of the family. */
    readonly level: number
    /** Figures judged; each interval has level 1 − (1 − level) / figures. */
    readonly figures: number
    readonly maxDrop: number
    readonly minimumItems: number
  }
  readonly micro: Difference
  readonly macro: Difference
  /** By label, in code-unit order; all labels of either run. */
  readonly labels: Readonly<Record<string, Difference>>
  /** The micro average of each slice. */
  readonly slices: BySlice<Difference>
}

/** Slices that are judged: all values of a dimension, or one. */
export interface SliceChoice {
  readonly dimension: string
  readonly value?: string
}
