import { createEvaluation, createLabelUse, decideVerdict, joinPredictions, readBaseline } from '../../src/nlp/index.js'
import type { Evaluation, EvaluationOptions, Fingerprint } from '../../src/nlp/index.js'
import type { EvaluationResult } from '../../src/report/index.js'
import { oldSpans } from '../evaluation/baseline.js'
import { labelNotes, readExamples } from '../evaluation/examples.js'
import type { Judging } from '../evaluation/option.js'
import { readSource } from '../evaluation/source.js'
import { answeredBy } from './answered.js'
import type { Answered } from './answered.js'
import { readingOf } from './job.js'
import type { Job } from './job.js'
import type { LoadedModel } from './model.js'
import type { FinishedRun } from './run.js'
import { RunFailure } from './wait.js'

/** What a run was made of: the code is what *score* found deployed where it ran. */
export function fingerprintOf({ digest }: LoadedModel, { listDigest, report: { code } }: FinishedRun): Fingerprint {
  return { model: digest, items: listDigest, code: { tasks: code.taskCodeDigest, baseNlp: code.baseNlpDigest } }
}

/** What is told of a run beside its figures. */
interface Circumstances {
  readonly startedAt: Date
  readonly timings: Readonly<Record<string, number>>
  readonly notes: readonly string[]
}

/**
 * Scores a run's predictions, compares them with the baseline's, and decides.
 *
 * @throws RunFailure when the predictions are not those of the score, or the examples not those of the run
 */
export async function judgeRun(job: Job, loaded: LoadedModel, run: FinishedRun, startedAt: Date): Promise<EvaluationResult> {
  const use = createLabelUse()
  const scoredAt = Date.now()
  const reading = readingOf(job, loaded)
  const evaluation = await evaluateRun(job, loaded, run, answeredBy(readExamples(job.examples, reading, use), run))
  requireSameFigures(run, evaluation)
  const timings = { ...run.timings, score: Date.now() - scoredAt, total: Date.now() - startedAt.getTime() }
  return resultOf(loaded, run, evaluation, job.judging, { startedAt, timings, notes: labelNotes(reading, use) })
}

/** Items pass by one at a time. */
async function evaluateRun({ judging, baseline }: Job, loaded: LoadedModel, run: FinishedRun, answered: AsyncGenerator<Answered>): Promise<Evaluation> {
  const options: EvaluationOptions = { ...judging, labels: loaded.model.bundle.labels, fingerprint: fingerprintOf(loaded, run) }
  if (baseline === undefined) {
    const evaluation = createEvaluation(options)
    for await (const { item, outcome } of answered) evaluation.add({ item, outcome })
    return evaluation.finish()
  }
  const { file, header: { model, fingerprint, blessed } } = baseline
  const evaluation = createEvaluation({ ...options, baseline: { ...model, fingerprint, blessed } })
  const predictions = readSource(file, (bytes) => readBaseline(bytes, { file }))
  const joined = joinPredictions(answered, predictions, { file, as: 'baseline', missing: 'allow', unmatched: (id) => evaluation.onlyOld(id) })
  for await (const example of joined) {
    const old = oldSpans(example, example.baseline, fingerprint.items === run.listDigest)
    evaluation.add({ item: example.item, outcome: example.outcome, ...(old !== undefined && { old }) })
  }
  return evaluation.finish()
}

function resultOf({ model: { name, version }, digest }: LoadedModel, { runId, report }: FinishedRun, evaluation: Evaluation, judging: Judging, told: Circumstances): EvaluationResult {
  const { unitTests, totals, flaky } = report
  return {
    title: `${name} ${version}`,
    run: { id: runId, startedAt: told.startedAt.toISOString() },
    model: { name, version, digest },
    items: { total: totals.ran + totals.cached + totals.failed, cached: totals.cached },
    timings: told.timings,
    ...evaluation,
    unitTests, flaky,
    notes: told.notes,
    verdict: decideVerdict({ ...evaluation, ...judging, unitTests, flaky }),
  }
}

/**
 * The figures that were computed where the run was, and those of its predictions as they came here, must be the same.
 *
 * @throws RunFailure
 */
function requireSameFigures({ runId, report: { score: there } }: FinishedRun, { score: here }: Evaluation): void {
  const counts = ({ items, errors, matchings: { exact: { micro: { tp, fp, fn } } } }: Evaluation['score']): string => JSON.stringify({ items, errors: errors.length, tp, fp, fn })
  if (counts(there) !== counts(here)) throw new RunFailure(`the predictions of run ${runId} do not give the figures of its score (${counts(here)}, not ${counts(there)}); run again`)
}
