/** Spans that agree, are too many, or are missing. */
export interface Counts {
  /** Predicted, and agrees with a gold span. */
  readonly tp: number
  /** Predicted, agrees with none. */
  readonly fp: number
  /** Gold, not found. */
  readonly fn: number
}

/**
 * When a prediction agrees with a gold span of its label: `exact` with the same start and end, `overlap` with at least one character in
 * common. Each gold span and each prediction agrees at most once.
 */
export type Matching = 'exact' | 'overlap'

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

/** Figures of some items. */
export interface Figures {
  /** All spans counted together. */
  readonly micro: Metrics
  /** Mean over the labels that occur in gold; every label weighs the same. */
  readonly macro: Ratios
  /** By label, in code-unit order. */
  readonly labels: Readonly<Record<string, Metrics>>
}

/** Scores of all items or of one slice. */
export interface ScopeScore extends Figures {
  /** Items scored. */
  readonly items: number
}

/** Values by dimension and value of a slice: `bySlice.source.wire`. */
export type BySlice<T> = Readonly<Record<string, Readonly<Record<string, T>>>>

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
  /** Of each slice's micro average. */
  readonly slices: BySlice<RatioIntervals>
}

/** An item without a result: the machinery failed, so it says nothing about the model. */
export interface ItemError {
  readonly id: string
  /** Error name: `States.Timeout`, `Lambda.TooManyRequestsException`. */
  readonly error: string
  /** What is known of the cause; never any of the item's text. */
  readonly cause?: string
}

/** All that scoring a run gives: plain JSON, the same for the same outcomes in whatever order they came. */
export interface RunScore extends ScopeScore {
  /** How the figures count. */
  readonly matching: Matching
  /** The figures of all items, counted either way; one of the two repeats `micro`, `macro` and `labels`. */
  readonly matchings: Readonly<Record<Matching, Figures>>
  readonly slices: BySlice<ScopeScore>
  readonly intervals: ScoreIntervals
  /** By item id. */
  readonly errors: readonly ItemError[]
  /** How many of the items without a result are in each slice; slices without any are absent. */
  readonly errorsBySlice: BySlice<number>
}
