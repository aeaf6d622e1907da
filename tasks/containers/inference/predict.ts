import { open, rename, rm } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import type { Batch, RowProblem } from './batch.js'
import { RowFault } from './batch.js'
import { columnsOf } from './extract.js'
import type { Model } from './model.js'
import { readFooter } from './parquet/footer.js'
import { predictionSink } from './parquet/sink.js'
import { carriedExpression, openDuckDb, readParquet } from './parquet/source.js'
import type { OnProblem } from './text/fill.js'
import { readCsv } from './text/csv-source.js'
import { readJsonl } from './text/jsonl-source.js'
import { textSink } from './text/sink.js'
import type { RowSink } from './text/sink.js'
import { toldProblems } from './task.js'
import type { PartResult, PredictTask } from './task.js'
import { writeAside, writeJson } from './aside.js'
import { jsonlToParquet } from './parquet/convert.js'
import { fileProblem } from './problem.js'
import { madeColumns, predictorOf } from './user-module.js'
import type { LoadedModule } from './user-module.js'

type Duck = Awaited<ReturnType<typeof openDuckDb>>
let duck: Promise<Duck> | undefined

/**
 * Predicts one part of a file and writes its result aside: to another name first, renamed when it is whole.
 *
 * @throws RowFault for a bad row, InferenceError for the rest
 */
export async function predictPart(model: Model, loaded: LoadedModule | undefined, task: PredictTask): Promise<PartResult> {
  const { file, part, picks, features, options, target } = task
  const fields = picks.flatMap((pick) => pick.fields)
  const predictor = predictorOf(model, loaded)
  const problems: RowProblem[] = []
  let [rows, blankRows] = [0, 0]
  const onProblem: OnProblem = (problem) => {
    if (options.badRow === 'fail') throw new RowFault('SW4216', problem)
    if (problems.length < toldProblems) problems.push(problem)
  }
  const input = await open(file.path)
  try {
    const groupRows = part.kind === 'parquet' && task.output === 'parquet' ? await rowsOfGroups(input, part, file.name) : undefined
    const asText = task.output === 'parquet' && part.kind === 'text'
    const rowsTarget = asText ? `${target}.${process.pid}.jsonl` : target
    const result = await writeAside(rowsTarget, async (handle) => {
      const sink = sinkOf(handle, task, fields, groupRows)
      for await (const batch of batchesOf(input, task, onProblem)) {
        const outputs = await predictor.predict(features, batch)
        const columns = loaded?.predictions === undefined ? columnsOf(outputs, picks, batch.rows) : madeColumns(loaded.module, loaded.predictions, outputs, batch.rows)
        await sink.write(batch, columns)
        rows += batch.rows
        for (const flag of batch.blank) blankRows += flag
      }
      const bytes = await sink.end()
      return { rows, blankRows, problems, bytes, ...(groupRows === undefined ? {} : { groupRows }) }
    })
    return asText ? await convertPart(task, rowsTarget, result) : result
  } finally {
    await input.close()
  }
}

async function rowsOfGroups(input: FileHandle, part: Extract<PredictTask['part'], { kind: 'parquet' }>, name: string): Promise<readonly number[]> {
  const { groups } = await readFooter(input, name)
  return groups.slice(part.firstGroup, part.firstGroup + part.groups).map((group) => group.rows).filter((count) => count > 0)
}

function sinkOf(handle: FileHandle, { output, carry, file, options: { delimiter } }: PredictTask, fields: Parameters<typeof predictionSink>[1], groupRows: readonly number[] | undefined): RowSink {
  if (output === 'parquet' && groupRows !== undefined) return predictionSink(handle, fields, groupRows)
  const carries = carry === 'all' ? file.columns.length > 0 : carry.length > 0
  return textSink(handle, { format: output === 'csv' ? 'csv' : 'jsonl', fields, delimiter, lineEnd: file.lineEnd, carries })
}

/** Rows that were written as text become a Parquet file, as whole as they are. */
async function convertPart({ file, carry, picks, target }: PredictTask, from: string, result: PartResult): Promise<PartResult> {
  const aside = `${target}.${process.pid}.tmp`
  const columns = carry === 'all' ? file.columns : carry.flatMap((column) => file.columns[column] ?? [])
  try {
    duck ??= openDuckDb()
    await jsonlToParquet(await duck, { from, to: aside, name: file.name }, columns, picks.flatMap(({ fields }) => fields))
    const made = await open(aside)
    const [{ rows }, { size }] = await Promise.all([readFooter(made, file.name), made.stat()]).finally(() => made.close())
    if (rows !== result.rows) throw fileProblem('SW4207', `${file.name} has ${result.rows} rows in a part, and ${rows} were written`)
    await rename(aside, target)
    const converted = { ...result, bytes: size }
    await writeJson(`${target}.json`, converted)
    return converted
  } finally {
    await Promise.all([from, `${from}.json`, aside].map((path) => rm(path, { force: true })))
  }
}

async function * batchesOf(input: FileHandle, task: PredictTask, onProblem: OnProblem): AsyncGenerator<Batch> {
  const { file, part, features, picks, output, carry, options: { missing, delimiter } } = task
  if (part.kind === 'text') {
    const reading = { name: file.name, columns: file.columns, features, missing, delimiter, carry, carryAs: output === 'csv' ? 'csv' as const : 'jsonl' as const, typed: output === 'parquet', added: picks.flatMap(({ fields }) => fields.map(({ name }) => name)) }
    yield * file.format === 'csv' ? readCsv(input, part.cut, reading, onProblem) : readJsonl(input, part.cut, reading, onProblem)
    return
  }
  duck ??= openDuckDb()
  const names = (carry === 'all' ? file.columns : carry.map((column) => file.columns[column])).flatMap((column) => column === undefined ? [] : [column.name])
  const carried = output === 'parquet' ? {} : { carried: carriedExpression(names, output, delimiter) }
  yield * readParquet(await duck, { path: file.path, name: file.name, first: part.firstRow, count: part.rows }, { columns: file.columns, features, missing, ...carried }, onProblem)
}
