import { availableParallelism } from 'node:os'
import { mkdir, open, rm } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import pLimit from 'p-limit'
import { digestOf } from '../../shared/digest.js'
import { log } from '../../shared/log.js'
import { createProcessPool } from '../../shared/pool/process-pool.js'
import type { ProcessPool } from '../../shared/pool/process-pool.js'
import { writeJson } from './aside.js'
import type { InferenceOptions, InferenceReport } from './contract.js'
import { doFile } from './file-job.js'
import type { JobContext } from './job-context.js'
import { createJobContext, isStopped } from './job-context.js'
import { readOptions } from './option.js'
import type { CommandLine } from './option.js'
import { filesBelow, findModel, findPlaces, leaveMessage } from './place.js'
import type { Places } from './place.js'
import { digestOfFile } from './prepare.js'
import { problemOf, requestProblem } from './problem.js'
import type { InferenceError } from './problem.js'
import { reportText } from './report.js'
import type { Task, TaskResult } from './task.js'

/** Time that running parts get after SIGTERM; SageMaker ends the container after two minutes. */
const graceMs = 10_000
const toldEveryMs = 10_000
const root = process.env['STEPWRIGHT_ROOT'] ?? '/'

/** A container's absolute paths lie below its root. */
const placed = (file: string): string => (path.isAbsolute(file) ? path.join(root, file) : path.resolve(file))

/** Only what changes the bytes of an output. */
async function digestOptions({ workers: _workers, overwrite: _overwrite, module, ...options }: InferenceOptions): Promise<string> {
  const sorted = Object.entries({ ...options, ...(module === undefined ? {} : { module: await moduleDigest(module) }) }).sort(([a], [b]) => (a < b ? -1 : 1))
  return digestOf(JSON.stringify(sorted))
}

const moduleDigest = (file: string): Promise<string> => digestAt(file).catch((cause: unknown) => Promise.reject(requestProblem('SW4233', 'the module cannot be read', { cause })))

async function digestAt(file: string): Promise<string> {
  const handle = await open(file)
  try {
    return (await digestOfFile(handle)).digest
  } finally {
    await handle.close()
  }
}

type Tally = { done: number, skipped: number, rows: number, reason: InferenceError | undefined, readonly failed: { file: string, reason: string }[] }

/** Does all files, some at a time, until one shows that none can be done. */
async function doFiles(context: JobContext, pool: ProcessPool<Task, TaskResult>, names: readonly string[], tally: Tally, isStopping: () => boolean): Promise<void> {
  const limit = pLimit(pool.size + 1)
  await Promise.all(names.map((name) => limit(async () => {
    if (isStopping() || tally.reason !== undefined) return
    try {
      const { how, rows } = await doFile(context, name)
      tally[how]++
      tally.rows += rows
      log('info', how === 'done' ? 'file done' : 'file had been done', { count: rows, detail: name })
    } catch (error) {
      if (isStopped(error)) return
      const problem = problemOf(error, name)
      if (problem.kind === 'file') {
        tally.failed.push({ file: name, reason: problem.message })
        log('error', 'file failed', { detail: problem.message })
        return
      }
      tally.reason ??= problem
      await pool.stop(0)
    }
  })))
}

/** The request's own words, with the module where it really is. */
function withModule({ module, ...options }: InferenceOptions): InferenceOptions {
  return { ...options, ...(module === undefined ? {} : { module: placed(module) }) }
}

async function run(line: CommandLine, places: Places): Promise<{ readonly report: InferenceReport, readonly code: number }> {
  const started = Date.now()
  const options = withModule(line.options)
  const all = await filesBelow(places.input)
  const names = line.files.length === 0 ? all : [...new Set(line.files)].sort()
  const tally: Tally = { done: 0, skipped: 0, rows: 0, reason: undefined, failed: [] }
  const state = { stopping: false }
  if (names.length > 0) {
    const model = options.exec === undefined || options.exec.includes('{model}') ? await findModel(places.model) : undefined
    const pool = createProcessPool<Task, TaskResult>({
      script: fileURLToPath(new URL('worker.js', import.meta.url)),
      size: options.workers === 0 ? availableParallelism() : options.workers,
      onDeath: (how) => log('warn', 'worker died', { detail: how }),
    })
    const stop = (): void => {
      state.stopping = true
      log('warn', 'stopping', { detail: 'SIGTERM: parts that are running are finished, and kept' })
      void pool.stop(graceMs)
    }
    process.once('SIGTERM', stop)
    process.once('SIGINT', stop)
    let rows = 0
    const timer = setInterval(() => log('info', 'progress', { count: rows, detail: `${Math.round(rows * 1000 / (Date.now() - started))} rows a second` }), toldEveryMs)
    try {
      await mkdir(places.output, { recursive: true })
      const context = createJobContext({
        options, places, model, pool,
        modelDigest: model === undefined ? 'none' : await digestAt(model),
        optionsDigest: await digestOptions(options),
        told: (more) => { rows += more },
      })
      await doFiles(context, pool, names, tally, () => state.stopping)
    } finally {
      clearInterval(timer)
      await pool.stop(0)
    }
  }
  const failed = tally.failed.sort((a, b) => (a.file < b.file ? -1 : 1))
  const isWhole = tally.done + tally.skipped === names.length
  const report: InferenceReport = {
    report: 1, status: isWhole ? 'done' : state.stopping ? 'stopped' : 'failed', host: places.host, files: names.length, done: tally.done, skipped: tally.skipped, rows: tally.rows,
    seconds: (Date.now() - started) / 1000, failed,
    ...(tally.reason === undefined ? state.stopping && !isWhole ? { reason: 'SW4235: it was stopped; run it again to go on where it was' } : {} : { reason: tally.reason.message }),
    ...(failed.length === 0 ? {} : { again: failed.map(({ file }) => `--file ${shellWord(file)}`).join(' ') }),
  }
  return { report, code: codeOf(report, tally.reason) }
}

/** 0: all done. 1: files failed. 2: the request or the model is wrong. 3: the machine failed. 143: stopped. */
function codeOf({ status }: InferenceReport, reason: InferenceError | undefined): number {
  if (reason !== undefined) return reason.kind === 'machine' ? 3 : 2
  return status === 'done' ? 0 : status === 'stopped' ? 143 : 1
}

const shellWord = (word: string): string => (/^[\w./-]+$/.test(word) ? word : `'${word.replaceAll('\'', '\'\\\'\'')}'`)

async function main(): Promise<number> {
  const line = readOptions(process.argv.slice(2))
  const places = await findPlaces(root, line)
  const { report, code } = await run(line, places)
  if (report.files > 0) {
    await mkdir(path.join(places.output, '_manifest'), { recursive: true })
    await writeJson(path.join(places.output, '_manifest', `report-${places.host}.json`), report)
  }
  process.stdout.write(`${JSON.stringify(report)}\n`)
  if (code === 0) {
    await rm(places.message, { force: true })
    // parts of inputs that have changed since
    await rm(places.work, { recursive: true, force: true })
  } else await leaveMessage(places.message, reportText(report))
  return code
}

try {
  process.exitCode = await main()
} catch (error) {
  const problem = problemOf(error, 'the job')
  log('error', 'job failed', { detail: problem.message })
  await leaveMessage(path.join(root, '/opt/ml/output/message'), problem.message)
  process.exitCode = problem.kind === 'request' ? 2 : 3
}
