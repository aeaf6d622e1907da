import { copyFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { buildContainer } from '../unit/tasks/containers/inference/build.js'
import { Job } from '../unit/tasks/containers/inference/job.js'

const data = path.resolve(import.meta.dirname, '../../../shared/data/tabular/breast-cancer')
const isThere = existsSync(data)
if (!isThere) process.stderr.write(`SKIPPED: predictions are not compared with Python's, since ${data} is absent\n`)

/** Larger differences are other predictions: expected ones are rounded to seven decimals. */
const tolerance = 1e-5

/** What Python predicted: for each file, a row's values in the order of the file. */
function expectedRows(): ReadonlyMap<string, readonly (readonly number[])[]> {
  const files = new Map<string, number[][]>()
  for (const line of readFileSync(path.join(data, 'expected.csv'), 'utf8').trimEnd().split('\n').slice(1)) {
    const [file = '', row, ...values] = line.split(',')
    const rows = files.get(file) ?? []
    files.set(file, rows)
    rows[Number(row)] = values.map(Number)
  }
  return files
}

const formats = { 'csv': 'csv', 'parquet/zstd': 'parquet', 'parquet/snappy': 'parquet' } as const

/** Columns of predictions by name, and where they stand in a row of expected values. */
const models = {
  'model.onnx': { prediction: 0 },
  'model-sklearn.onnx': { prediction: 3, probabilities_0: 1, probabilities_1: 2 },
} as const

const describeHere = isThere ? describe : describe.skip
describeHere('predictions equal those of Python', () => {
  let build: string
  let scratch: string
  let expected: ReturnType<typeof expectedRows>
  beforeAll(() => {
    build = buildContainer()
    scratch = mkdtempSync(path.join(tmpdir(), 'inference-accuracy-'))
    expected = expectedRows()
  })
  afterAll(() => {
    for (const folder of [build, scratch]) rmSync(folder, { recursive: true, force: true })
  })

  const cases = Object.keys(models).flatMap((model) => Object.keys(formats).map((format) => [model, format] as const)) as [keyof typeof models, keyof typeof formats][]
  test.each(cases)('%s on %s', async (model, format) => {
    const job = new Job(build, mkdtempSync(path.join(scratch, 'job-'))).model(readFileSync(path.join(data, model)))
    const names = readdirSync(path.join(data, format))
    for (const name of names) copyFileSync(path.join(data, format, name), path.join(job.input, name))
    expect(await job.run(['--part-bytes', '1000000', '--workers', '2'])).toMatchObject({ code: 0, report: { files: 7, done: 7, rows: 50228 } })
    for (const name of names) {
      const wanted = expected.get(path.parse(name).name) ?? []
      const rows = format === 'csv' ? readCsv(job.text(name)) : await parquetReadObjects({ file: Uint8Array.from(job.bytes(name)).buffer, compressors })
      const inputs = format === 'csv' ? readCsv(readFileSync(path.join(data, format, name), 'utf8')) : await parquetReadObjects({ file: Uint8Array.from(readFileSync(path.join(data, format, name))).buffer, compressors })
      expect(rows).toHaveLength(wanted.length)
      const columns = Object.entries(models[model])
      const wrong = rows.findIndex((row, index) => columns.some(([column, at]) => !(Math.abs(Number(row[column]) - (wanted[index]?.[at] ?? NaN)) <= tolerance)))
      expect({ name, wrong }).toEqual({ name, wrong: -1 })
      // the input's columns are as they were, in the same rows
      const other = rows.findIndex((row, index) => Object.entries(inputs[index] ?? {}).some(([column, value]) => row[column] !== value))
      expect({ name, other }).toEqual({ name, other: -1 })
    }
  }, 120_000)
})

/** The sample has no quotes. */
function readCsv(text: string): Record<string, unknown>[] {
  const [header = '', ...lines] = text.trimEnd().split('\n')
  const names = header.split(',')
  return lines.map((line) => {
    const cells = line.split(',')
    return Object.fromEntries(names.map((name, index) => [name, cells[index]]))
  })
}
