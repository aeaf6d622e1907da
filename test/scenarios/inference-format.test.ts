import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { buildContainer } from '../unit/tasks/containers/inference/build.js'
import { Job } from '../unit/tasks/containers/inference/job.js'
import { classifierModel, linearModel, namedModel } from '../unit/tasks/containers/inference/model.js'

let build: string
let scratch: string
beforeAll(() => {
  build = buildContainer()
  scratch = mkdtempSync(path.join(tmpdir(), 'inference-format-'))
})
afterAll(() => {
  for (const folder of [build, scratch]) rmSync(folder, { recursive: true, force: true })
})

let count = 0
const newJob = (): Job => new Job(build, path.join(scratch, String(count++)))

describe('CSV', () => {
  test('keeps each row as it is written and adds its prediction', async () => {
    const job = newJob().model(linearModel([1, 10])).put('a.csv', 'id,x,y\r\n"a ""b"", c",1,2\r\n"two\nlines",1.50,-25e-2\r\n')
    const { code, report } = await job.run()
    expect({ code, report }).toMatchObject({ code: 0, report: { status: 'done', files: 1, done: 1, rows: 2 } })
    expect(job.text('a.csv')).toBe('id,x,y,prediction\r\n"a ""b"", c",1,2,21\r\n"two\nlines",1.50,-25e-2,-1\r\n')
    expect(job.manifest('a.csv')).toMatchObject({ rowsIn: 2, rowsOut: 2, blankRows: 0, output: { name: 'a.csv', bytes: job.bytes('a.csv').length } })
  })

  test('takes declared columns in the declared order, keeps chosen ones, and names the output as asked', async () => {
    const job = newJob().model(linearModel([1, 10])).put('sub/a.csv', 'id;y;x\n7;2;1\n8;4;3\n')
    expect(await job.run(['--delimiter', ';', '--feature', 'x,y', '--keep', 'id', '--output', 'score=s'])).toMatchObject({ code: 0 })
    expect(job.text('sub/a.csv')).toBe('id;s\n7;21\n8;43\n')
  })

  test('leaves key columns out of the numeric ones', async () => {
    const job = newJob().model(linearModel([1, 10])).put('a.csv', 'id,x,y\n7,1,2\n')
    expect(await job.run(['--keep', 'id'])).toMatchObject({ code: 0 })
    expect(job.text('a.csv')).toBe('id,prediction\n7,21\n')
  })

  test('reads missing cells as NaN where that is allowed, and says so where not', async () => {
    const job = newJob().model(linearModel([1, 10])).put('a.csv', 'x,y\n1,2\n,NA\n3,4\n')
    const { code, report } = await job.run()
    expect(code).toBe(1)
    expect(report?.failed).toEqual([{ file: 'a.csv', reason: 'SW4216: a.csv row 2, column "x": is missing; with --missing nan it is NaN to the model' }])
    expect(await job.run(['--missing', 'nan'])).toMatchObject({ code: 0 })
    expect(job.text('a.csv')).toBe('x,y,prediction\n1,2,21\n,NA,NaN\n3,4,43\n')
  })

  test('blanks bad rows where that is asked for, and lists them', async () => {
    const job = newJob().model(linearModel([1, 10])).put('a.csv', 'x,y\n1,2\n5,oops\n1,2,3\n3,4\n')
    expect(await job.run(['--bad-row', 'blank', '--type', 'y=number'])).toMatchObject({ code: 0, report: { rows: 4 } })
    expect(job.text('a.csv')).toBe('x,y,prediction\n1,2,21\n5,oops,\n1,2,3,\n3,4,43\n')
    expect(job.manifest('a.csv')).toMatchObject({ blankRows: 2, problems: ['row 2, column "y": is no number', 'row 3: has 3 cells, and the file has 2 columns'] })
  })

  test('without header and with zero rows', async () => {
    const job = newJob().model(linearModel([1, 10])).put('a.csv', '1,2\n3,4')
    expect(await job.run(['--header', 'no'])).toMatchObject({ code: 0 })
    expect(job.text('a.csv')).toBe('1,2,21\n3,4,43\n')
    const empty = newJob().model(linearModel([1, 10])).put('a.csv', 'x,y\n')
    expect(await empty.run()).toMatchObject({ code: 0, report: { rows: 0, done: 1 } })
    expect(empty.text('a.csv')).toBe('x,y,prediction\n')
  })

  test('a file of many parts gives the same as in one, whatever its quotes', async () => {
    const rows = Array.from({ length: 5000 }, (_, row) => `${row % 3 === 0 ? `"line ${row}\nhas, ""two"""` : `plain ${row}`},${row},${row / 2}`)
    const text = `id,x,y\n${rows.join('\n')}\n`
    const [many, one] = [newJob(), newJob()].map((job) => job.model(linearModel([1, 10])).put('a.csv', text))
    expect(await many?.run(['--part-bytes', '1024', '--workers', '2'])).toMatchObject({ code: 0, report: { rows: 5000 } })
    expect(await one?.run()).toMatchObject({ code: 0 })
    expect(many?.text('a.csv')).toBe(one?.text('a.csv'))
    expect(many?.manifest('a.csv').timing.parts).toBeGreaterThan(50)
    expect(many?.text('a.csv').startsWith('id,x,y,prediction\n"line 0\nhas, ""two""",0,0,0\nplain 1,1,0.5,6\n')).toBe(true)
  })
})

describe('JSONL', () => {
  test('keeps each line as it is written', async () => {
    const job = newJob().model(classifierModel()).put('a.jsonl', '{"id": 12345678901234567890, "a":1, "b":3}\n\n{"a":4,"b":2,"nested":{"k":[1]} }\n')
    expect(await job.run(['--feature', 'a,b', '--output', 'label=class'])).toMatchObject({ code: 0, report: { rows: 2 } })
    expect(job.text('a.jsonl')).toBe('{"id": 12345678901234567890, "a":1, "b":3,"class":1}\n{"a":4,"b":2,"nested":{"k":[1]},"class":0}\n')
  })

  test('several outputs, each column by its name', async () => {
    const job = newJob().model(classifierModel()).put('a.ndjson', '{"a":0,"b":0}\n')
    expect(await job.run()).toMatchObject({ code: 0 })
    expect(job.text('a.ndjson')).toBe('{"a":0,"b":0,"prediction":0,"probabilities_0":0.5,"probabilities_1":0.5}\n')
  })

  test('refuses to lose digits', async () => {
    const job = newJob().model(linearModel([1])).put('a.jsonl', '{"id": 12345678901234567890, "a":1}\n')
    expect(await job.run(['--feature', 'a', '--keep', 'id'])).toMatchObject({ code: 1, report: { failed: [{ reason: expect.stringContaining('SW4217: a.jsonl row 1, column "id"') as unknown }] } })
  })

  test('becomes CSV, and CSV becomes JSONL', async () => {
    const job = newJob().model(linearModel([1])).put('a.jsonl', '{"t":"x, y","a":1}\n{"a":2,"t":null}\n')
    expect(await job.run(['--format', 'csv', '--feature', 'a'])).toMatchObject({ code: 0 })
    expect(job.text('a.csv')).toBe('t,a,prediction\n"x, y",1,1\n,2,2\n')
    const other = newJob().model(linearModel([1])).put('a.csv', 't,a\n"x ""y""",1.0\n007x,\n')
    expect(await other.run(['--format', 'jsonl', '--missing', 'nan'])).toMatchObject({ code: 0 })
    expect(other.text('a.jsonl')).toBe('{"t":"x \\"y\\"","a":1.0,"prediction":1}\n{"t":"007x","a":null,"prediction":null}\n')
  })

  test('an empty file is one without rows', async () => {
    const job = newJob().model(namedModel()).put('a.jsonl', '')
    expect(await job.run()).toMatchObject({ code: 0, report: { done: 1, rows: 0 } })
    expect(job.text('a.jsonl')).toBe('')
  })
})

describe('inputs by name', () => {
  test('each input takes the column of its name, or the declared one', async () => {
    const job = newJob().model(namedModel()).put('a.csv', 'b,text,a\n1,x,10\n').put('c.csv', 'b,other\n3,4\n')
    const { code, report } = await job.run()
    expect({ code, failed: report?.failed }).toEqual({ code: 1, failed: [{ file: 'c.csv', reason: 'SW4212: c.csv has no column "a"' }] })
    expect(job.text('a.csv')).toBe('b,text,a,prediction,twice\n1,x,10,11,2\n')
    const mapped = newJob().model(namedModel()).put('c.csv', 'b,other\n3,4\n')
    expect(await mapped.run(['--feature', 'a=other'])).toMatchObject({ code: 0 })
    expect(mapped.text('c.csv')).toBe('b,other,prediction,twice\n3,4,5,6\n')
  })
})

test('an instance without any object succeeds, and needs no model', async () => {
  const job = newJob()
  expect(await job.run()).toMatchObject({ code: 0, report: { files: 0, status: 'done' }, message: undefined })
  expect(readdirSync(job.root + '/opt/ml/processing')).not.toContain('output')
})
