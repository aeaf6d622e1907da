/** What evaluation may ask of the outside: handed in, so that a run can be repeated exactly. */
export interface EvaluationHost {
  /** Epoch milliseconds. */
  now(): number
  /** A number in [0, 1). */
  random(): number
  uuid(): string
}
