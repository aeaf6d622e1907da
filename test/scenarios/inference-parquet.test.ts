import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { buildContainer } from '../unit/tasks/containers/inference/build.js'
import { Job } from '../unit/tasks/containers/inference/job.js'
import { classifierModel, linearModel } from '../unit/tasks/containers/inference/model.js'

let build: string
let scratch: string
beforeAll(() => {
  build = buildContainer()
  scratch = mkdtempSync(path.join(tmpdir(), 'inference-parquet-'))
})
afterAll(() => {
  for (const folder of [build, scratch]) rmSync(folder, { recursive: true, force: true })
})

let count = 0
const newJob = (): Job => new Job(build, path.join(scratch, String(count++)))
const bytesOf = (job: Job, name: string): ArrayBuffer => Uint8Array.from(readFileSync(path.join(job.output, name))).buffer
const rowsOf = (file: ArrayBuffer): Promise<Record<string, unknown>[]> => parquetReadObjects({ file, compressors })

const nested = (row: number): unknown => ({ tags: [`t${row}`, 'x'], at: { row } })

/** 1,000 rows in row groups of 300, with a text, a nested column, and two columns for the model. */
const table = (rows = 1000): Uint8Array => new Uint8Array(parquetWriteBuffer({
  columnData: [
    { name: 'id', data: Array.from({ length: rows }, (_, row) => `row ${row}`), type: 'STRING' },
    { name: 'more', data: Array.from({ length: rows }, (_, row) => nested(row)), type: 'JSON' },
    { name: 'x', data: Float64Array.from({ length: rows }, (_, row) => row), type: 'DOUBLE' },
    { name: 'y', data: Int32Array.from({ length: rows }, (_, row) => row % 7), type: 'INT32' },
  ],
  rowGroupSize: 300,
}))

describe('Parquet', () => {
  test('keeps all columns and row groups, in order, and adds the predictions', async () => {
    const job = newJob().model(classifierModel()).put('a.parquet', table())
    expect(await job.run(['--part-bytes', '1024', '--workers', '2'])).toMatchObject({ code: 0, report: { rows: 1000 } })
    const file = bytesOf(job, 'a.parquet')
    expect(parquetMetadata(file).row_groups.map((group) => Number(group.num_rows))).toEqual([300, 300, 300, 100])
    const rows = await rowsOf(file)
    expect(rows).toHaveLength(1000)
    rows.forEach((row, index) => {
      expect(row).toMatchObject({ id: `row ${index}`, more: nested(index), x: index, y: index % 7, prediction: index % 7 > index ? 1n : 0n })
      expect(Number(row['probabilities_0']) + Number(row['probabilities_1'])).toBeCloseTo(1, 5)
    })
    expect(Object.keys(rows[0] ?? {})).toEqual(['id', 'more', 'x', 'y', 'prediction', 'probabilities_0', 'probabilities_1'])
  })

  test('keeps chosen columns only', async () => {
    const job = newJob().model(linearModel([1, 10])).put('a.parquet', table())
    expect(await job.run(['--keep', 'more,id', '--prediction', 'score'])).toMatchObject({ code: 0 })
    const rows = await rowsOf(bytesOf(job, 'a.parquet'))
    expect(rows[999]).toEqual({ more: nested(999), id: 'row 999', score: 999 + 10 * (999 % 7) })
    expect(Object.keys(rows[0] ?? {})).toEqual(['more', 'id', 'score'])
  })

  test('zero rows, and one', async () => {
    const job = newJob().model(linearModel([1, 10])).put('none.parquet', table(0)).put('one.parquet', table(1))
    expect(await job.run()).toMatchObject({ code: 0, report: { rows: 1, done: 2 } })
    expect(await rowsOf(bytesOf(job, 'none.parquet'))).toEqual([])
    expect(parquetMetadata(bytesOf(job, 'none.parquet')).schema.map(({ name }) => name).slice(1)).toEqual(['id', 'more', 'x', 'y', 'prediction'])
    expect(await rowsOf(bytesOf(job, 'one.parquet'))).toEqual([{ id: 'row 0', more: nested(0), x: 0, y: 0, prediction: 0 }])
  })

  test('nulls are NaN where that is allowed, blank where rows may be, and an error else', async () => {
    const file = new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'x', data: [1, null, NaN, 4], type: 'DOUBLE', nullable: true }] }))
    const job = newJob().model(linearModel([2])).put('a.parquet', file)
    expect(await job.run()).toMatchObject({ code: 1, report: { failed: [{ reason: expect.stringContaining('SW4216: a.parquet row 2, column "x": is missing') as unknown }] } })
    expect(await job.run(['--bad-row', 'blank'])).toMatchObject({ code: 0 })
    expect((await rowsOf(bytesOf(job, 'a.parquet'))).map((row) => row['prediction'] ?? null)).toEqual([2, null, null, 8])
    expect(await job.run(['--missing', 'nan'])).toMatchObject({ code: 0 })
    expect((await rowsOf(bytesOf(job, 'a.parquet'))).map((row) => row['prediction'] ?? null)).toEqual([2, NaN, NaN, 8])
  })

  test('becomes JSONL and CSV', async () => {
    const job = newJob().model(linearModel([1, 10])).put('a.parquet', new Uint8Array(parquetWriteBuffer({ columnData: [
      { name: 't', data: ['a "b", c', '', null], type: 'STRING', nullable: true },
      { name: 'x', data: [1.5, 2, 3], type: 'DOUBLE' }, { name: 'y', data: [1, 2, 3], type: 'INT32' },
    ] })))
    expect(await job.run(['--format', 'csv'])).toMatchObject({ code: 0 })
    expect(job.text('a.csv')).toBe('t,x,y,prediction\n"a ""b"", c",1.5,1,11.5\n"",2.0,2,22\n,3.0,3,33\n')
    expect(await job.run(['--format', 'jsonl', '--keep', 't'])).toMatchObject({ code: 0 })
    expect(job.text('a.jsonl')).toBe('{"t":"a \\"b\\", c","prediction":11.5}\n{"t":"","prediction":22}\n{"t":null,"prediction":33}\n')
  })

  test('a text column is no number', async () => {
    const job = newJob().model(linearModel([1, 10])).put('a.parquet', table())
    expect(await job.run(['--feature', 'x,id'])).toMatchObject({ code: 1, report: { failed: [{ reason: 'SW4216: a.parquet column "id" holds no numbers, and the model\'s input "X" takes float32' }] } })
  })
})

describe('text that becomes Parquet', () => {
  const rowsWith = async (job: Job): Promise<Record<string, unknown>[]> => rowsOf(bytesOf(job, 'a.parquet'))

  test('CSV: texts, whole numbers and others, in many parts', async () => {
    const lines = Array.from({ length: 500 }, (_, row) => `"t, ""${row}""\n",${2 ** 52 + row},${row / 4}`)
    const job = newJob().model(linearModel([1])).put('a.csv', `t,id,x\n${lines.join('\n')}\n`)
    expect(await job.run(['--format', 'parquet', '--feature', 'x', '--part-bytes', '2000', '--workers', '2'])).toMatchObject({ code: 0, report: { rows: 500 } })
    expect(await rowsWith(job)).toEqual(lines.map((_, row) => ({ t: `t, "${row}"\n`, id: BigInt(2 ** 52 + row), x: row / 4, prediction: row / 4 })))
    expect(job.manifest('a.parquet').timing.parts).toBeGreaterThan(5)
  })

  test('JSONL: nested values as JSON, absent ones null', async () => {
    const job = newJob().model(linearModel([1])).put('a.jsonl', '{"x":1.5,"n":{"k":[1]},"i":3}\n{"x":2}\n')
    expect(await job.run(['--format', 'parquet', '--feature', 'x'])).toMatchObject({ code: 0 })
    const rows = await rowsWith(job)
    expect(rows.map(({ x, i, prediction }: Readonly<Record<string, unknown>>) => [x, i ?? null, prediction])).toEqual([[1.5, 3n, 1.5], [2, null, 2]])
    expect(JSON.parse(String(rows[0]?.['n']))).toEqual({ k: [1] })
  })

  test('zero rows have columns', async () => {
    const job = newJob().model(linearModel([1])).put('a.csv', 'x\n')
    expect(await job.run(['--format', 'parquet'])).toMatchObject({ code: 0 })
    expect(await rowsWith(job)).toEqual([])
    expect(parquetMetadata(bytesOf(job, 'a.parquet')).schema.map(({ name }) => name).slice(1)).toEqual(['x', 'prediction'])
  })

  test('what a type would change is refused', async () => {
    const reason = async (csv: string, args: readonly string[] = []): Promise<string | undefined> => {
      const job = newJob().model(linearModel([1])).put('a.csv', csv)
      return (await job.run(['--format', 'parquet', '--feature', 'x', ...args])).report?.failed[0]?.reason
    }
    const many = '1,5\n'.repeat(300_000)
    expect(await reason('x,id\n1,5\n1,007\n')).toContain('SW4217: a.csv row 2, column "id": is no plain number')
    expect(await reason('x,id\n1,5\n1,007\n', ['--type', 'id=text'])).toBeUndefined()
    expect(await reason('x,id\n1,12345678901234567890\n')).toContain('SW4217: a.csv row 1, column "id": is a whole number of more than 2^53')
    expect(await reason(`x,id\n${many}1,1.5\n`)).toContain('SW4217: a.csv row 300001, column "id": is no whole number')
    expect(await reason(`x,id\n${many}1,1.5\n`, ['--type', 'id=number'])).toBeUndefined()
  })
})
