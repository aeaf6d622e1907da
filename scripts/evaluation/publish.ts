import path from 'node:path'
import { htmlReport, jsonReport, junitReport, markdownReport, terminalReport } from '../../src/report/index.js'
import type { EvaluationResult } from '../../src/report/index.js'
import type { VerdictKind } from '../../src/nlp/index.js'
import { exitCode } from '../cli/command.js'
import type { ExitCode, Io } from '../cli/command.js'
import { appendToFile, probeAppend, probeFile, writeFileAtomic } from '../cli/file.js'
import { pageStyle } from '../cli/terminal.js'

/** What was asked for to be written. */
export interface Publication {
  /** Folder of reports. */
  readonly report: string | undefined
  readonly format: 'text' | 'json'
  readonly quiet: boolean
  /** Names the report among others of a pull request; the model's name when absent. */
  readonly name?: string
}

const reportFiles: Readonly<Record<string, (result: EvaluationResult, name?: string) => string>> = {
  'report.html': htmlReport,
  'report.md': markdown,
  'report.json': (result) => `${JSON.stringify(jsonReport(result), null, 2)}\n`,
  'junit.xml': junitReport,
  'report.txt': (result) => terminalReport(result, { color: false }),
}

function markdown(result: EvaluationResult, name?: string): string {
  return markdownReport(result, name === undefined ? {} : { name })
}

/** Predictions, as `stepwright score` takes them. */
const predictionsFile = 'predictions.jsonl'

/** What a verdict means to whoever called. */
export const exitCodeOf = (verdict: VerdictKind): ExitCode =>
  verdict === 'pass' ? exitCode.good : verdict === 'infrastructure-error' ? exitCode.infrastructure : exitCode.wrong

/** GitHub shows what a step appends to this file. Source: GitHub Actions documentation, workflow commands, adding a job summary. */
const stepSummary = (): string | undefined => process.env['GITHUB_STEP_SUMMARY'] === '' ? undefined : process.env['GITHUB_STEP_SUMMARY']

async function * ended(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`
}

/**
 * Tries whether everything that was asked for can be written, before anything starts. Makes the folders.
 *
 * @param folders - of reports
 * @throws UsageError naming the file
 */
export async function checkPublication(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    for (const name of [...Object.keys(reportFiles), predictionsFile]) await probeFile(path.join(folder, name))
  }
  const summary = stepSummary()
  if (summary !== undefined) await probeAppend(summary)
}

/**
 * Writes everything that was asked for, to stdout first.
 *
 * @param predictions - the lines of the file of predictions, made anew; none for predictions that came from a file
 * @throws Error naming the file that cannot be written
 */
export async function publish({ report, format, quiet, name: marker }: Publication, result: EvaluationResult, predictions: (() => AsyncIterable<string>) | undefined, io: Io): Promise<void> {
  io.out.write(format === 'json' ? `${JSON.stringify(jsonReport(result))}\n` : terminalReport(result, pageStyle(io.out)))
  if (report !== undefined) {
    for (const [name, textOf] of Object.entries(reportFiles)) await writeFileAtomic(path.join(report, name), textOf(result, marker))
    if (predictions !== undefined) await writeFileAtomic(path.join(report, predictionsFile), ended(predictions()))
    if (!quiet) io.err.write(`reports written to ${report}\n`)
  }
  const summary = stepSummary()
  if (summary !== undefined) await appendToFile(summary, `${markdown(result, marker)}\n`)
}
