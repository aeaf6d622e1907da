import path from 'node:path'
import { jsonReport, junitReport, terminalReport } from '../../src/report/index.js'
import type { BacktestResult } from '../../src/report/index.js'
import { UsageError } from '../cli/command.js'
import type { Io } from '../cli/command.js'
import { probeFile, writeFileAtomic } from '../cli/file.js'
import { pageStyle } from '../cli/terminal.js'
import type { LoadedModel } from './input.js'

/** What was asked for to be written. */
export interface Publication {
  readonly models: readonly LoadedModel[]
  /** Folder of reports. */
  readonly report: string | undefined
  /** File of a baseline. */
  readonly bless: string | undefined
  readonly format: 'text' | 'json'
  readonly quiet: boolean
}

const reportFiles: Readonly<Record<string, (result: BacktestResult) => string>> = {
  'report.json': (result) => `${JSON.stringify(jsonReport(result), null, 2)}\n`,
  'junit.xml': junitReport,
  'report.txt': (result) => terminalReport(result, { color: false }),
}

/** Models of one name and version differ in their digests: `news-1.0.0-0f1e2d3c`. */
const reportFolder = (report: string, models: readonly LoadedModel[], { model, digest }: LoadedModel): string =>
  models.length === 1 ? report : path.join(report, `${model.name}-${model.version}-${digest.slice(0, 8)}`)

/**
 * Tries whether everything that was asked for can be written, before anything starts.
 *
 * @throws UsageError naming the file
 */
export async function checkPublication({ models, report, bless }: Pick<Publication, 'models' | 'report' | 'bless'>): Promise<void> {
  if (report !== undefined) {
    const owners = new Map<string, string>()
    for (const loaded of models) {
      const folder = reportFolder(report, models, loaded)
      const owner = owners.get(folder)
      if (owner !== undefined) throw new UsageError(`${owner} and ${loaded.folder} hold the same model, whose reports would overwrite each other: give one of them`)
      owners.set(folder, loaded.folder)
      for (const name of Object.keys(reportFiles)) await probeFile(path.join(folder, name))
    }
  }
  if (bless !== undefined) await probeFile(bless)
}

/**
 * Writes everything that was asked for, to stdout first.
 *
 * @param baseline - text of a baseline made of this run
 * @throws Error naming the file that cannot be written
 */
export async function publish(publication: Publication, loaded: LoadedModel, result: BacktestResult, baseline: () => string, io: Io): Promise<void> {
  const { models, report, bless, format, quiet } = publication
  io.out.write(format === 'json' ? `${JSON.stringify(jsonReport(result))}\n` : terminalReport(result, pageStyle(io.out)))
  if (report !== undefined) {
    const folder = reportFolder(report, models, loaded)
    for (const [name, textOf] of Object.entries(reportFiles)) await writeFileAtomic(path.join(folder, name), textOf(result))
    if (!quiet) io.err.write(`reports written to ${folder}\n`)
  }
  if (bless === undefined) return
  const { kind } = result.verdict
  if (kind === 'infrastructure-error' || kind === 'unit-test-failure') {
    io.err.write(`not blessed: a run with the verdict ${kind} is no baseline\n`)
    return
  }
  await writeFileAtomic(bless, baseline())
  if (!quiet) io.err.write(`blessed as ${bless}\n`)
}
