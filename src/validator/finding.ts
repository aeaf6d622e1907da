/** Where something stands in a definition: the keys and indexes from the root to it. */
export type Keys = readonly (string | number)[]

/** What Step Functions itself says of a fault, where it was seen to. */
export interface AwsMessage {
  /** `SCHEMA_VALIDATION_FAILED` where it is left out. */
  readonly code?: string
  readonly message: string
  /** Where AWS points, in its own form; the finding's place where it is left out, none where it is `null`. */
  readonly location?: string | null
}

/** What a rule found. */
export interface Finding {
  readonly at: Keys
  /** What is wrong, in one sentence. */
  readonly message: string
  /** What to do about it. */
  readonly help?: string
  /** Points at the name of the member rather than at its value. */
  readonly key?: boolean
  /** Of a fault within a JSONata expression: the UTF-16 units that are meant, from `start` up to `end`, counted in the expression without its delimiters and the blanks beside them. */
  readonly part?: { readonly start: number; readonly end: number }
  readonly aws?: AwsMessage
}

/** `error`: Step Functions refuses the definition. `warning`: it takes it, and running it is likely to disappoint. */
export type Severity = 'error' | 'warning'

/** A finding with the rule that made it. */
export interface Diagnostic extends Finding {
  readonly code: string
  readonly rule: string
  readonly severity: Severity
  /** {@link pathOf} of `at`. */
  readonly path: string
}

/**
 * A place in the form that Step Functions writes: `/States/Fetch/Branches[0]`, and `/` for the whole definition.
 *
 * @example
 * pathOf(['States', 'Fetch', 'Retry', 0]) // '/States/Fetch/Retry[0]'
 */
export const pathOf = (keys: Keys): string => keys.map((key) => (typeof key === 'number' ? `[${key}]` : `/${key}`)).join('') || '/'
