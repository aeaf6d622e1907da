import path from 'node:path'
import { alignPrediction, createLabelUse, decideVerdict, formatOf, joinPredictions, readPredictions } from '../../src/nlp/index.js'
import type { DifferingToken, ItemFormat, Prediction } from '../../src/nlp/index.js'
import type { EvaluationResult } from '../../src/report/index.js'
import { evaluate } from './evaluate.js'
import type { Answered, OldPredictions } from './evaluate.js'
import { labelNotes, readExamples } from './examples.js'
import type { Reading } from './examples.js'
import type { Judging } from './option.js'
import { SliceCount } from './slice-count.js'
import { asUsage, readSource } from './source.js'

/** A file of predictions. */
export interface PredictionFile {
  readonly file: string
  /** By its name when absent. */
  readonly format?: ItemFormat
  readonly tagColumn?: number
}

/** What is to be scored. */
export interface ScoreOrder {
  readonly gold: string
  readonly reading: Reading
  readonly predictions: PredictionFile
  readonly baseline?: PredictionFile
  readonly judging: Judging
}

/**
 * Scores a file of predictions against a file of examples. Items pass by one at a time.
 *
 * @throws UsageError naming file, line and reason
 * @example
 * ```ts
 * const { score, verdict } = await scoreFiles({ gold: 'dev.jsonl', reading, predictions: { file: 'predicted.jsonl' }, judging })
 * ```
 */
export async function scoreFiles({ gold, reading, predictions, baseline, judging }: ScoreOrder): Promise<EvaluationResult> {
  const startedAt = Date.now()
  const use = createLabelUse()
  const slices = new SliceCount()
  const tokens = new TokenDifferences()
  const answered = answers(gold, reading, use, predictions, slices, tokens)
  const evaluation = await evaluate(answered, { ...judging, check: () => slices.check(judging.slices, baseline !== undefined) }, baseline === undefined ? undefined : oldPredictions(baseline, reading))
  return {
    title: path.basename(predictions.file),
    items: { total: evaluation.score.items + evaluation.score.errors.length, cached: 0 },
    timings: { total: Date.now() - startedAt },
    ...evaluation,
    unitTests: [], flaky: [],
    notes: [...labelNotes(reading, use), ...tokens.notes(gold, predictions.file)],
    verdict: decideVerdict({ ...evaluation, ...judging, unitTests: [] }),
  }
}

async function * answers(gold: string, reading: Reading, use: ReturnType<typeof createLabelUse>, predictions: PredictionFile, slices: SliceCount, tokens: TokenDifferences): AsyncGenerator<Answered> {
  try {
    for await (const { prediction, ...example } of joinPredictions(readExamples([gold], reading, use), readFile(predictions, reading), { file: predictions.file, as: 'prediction', missing: 'refuse' })) {
      if (prediction === undefined) throw new Error('an item without a prediction was let through')
      const { outcome, differingTokens, differing } = alignPrediction(example, prediction)
      slices.add(example.item)
      tokens.add(differingTokens, differing)
      yield { ...example, outcome }
    }
  } catch (error) {
    throw asUsage(error)
  }
}

function readFile({ file, format, tagColumn }: PredictionFile, { maxDocumentBytes, spansKey }: Reading): AsyncGenerator<Prediction> {
  const options = { file, format: format ?? formatOf(file), maxDocumentBytes, ...(tagColumn !== undefined && { tagColumn }), ...(spansKey !== undefined && { spansKey }) }
  return readSource(file, (bytes) => readPredictions(bytes, options))
}

function oldPredictions(baseline: PredictionFile, reading: Reading): OldPredictions {
  const { file } = baseline
  return { identity: { name: path.basename(file), version: '' }, file, missing: 'refuse', sameTexts: true, read: () => readFile(baseline, reading) }
}

/** Places told of differing tokens. */
const mostPlaces = 5

/** Tokens that are others in the predictions than in the examples. */
class TokenDifferences {
  private count = 0
  private readonly places: DifferingToken[] = []

  add(count: number, places: readonly DifferingToken[]): void {
    this.count += count
    this.places.push(...places.slice(0, mostPlaces - this.places.length))
  }

  notes(gold: string, predictions: string): readonly string[] {
    if (this.count === 0) return []
    const places = this.places.map(({ goldLine, line }) => `${gold}:${goldLine} and ${predictions}:${line}`).join(', ')
    return [`${this.count} tokens differ between the files and were aligned by their position: ${places}${this.count > this.places.length ? ' …' : ''}`]
  }
}
