import path from 'node:path'
import { alignPrediction, createEvaluation, createLabelUse, decideVerdict, formatOf, joinPredictions, readPredictions } from '../../src/nlp/index.js'
import type { AnnotatedItem, DifferingToken, ItemFormat, Prediction } from '../../src/nlp/index.js'
import type { EvaluationResult } from '../../src/report/index.js'
import { oldSpans } from './baseline.js'
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
  const evaluation = createEvaluation({ ...judging, ...(baseline !== undefined && { baseline: { name: path.basename(baseline.file), version: '' } }) })
  try {
    for await (const { old, prediction, ...example } of await joined(readExamples([gold], reading, use), predictions, baseline, reading)) {
      if (prediction === undefined) throw new Error('an item without a prediction was let through')
      const { outcome, differingTokens, differing } = alignPrediction(example, prediction)
      slices.add(example.item)
      tokens.add(differingTokens, differing)
      const spans = oldSpans(example, old, true)
      evaluation.add({ item: example.item, outcome, ...(spans !== undefined && { old: spans }) })
    }
  } catch (error) {
    throw asUsage(error)
  }
  slices.check(judging.slices, baseline !== undefined)
  const finished = evaluation.finish()
  return {
    title: path.basename(predictions.file),
    items: { total: finished.score.items + finished.score.errors.length, cached: 0 },
    timings: { total: Date.now() - startedAt },
    ...finished,
    unitTests: [], flaky: [],
    notes: [...labelNotes(reading, use), ...tokens.notes(gold, predictions.file)],
    verdict: decideVerdict({ ...finished, ...judging, unitTests: [] }),
  }
}

type Compared = AnnotatedItem & { readonly prediction?: Prediction, readonly old?: Prediction }

/**
 * Examples with what both files say of them. Where a file has ids its order may be another than that of the examples, and is then that of what comes out;
 * so files whose lines are told by their position are joined first.
 */
async function joined(examples: AsyncGenerator<AnnotatedItem>, predictions: PredictionFile, baseline: PredictionFile | undefined, reading: Reading): Promise<AsyncGenerator<Compared>> {
  const files = [{ ...predictions, as: 'prediction' as const }, ...(baseline === undefined ? [] : [{ ...baseline, as: 'old' as const }])]
  const withIds = await Promise.all(files.map((file) => hasIds(file, reading)))
  const ordered = [...files.filter((_, index) => withIds[index] === false), ...files.filter((_, index) => withIds[index] === true)]
  return ordered.reduce<AsyncGenerator<Compared>>((items, { as, ...file }) => joinPredictions(items, readFile(file, reading), { file: file.file, as, missing: 'refuse' }), examples)
}

/** As its first line has it: a file in which only some lines have ids is refused when it is read. */
async function hasIds(file: PredictionFile, reading: Reading): Promise<boolean> {
  for await (const { id } of readFile(file, reading)) return id !== undefined
  return true
}

/** Its format, as given or by its name. */
export const formatIn = ({ file, format }: PredictionFile): ItemFormat => format ?? formatOf(file)

function readFile(file: PredictionFile, { maxDocumentBytes, spansKey }: Reading): AsyncGenerator<Prediction> {
  const { file: name, tagColumn } = file
  const options = { file: name, format: formatIn(file), maxDocumentBytes, ...(tagColumn !== undefined && { tagColumn }), ...(spansKey !== undefined && { spansKey }) }
  return readSource(name, (bytes) => readPredictions(bytes, options))
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
