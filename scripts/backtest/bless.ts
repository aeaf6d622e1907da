import { baselineLines, writePrediction } from '../../src/nlp/index.js'
import type { EvaluationResult } from '../../src/report/index.js'
import type { Io } from '../cli/command.js'
import { writeFileAtomic } from '../cli/file.js'
import { readExamples } from '../evaluation/examples.js'
import { answeredBy } from './answered.js'
import { readingOf } from './job.js'
import type { Job } from './job.js'
import { fingerprintOf } from './judge.js'
import type { LoadedModel } from './model.js'
import type { FinishedRun } from './run.js'

/** The run's predictions as lines of a file. */
export async function * predictionLines(job: Job, loaded: LoadedModel, run: FinishedRun): AsyncGenerator<string> {
  for await (const { item, outcome } of answeredBy(readExamples(job.examples, readingOf(job, loaded)), run)) yield writePrediction(item, outcome)
}

/** Writes the run as a baseline, where that was asked for and may be. */
export async function bless({ bless: file, quiet }: Job, loaded: LoadedModel, run: FinishedRun, { verdict: { kind }, score }: EvaluationResult, predictions: () => AsyncIterable<string>, io: Io): Promise<void> {
  if (file === undefined) return
  if (kind === 'infrastructure-error' || kind === 'unit-test-failure') {
    io.err.write(`not blessed: a run with the verdict ${kind} is no baseline\n`)
    return
  }
  await writeFileAtomic(file, baselineLines({ model: loaded.model, fingerprint: fingerprintOf(loaded, run), blessed: new Date().toISOString().slice(0, 10), score, predictions: predictions() }))
  if (!quiet) io.err.write(`blessed as ${file}\n`)
}
