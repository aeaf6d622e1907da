import { open } from 'node:fs/promises'
import { PoolStoppedError, WorkerDiedError } from '../../shared/pool/process-pool.js'
import type { ProcessPool } from '../../shared/pool/process-pool.js'
import type { InferenceOptions } from './contract.js'
import type { Places } from './place.js'
import { fileProblem, InferenceError, problemOf, requestProblem } from './problem.js'
import { chooseColumns, nameOutputs, placeOf } from './signature.js'
import { readingOf } from './user-module.js'
import type { FeatureInput, OutputPick, OutputShape } from './signature.js'
import type { FileTask, Part, PartResult, SentError, Task, TaskResult } from './task.js'
import { recordsBefore } from './text/cut.js'

/** What all files of a job share. */
export interface JobContext {
  readonly options: InferenceOptions
  readonly places: Places
  /** Path of the model; nothing where a command does without. */
  readonly model: string | undefined
  readonly modelDigest: string
  readonly optionsDigest: string
  /** Which columns the model reads of a file, and which it makes. */
  chooseFor(file: FileTask): Promise<{ readonly features: readonly FeatureInput[], readonly picks: readonly OutputPick[] }>
  doPart(task: Task, about: { readonly file: FileTask, readonly part: Part, readonly isCancelled: () => boolean }): Promise<PartResult>
  /** Told of rows that are done. */
  told(rows: number): void
  /** @throws InferenceError SW4226 when another input of this job has the same output */
  claimOutput(outputName: string, inputName: string): void
}

export interface ContextSettings extends Pick<JobContext, 'options' | 'places' | 'model' | 'modelDigest' | 'optionsDigest' | 'told'> {
  readonly pool: ProcessPool<Task, TaskResult>
}

/** The job could not go on: SIGTERM, or a fault that is no single file's. */
export const isStopped = (error: unknown): error is PoolStoppedError => error instanceof PoolStoppedError

/** Brings together what files share. */
export function createJobContext({ pool, ...settings }: ContextSettings): JobContext {
  const { options, model = '' } = settings
  const claimed = new Map<string, string>()
  const shapes = new Map<string, Promise<readonly OutputShape[]>>()
  let described: Promise<Extract<TaskResult, { kind: 'signature' }>> | undefined
  const { module } = options

  const ask = async <Kind extends TaskResult['kind']>(task: Task, kind: Kind, about: string): Promise<Extract<TaskResult, { kind: Kind }>> => {
    const result = await pool.run(task).catch((error: unknown) => Promise.reject(toError(error, about, 0)))
    if (result.kind !== kind) throw new Error(`a worker answered ${result.kind} for ${kind}`)
    return result as Extract<TaskResult, { kind: Kind }>
  }
  const probe = async (features: readonly FeatureInput[]): Promise<readonly OutputShape[]> => (await ask({ kind: 'probe', model, features, module }, 'probe', 'the model')).shapes

  return {
    ...settings,
    async chooseFor(file) {
      described ??= ask({ kind: 'signature', model, module }, 'signature', 'the model')
      const { signature, module: facts } = await described
      const features = facts.reads === undefined
        ? chooseColumns(signature, file.columns, options, file.name)
        : [readingOf(facts.reads.map((column) => placeOf(file.columns, column, file.name)))]
      requireNumbers(file, features)
      if (facts.predictions !== undefined) return { features, picks: [{ output: '', fields: facts.predictions }] }
      // the outputs' widths depend on the inputs' alone
      const key = JSON.stringify(features.map(({ columns }) => columns.length))
      const found = shapes.get(key) ?? probe(features)
      shapes.set(key, found)
      return { features, picks: nameOutputs(await found, options) }
    },
    async doPart(task, { file, part, isCancelled }) {
      try {
        const result = await pool.run(task, isCancelled)
        if (result.kind !== 'part') throw new Error('a worker gave no part')
        return result.part
      } catch (error) {
        throw toError(error, file.name, await firstRow(error, file, part))
      }
    },
    claimOutput(outputName, inputName) {
      const other = claimed.get(outputName)
      if (other !== undefined) throw fileProblem('SW4226', `${inputName} would be written to ${outputName}, as ${other} is; rename one`)
      claimed.set(outputName, inputName)
    },
  }
}

/** Parquet says what its columns hold; a text's cells are judged one by one. */
function requireNumbers({ format, columns, name }: FileTask, features: readonly FeatureInput[]): void {
  if (format !== 'parquet') return
  for (const { input, type, columns: chosen } of features) {
    const wrong = chosen.map((column) => columns[column]).find((column) => column !== undefined && column.numeric === (type === 'string'))
    if (wrong !== undefined) throw fileProblem('SW4216', `${name} column ${JSON.stringify(wrong.name)} holds ${wrong.numeric ? 'numbers' : 'no numbers'}, and the model's input ${JSON.stringify(input)} takes ${type}`)
  }
}

/** Rows before a part: needed to tell which row is bad. */
async function firstRow(error: unknown, { path, format, header }: FileTask, part: Part): Promise<number> {
  if (!isSent(error) || error.is !== 'row') return 0
  if (part.kind === 'parquet') return part.firstRow
  const handle = await open(path)
  try {
    return await recordsBefore(handle, format === 'csv', part.cut.start) - (header !== '' ? 1 : 0)
  } finally {
    await handle.close()
  }
}

const isSent = (error: unknown): error is SentError => typeof error === 'object' && error !== null && 'is' in error

function toError(error: unknown, file: string, first: number): Error {
  if (error instanceof WorkerDiedError) return fileProblem('SW4227', `a part of ${file} could not be done: ${error.message}; is there too little memory?`, { cause: error })
  if (!isSent(error)) return error instanceof Error ? error : new Error('a worker failed')
  switch (error.is) {
    case 'own': return new InferenceError(error.code, error.message.slice(error.code.length + 2), error.kind)
    case 'row': {
      const { row, column, why } = error.problem
      return fileProblem(error.code, `${file} row ${first + row + 1}${column === undefined ? '' : `, column ${JSON.stringify(column)}`}: ${why}`)
    }
    case 'other': return error.code === undefined
      ? file === 'the model' ? requestProblem('SW4204', `the model could not be tried (${error.name})`) : fileProblem('SW4219', `${file} could not be processed (${error.name}${error.where === undefined ? '' : ` ${error.where}`})`)
      : problemOf(Object.assign(new Error(error.name), { code: error.code }), file)
  }
}
