import { compareToBaseline, createBaseline, decideVerdict } from '../../src/nlp/index.js'
import type { Baseline, Fingerprint, VerdictKind } from '../../src/nlp/index.js'
import type { BacktestResult } from '../../src/report/index.js'
import { exitCode } from '../cli/command.js'
import type { ExitCode } from '../cli/command.js'
import type { LoadedModel } from './input.js'
import type { FinishedRun } from './run.js'
import type { StackOutputs } from './stack.js'

/** What a verdict means to whoever called. */
export const exitCodeOf = (verdict: VerdictKind): ExitCode =>
  verdict === 'pass' ? exitCode.good : verdict === 'infrastructure-error' ? exitCode.infrastructure : exitCode.wrong

const fingerprintOf = ({ digest }: LoadedModel, run: FinishedRun, stack: StackOutputs): Fingerprint =>
  ({ model: digest, items: run.listDigest, code: { tasks: stack.TaskCodeDigest, baseNlp: stack.BaseNlpDigest } })

/** Makes a result of a run: compared with its baseline, and judged. */
export function judge(loaded: LoadedModel, run: FinishedRun, stack: StackOutputs, baseline: Baseline | undefined, startedAt: Date): BacktestResult {
  const { score, unitTests, totals } = run.report
  const comparison = baseline === undefined ? undefined : compareToBaseline(score, baseline, { fingerprint: fingerprintOf(loaded, run, stack) })
  const { name, version } = loaded.model
  return {
    run: { id: run.runId, startedAt: startedAt.toISOString() },
    model: { name, version, digest: loaded.digest },
    items: { total: totals.ran + totals.cached + totals.failed, cached: totals.cached },
    timings: run.timings,
    score, unitTests,
    ...(comparison !== undefined && { comparison }),
    verdict: decideVerdict({ score, unitTests, ...(comparison !== undefined && { comparison }) }),
  }
}

/** Text of a baseline file made of this run. */
export const baselineText = (loaded: LoadedModel, run: FinishedRun, stack: StackOutputs): string =>
  `${JSON.stringify(createBaseline(run.report.score, loaded.model, fingerprintOf(loaded, run, stack)))}\n`
