import type { RunScore, ScopeScore } from '../score/run-score.js'
import { baselineDigest } from './format.js'
import type { BaselineEnd, BaselineHeader } from './format.js'

/** What a baseline is made of. */
export interface NewBaseline extends Omit<BaselineHeader, 'format'> {
  readonly score: RunScore
  /** A line an item, as `writePrediction` makes it. */
  readonly predictions: AsyncIterable<string> | Iterable<string>
}

/**
 * Writes a baseline: the lines of its file, each with its end.
 *
 * @throws RangeError when items of the run ended in errors: a baseline is whole or nothing
 * @example
 * ```ts
 * for await (const line of baselineLines({ model: { name: 'news', version: '1' }, fingerprint, blessed: '2026-01-31', score, predictions })) file.write(line)
 * ```
 */
export async function* baselineLines({ model: { name, version }, fingerprint, blessed, score, predictions }: NewBaseline): AsyncGenerator<string> {
  if (score.errors.length > 0) throw new RangeError(`${score.errors.length} items have no result: a baseline needs all of them; run again`)
  const digest = baselineDigest()
  const header: BaselineHeader = { format: 2, model: { name, version }, fingerprint, blessed }
  const first = JSON.stringify(header)
  digest.line(first)
  yield `${first}\n`
  for await (const line of predictions) {
    digest.line(line)
    yield `${line}\n`
  }
  const { micro, macro, labels } = score.matchings.exact
  const figures: ScopeScore = { items: score.items, micro, macro, labels }
  const end: BaselineEnd = { figures, sha256: digest.end(figures) }
  yield `${JSON.stringify(end)}\n`
}
