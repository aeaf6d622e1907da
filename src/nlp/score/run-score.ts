/** Spans that agree, are too many, or are missing. */
export interface Counts {
  /** Predicted and gold: same start, end and label. */
  readonly tp: number
  /** Predicted, not gold. */
  readonly fp: number
  /** Gold, not predicted. */
  readonly fn: number
}

/** From 0 to 1. A ratio with nothing below the line is 0, as in the CoNLL evaluation. */
export interface Ratios {
  readonly precision: number
  readonly recall: number
  readonly f1: number
}

/** Ends of a bootstrap interval. */
export interface Interval {
  readonly low: number
  readonly high: number
}

export interface Metrics extends Counts, Ratios {}

/** Scores of all items or of one slice. */
export interface ScopeScore {
  /** Items scored. */
  readonly items: number
  /** All spans counted together. */
  readonly micro: Metrics
  /** Mean over the labels that occur in gold; every label weighs the same. */
  readonly macro: Ratios
  /** By label, in code-unit order. */
  readonly labels: Readonly<Record<string, Metrics>>
}

/** Bootstrap intervals of the three ratios. */
export type RatioIntervals = Readonly<Record<keyof Ratios, Interval>>

/** Intervals of a run's own figures; not corrected for their number. */
export interface ScoreIntervals {
  /** For example 0.95. */
  readonly level: number
  readonly resamples: number
  readonly seed: number
  readonly micro: RatioIntervals
  readonly macro: RatioIntervals
  readonly labels: Readonly<Record<string, RatioIntervals>>
}

/** An item without a result: the machinery failed, so it says nothing about the model. */
export interface ItemError {
  readonly id: string
  /** Error name: `States.Timeout`, `Lambda.TooManyRequestsException`. */
  readonly error: string
  /** What is known of the cause; never any of the item's text. */
  readonly cause?: string
}

/**
 * What each item contributed, so that two runs can be compared item by item: `[id, label, tp, fp, fn, label, tp, fp, fn …]`
 * where `label` is an index in `labels`. Sorted by id; labels with three zeros are left out.
 */
export interface Outcomes {
  readonly labels: readonly string[]
  readonly items: readonly (readonly [string, ...number[]])[]
}

/** All that scoring a run gives: plain JSON, the same for the same outcomes in whatever order they came. */
export interface RunScore extends ScopeScore {
  /** By dimension and value: `slices.source.wire`. */
  readonly slices: Readonly<Record<string, Readonly<Record<string, ScopeScore>>>>
  readonly intervals: ScoreIntervals
  /** By item id. */
  readonly errors: readonly ItemError[]
  readonly outcomes: Outcomes
}
