import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { buildContainer } from '../unit/tasks/containers/inference/build.js'
import { Job } from '../unit/tasks/containers/inference/job.js'
import { linearModel, namedModel } from '../unit/tasks/containers/inference/model.js'

let build: string
let scratch: string
beforeAll(() => {
  build = buildContainer()
  scratch = mkdtempSync(path.join(tmpdir(), 'inference-fault-'))
})
afterAll(() => {
  for (const folder of [build, scratch]) rmSync(folder, { recursive: true, force: true })
})

let count = 0
const newJob = (): Job => new Job(build, path.join(scratch, String(count++)))
const good = 'x,y\n1,2\n3,4\n'
const parquet = (): Uint8Array => new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'x', data: Float64Array.from({ length: 500 }, (_, row) => row), type: 'DOUBLE' }, { name: 'y', data: Float64Array.from({ length: 500 }, (_, row) => row), type: 'DOUBLE' }] }))

/** A file whose pages are damaged and whose metadata is whole. */
function damaged(): Uint8Array {
  const bytes = parquet()
  bytes.fill(0xff, 4, 400)
  return bytes
}

describe('bad input', () => {
  test('each bad file has its reason, the good ones are done, and the report says how to do the rest', async () => {
    const job = newJob().model(linearModel([1, 10]))
      .put('good.csv', good).put('good.parquet', parquet()).put('extra.csv', 'x,y,text\n1,2,z\n')
      .put('cut.parquet', parquet().subarray(0, 3000)).put('damaged.parquet', damaged()).put('no.parquet', good).put('empty.parquet', '')
      .put('empty.csv', '').put('binary.csv', parquet()).put('open.csv', 'x,y\n1,"2\n').put('narrow.csv', 'x\n1\n').put('wrong.csv', `${good}5,oops\n`)
      .put('twice.csv', 'x,x\n1,2\n').put('quote.csv', 'x,y\n1,2"3"\n').put('taken.csv', 'x,y,prediction\n1,2,z\n')
      .put('no.jsonl', 'x,y\n1,2\n').put('late.jsonl', '{"x":1,"y":2}\n{"x":1,"y":2}\n[]\n').put('what.txt', 'x').put('_SUCCESS', '').put('.hidden', '')
    const { code, report, message } = await job.run(['--part-bytes', '1024'])
    expect(code).toBe(1)
    expect(report).toMatchObject({ status: 'failed', files: 18, done: 3 })
    const reasons = Object.fromEntries((report?.failed ?? []).map(({ file, reason }) => [file, reason]))
    expect(reasons).toEqual({
      'binary.csv': 'SW4208: binary.csv is no CSV file: it holds binary data',
      'cut.parquet': 'SW4205: cut.parquet is no readable Parquet file: it does not end with PAR1; it was cut off',
      'damaged.parquet': expect.stringContaining('SW4205: damaged.parquet is no readable Parquet file: its data cannot be read') as unknown,
      'empty.csv': 'SW4208: empty.csv is empty: a CSV file begins with a header',
      'empty.parquet': 'SW4205: empty.parquet is no readable Parquet file: it is empty',
      'late.jsonl': 'SW4205: late.jsonl row 3 is no JSON object',
      'narrow.csv': 'SW4213: the model\'s input "X" takes 2 columns, and 1 numeric columns are there for narrow.csv; declare them with --feature',
      'no.jsonl': 'SW4205: no.jsonl row 1 is no JSON object',
      'no.parquet': 'SW4205: no.parquet is no readable Parquet file: it does not begin with PAR1',
      'open.csv': 'SW4206: open.csv has a quote that is never closed',
      'quote.csv': 'SW4216: quote.csv row 1: has a quote inside of a cell',
      'taken.csv': expect.stringContaining('SW4222: taken.csv has a column "prediction" already') as unknown,
      'twice.csv': 'SW4209: twice.csv names a column twice: "x"',
      'what.txt': expect.stringContaining('SW4225: what.txt is in no format') as unknown,
      'wrong.csv': expect.stringContaining('SW4213') as unknown,
    })
    expect(message).toContain('15 of 18 files failed')
    expect(Buffer.byteLength(message ?? '')).toBeLessThanOrEqual(1024)
    expect(report?.again).toContain('--file binary.csv --file cut.parquet')
    expect(readdirSync(job.output).sort()).toEqual(['_manifest', 'extra.csv', 'good.csv', 'good.parquet'])
    expect(job.text('extra.csv')).toBe('x,y,text,prediction\n1,2,z,21\n')
  })

  test('only the files that are named are done', async () => {
    const job = newJob().model(linearModel([1, 10])).put('a.csv', good).put('b.csv', good)
    expect(await job.run(['--file', 'b.csv'])).toMatchObject({ code: 0, report: { files: 1 } })
    expect(readdirSync(job.output).sort()).toEqual(['_manifest', 'b.csv'])
    expect(await job.run(['--file', 'c.csv'])).toMatchObject({ code: 1, report: { failed: [{ file: 'c.csv', reason: expect.stringContaining('ENOENT') as unknown }] } })
  })

  test('text that is not UTF-8 is refused where it is read, and copied where it is not', async () => {
    const latin = Buffer.from('t,x,y\n\xe9,1,2\n', 'latin1')
    const job = newJob().model(linearModel([1, 10])).put('a.csv', latin)
    expect(await job.run(['--format', 'jsonl'])).toMatchObject({ code: 1, report: { failed: [{ reason: 'SW4208: a.csv is not written in UTF-8' }] } })
    expect(await job.run()).toMatchObject({ code: 0 })
    expect(job.bytes('a.csv').toString('latin1')).toBe('t,x,y,prediction\n\xe9,1,2,21\n')
  })

  test('a bad row is told by its place in the file, whatever its part', async () => {
    const rows = Array.from({ length: 2000 }, (_, row) => `"a\n${row}",${row},${row === 1500 ? 'oops' : row}`)
    const job = newJob().model(linearModel([1, 10])).put('a.csv', `t,x,y\n${rows.join('\n')}\n`)
    expect(await job.run(['--part-bytes', '1024', '--feature', 'x,y'])).toMatchObject({ code: 1, report: { failed: [{ reason: 'SW4216: a.csv row 1501, column "y": is no number' }] } })
  })
})

describe('bad requests', () => {
  test('a model that is none, or missing, or one of two', async () => {
    expect(await newJob().model(Buffer.from('no model')).put('a.csv', good).run()).toMatchObject({ code: 2, message: expect.stringContaining('SW4204') as unknown })
    const job = newJob().put('a.csv', good)
    expect(await job.run()).toMatchObject({ code: 2, message: 'SW4229: the model\'s folder has 0 .onnx files, and one is wanted' })
    job.model(linearModel([1]))
    writeFileSync(path.join(job.root, 'opt/ml/processing/model/other.onnx'), linearModel([1]))
    expect(await job.run()).toMatchObject({ code: 2, message: 'SW4229: the model\'s folder has 2 .onnx files, and one is wanted' })
  })

  test('options that are none', async () => {
    const job = newJob().model(namedModel()).put('a.csv', 'a,b\n1,2\n')
    expect(await job.run(['--fromat', 'csv'])).toMatchObject({ code: 2, message: expect.stringContaining('SW4228: "--fromat" is no option') as unknown })
    expect(await job.run(['--workers', 'two'])).toMatchObject({ code: 2, message: 'SW4228: --workers: a whole number from 0 to 1024' })
    expect(await job.run(['--feature', 'c=a'])).toMatchObject({ code: 2, message: expect.stringContaining('SW4214: the model has no input "c"; it has "a", "b"') as unknown })
    expect(await job.run(['--output', 'c=a'])).toMatchObject({ code: 2, message: expect.stringContaining('SW4215: the model has no output "c"; it has "sum", "twice"') as unknown })
    expect(await job.run()).toMatchObject({ code: 0, message: undefined })
  })
})

describe('output that is there', () => {
  test('somebody else\'s is left alone, our own is skipped or made anew', async () => {
    const job = newJob().model(linearModel([1, 10])).put('a.csv', good)
    mkdirSync(job.output, { recursive: true })
    writeFileSync(path.join(job.output, 'a.csv'), 'mine')
    expect(await job.run()).toMatchObject({ code: 1, report: { failed: [{ reason: expect.stringContaining('SW4226') as unknown }] } })
    expect(job.text('a.csv')).toBe('mine')
    expect(await job.run(['--overwrite', 'yes'])).toMatchObject({ code: 0, report: { done: 1, skipped: 0 } })
    expect(await job.run()).toMatchObject({ code: 0, report: { done: 0, skipped: 1, rows: 2 } })
    // another model, other options, another input, a lost or changed output: each is done again
    job.model(linearModel([2, 10]))
    expect(await job.run()).toMatchObject({ code: 0, report: { done: 1 } })
    expect(job.text('a.csv')).toBe('x,y,prediction\n1,2,22\n3,4,46\n')
    expect(await job.run(['--prediction', 'p'])).toMatchObject({ code: 0, report: { done: 1 } })
    job.put('a.csv', `${good}5,6\n`)
    expect(await job.run(['--prediction', 'p'])).toMatchObject({ code: 0, report: { done: 1, rows: 3 } })
    rmSync(path.join(job.output, 'a.csv'))
    expect(await job.run(['--prediction', 'p'])).toMatchObject({ code: 0, report: { done: 1, rows: 3 } })
    writeFileSync(path.join(job.output, 'a.csv'), 'changed')
    expect(await job.run(['--prediction', 'p'])).toMatchObject({ code: 1 })
  })

  test('two inputs with one output', async () => {
    const job = newJob().model(linearModel([1, 10])).put('a.csv', good).put('a.jsonl', '{"x":1,"y":2}\n')
    const { code, report } = await job.run(['--format', 'jsonl'])
    expect({ code, failed: report?.failed.length, done: report?.done }).toEqual({ code: 1, failed: 1, done: 1 })
    expect(report?.failed[0]?.reason).toContain('SW4226')
  })
})

test('a disk that takes no more stops the job, and the next run goes on', async () => {
  const rows = Array.from({ length: 60_000 }, (_, row) => `${row},${row}`).join('\n')
  const job = newJob().model(linearModel([1, 10])).put('a.csv', `x,y\n${rows}\n`).put('b.csv', good)
  // the shell's limit on the size of a file: the part fits, the whole output does not
  const { code, message } = await job.run(['--part-bytes', '65536'], ['/bin/sh', '-c', 'ulimit -f 400; exec "$@"', 'sh'])
  expect({ code, message }).toEqual({ code: 3, message: expect.stringContaining('SW4218: the disk takes no more') as unknown })
  expect(readdirSync(job.output).filter((name) => name.includes('tmp'))).toEqual([])
  expect(await job.run(['--part-bytes', '65536'])).toMatchObject({ code: 0 })
  expect(job.manifest('a.csv').timing.partsFound).toBeGreaterThan(0)
})
