import { compareText } from '../canonical.js'
import type { Item, Span } from '../types.js'

/** What a unit test of a model expected and what the model said. */
export interface UnitTestOutcome {
  readonly id: string
  readonly text: string
  readonly expected: readonly Span[]
  /** Absent when the machinery failed. */
  readonly actual?: readonly Span[]
  /** Name of the machinery's error, when it failed. */
  readonly error?: string
  readonly passed: boolean
}

/**
 * Judges one unit test: it passes when the model says exactly the expected spans.
 *
 * @param outcome - the model's spans, or the name of the error that kept it from answering
 * @example
 * ```ts
 * checkUnitTest(test, { spans: compiled.predict(analysis) }).passed
 * ```
 */
export function checkUnitTest({ id, text, spans }: Item, outcome: { readonly spans: readonly Span[] } | { readonly error: string }): UnitTestOutcome {
  const expected = ordered(spans)
  if ('error' in outcome) return { id, text, expected, error: outcome.error, passed: false }
  const actual = ordered(outcome.spans)
  return { id, text, expected, actual, passed: JSON.stringify(actual) === JSON.stringify(expected) }
}

function ordered(spans: readonly Span[]): readonly Span[] {
  return spans.map(({ start, end, label }) => ({ start, end, label }))
    .sort((a, b) => a.start - b.start || a.end - b.end || compareText(a.label, b.label))
}
