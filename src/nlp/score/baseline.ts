import { canonicalJson } from '../canonical.js'
import { validate } from '../input/validate.js'
import { parseJsonText, readJson } from '../input/json-text.js'
import { maxProblems, throwProblems } from '../input/problem.js'
import { decodeUtf8 } from '../input/utf8.js'
import { baselineSchema } from '../schema/baseline.js'
import { scopeScore, totalCounts } from './figure.js'
import type { Outcomes, RunScore, ScopeScore } from './run-score.js'

/** What a run was made of. Runs with the same fingerprint must have the same outcomes. */
export interface Fingerprint {
  /** {@link modelDigest}. */
  readonly model: string
  /** {@link listDigest} of the items. */
  readonly items: string
  /** Digests of the code that ran, by part: `{ tasks: '…', baseNlp: '…' }`. */
  readonly code: Readonly<Record<string, string>>
}

/** A run that was declared good, to compare later runs with. Kept as a file beside the model. */
export interface Baseline {
  readonly format: 1
  readonly model: { readonly name: string, readonly version: string }
  readonly fingerprint: Fingerprint
  /** For the reader; {@link parseBaseline} checks that they follow from the outcomes. */
  readonly figures: ScopeScore
  readonly outcomes: Outcomes
}

/**
 * Makes a baseline of a run.
 *
 * @throws RangeError when items of the run ended in errors: a baseline is whole or nothing
 * @example
 * ```ts
 * writeFile('baseline.json', JSON.stringify(createBaseline(score, model, fingerprint)))
 * ```
 */
export function createBaseline(run: RunScore, { name, version }: Baseline['model'], fingerprint: Fingerprint): Baseline {
  if (run.errors.length > 0) throw new RangeError(`${run.errors.length} items have no result: a baseline needs all of them; run again`)
  const { items, micro, macro, labels, outcomes } = run
  return { format: 1, model: { name, version }, fingerprint, figures: { items, micro, macro, labels }, outcomes }
}

/**
 * Reads a baseline file.
 *
 * @param file - its name, for errors
 * @throws InputError when it is no baseline, of an unknown format, or its figures do not follow from its outcomes
 */
export function parseBaseline(bytes: Uint8Array, file: string): Baseline {
  const text = decodeUtf8(bytes, file)
  const value = readJson(text, file)
  const violations = validate(baselineSchema, value)
  if (violations.length > 0) {
    // lines are looked up only for a broken file: a large one takes long to read with them
    const { lineOf } = parseJsonText(text, file)
    throwProblems(violations.slice(0, maxProblems).map(({ path, reason }) => ({ file, line: lineOf(path), path, reason })))
  }
  const baseline = value as Baseline
  throwProblems(outcomeProblems(baseline).map((reason) => ({ file, line: 1, path: '/outcomes', reason })))
  return baseline
}

function outcomeProblems({ outcomes, figures }: Baseline): readonly string[] {
  const ids = new Set(outcomes.items.map(([id]) => id))
  if (ids.size < outcomes.items.length) return ['an item id occurs twice']
  const broken = outcomes.items.find(([, ...cells]) => cells.length % 4 !== 0 || cells.some((cell, index) => index % 4 === 0 && cell >= outcomes.labels.length))
  if (broken !== undefined) return [`the outcome of item '${broken[0]}' is not a list of label, tp, fp, fn`]
  const derived = scopeScore(outcomes.items.length, totalCounts(outcomes))
  return canonicalJson(derived) === canonicalJson(figures) ? [] : ['the figures do not follow from the outcomes: the file was changed by hand; bless a run again']
}
