import { spawn } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { InferenceReport } from '../../../tasks/containers/inference/contract.js'
import { treeModel } from '../../unit/tasks/containers/inference/model.js'
import { median } from '../bench.js'
import type { Bench } from '../bench.js'

const features = 50
const rows = Number(process.env['INFERENCE_ROWS'] ?? 2_000_000)
const runs = Number(process.env['INFERENCE_RUNS'] ?? 3)
const cores = availableParallelism()

export interface InferenceFigures {
  readonly rows: number
  readonly runs: number
  /** Rows a second of each step alone, on all cores. */
  readonly read: number
  readonly onnx: number
  readonly write: number
  /** Rows a second when the steps follow each other. */
  readonly serial: number
  /** Rows a second of the container: all columns, only key and prediction, with one worker, and of the same rows in 16 files. */
  readonly whole: number
  readonly keyOnly: number
  readonly oneWorker: number
  readonly manyFiles: number
  /** Most memory that a process of the container held, in MB. */
  readonly megabytes: number
}

/** The inference container over Parquet with 50 columns and a model of 100 trees, against what it is made of. */
export const inference: Bench<InferenceFigures> = {
  async run(say) {
    const scratch = await mkdtemp(path.join(tmpdir(), 'stepwright-bench-'))
    try {
      return await measure(scratch, say)
    } finally {
      await rm(scratch, { recursive: true, force: true })
    }
  },
  text(result) {
    const figures = result as InferenceFigures
    const line = (name: string, rate: number, compared = ''): string => `  ${name.padEnd(34)}${Math.round(rate).toLocaleString('en').padStart(12)} rows/s  ${compared}`
    const percent = (part: number, of: number): string => `${(100 * part / of).toFixed(0)} %`
    return [
      `inference: ${figures.rows} rows of ${features} columns, 100 trees, ${figures.runs} runs, medians`, '',
      line('reading alone', figures.read), line('ONNX Runtime alone', figures.onnx), line('writing alone', figures.write), line('one after the other', figures.serial),
      line('container, all columns', figures.whole, `${percent(figures.whole, figures.serial)} of one after the other`),
      line('container, key and prediction', figures.keyOnly, `${percent(figures.keyOnly, figures.onnx)} of ONNX Runtime alone`),
      line('container, one worker', figures.oneWorker, `${(figures.whole / figures.oneWorker).toFixed(2)} times as fast with ${cores}`),
      line('container, in 16 files', figures.manyFiles, `one file: ${percent(figures.whole, figures.manyFiles)}`),
      `  most memory of a process: ${figures.megabytes.toFixed(0)} MB`,
    ].join('\n')
  },
}

/** Repeatable numbers, so that every run measures the same trees. */
function numbers(seed: number): () => number {
  let state = seed
  return () => (state = state * 48_271 % 2_147_483_647) / 2_147_483_647
}

async function measure(scratch: string, say: (line: string) => void): Promise<InferenceFigures> {
  const model = path.join(scratch, 'model.onnx')
  await writeFile(model, treeModel({ features, trees: 100, depth: 6 }, numbers(7)))
  const [one, many] = [path.join(scratch, 'one'), path.join(scratch, 'many')]
  await mkdir(one)
  await mkdir(many)
  await step('generate', path.join(one, 'a.parquet'), rows)
  for (let file = 0; file < 16; file++) await step('generate', path.join(many, `${file}.parquet`), Math.floor(rows / 16))
  const rates: Record<'read' | 'write' | 'onnx' | 'whole' | 'keyOnly' | 'oneWorker' | 'manyFiles', number[]> = { read: [], write: [], onnx: [], whole: [], keyOnly: [], oneWorker: [], manyFiles: [] }
  let megabytes = 0
  const container = async (input: string, args: readonly string[]): Promise<number> => {
    const { rate, most } = await runContainer(scratch, model, input, args)
    megabytes = Math.max(megabytes, most)
    return rate
  }
  for (let run = 1; run <= runs; run++) {
    rates.read.push(rows / await step('read', path.join(one, 'a.parquet'), rows))
    rates.write.push(rows / await step('write', path.join(one, 'a.parquet'), rows))
    await rm(path.join(one, 'a.parquet.copy'), { force: true })
    const each = await Promise.all(Array.from({ length: cores }, () => step('onnx', model, Math.floor(rows / cores))))
    rates.onnx.push(rows / Math.max(...each))
    rates.whole.push(await container(one, []))
    rates.keyOnly.push(await container(one, ['--keep', 'id']))
    rates.oneWorker.push(await container(one, ['--workers', '1']))
    rates.manyFiles.push(await container(many, []))
    say(`run ${run}: ${JSON.stringify(Object.fromEntries(Object.entries(rates).map(([name, list]) => [name, Math.round(list.at(-1) ?? 0)])))}`)
  }
  const middle = Object.fromEntries(Object.entries(rates).map(([name, list]) => [name, median(list)])) as Record<keyof typeof rates, number>
  return { rows, runs, ...middle, serial: 1 / (1 / middle.read + 1 / middle.onnx + 1 / middle.write), megabytes }
}

async function step(name: string, file: string, count: number): Promise<number> {
  const said = await output(process.execPath, [fileURLToPath(new URL('step.js', import.meta.url)), name, file, String(count), String(features), String(cores)])
  return (JSON.parse(said) as { readonly seconds: number }).seconds
}

/** Runs before the container and each of its workers, and tells at their ends how much memory they held. */
const probe = (file: string): string => `data:text/javascript,import{appendFileSync}from'node:fs';const t=setInterval(()=>appendFileSync(${JSON.stringify(file)},process.resourceUsage().maxRSS+'\\n'),500);t.unref()`

async function runContainer(scratch: string, model: string, input: string, args: readonly string[]): Promise<{ readonly rate: number, readonly most: number }> {
  const root = await mkdtemp(path.join(scratch, 'root-'))
  const base = path.join(root, 'opt/ml/processing')
  await mkdir(path.join(base, 'model'), { recursive: true })
  await copyFile(model, path.join(base, 'model/model.onnx'))
  await mkdir(path.join(root, 'opt/ml/config'), { recursive: true })
  const memory = path.join(root, 'memory')
  await writeFile(memory, '')
  await symlink(input, path.join(base, 'input'))
  const startedAt = performance.now()
  const said = await output(process.execPath, ['--import', probe(memory), path.resolve(fileURLToPath(new URL('../../../tasks/containers/inference/main.js', import.meta.url))), '--feature', Array.from({ length: features }, (_, column) => `f${column}`).join(','), ...args], { STEPWRIGHT_ROOT: root })
  const seconds = (performance.now() - startedAt) / 1000
  const report = JSON.parse(said.trimEnd().split('\n').at(-1) ?? '') as InferenceReport
  if (report.status !== 'done') throw new Error(`the container ended with ${JSON.stringify(report)}`)
  const most = Math.max(0, ...(await readFile(memory, 'utf8')).split('\n').map(Number)) / 1024
  await rm(root, { recursive: true, force: true })
  return { rate: report.rows / seconds, most }
}

function output(command: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<string> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...environment } })
  let said = ''
  child.stdout.on('data', (bytes: Buffer) => { said += bytes.toString('utf8') })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      if (code === 0) resolve(said)
      else reject(new Error(`${path.basename(command)} ended with ${code ?? 'a signal'}`))
    })
  })
}
