import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { parquetReadObjects } from 'hyparquet'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { buildContainer } from '../unit/tasks/containers/inference/build.js'
import { Job } from '../unit/tasks/containers/inference/job.js'
import { linearModel } from '../unit/tasks/containers/inference/model.js'

let build: string
let scratch: string
beforeAll(() => {
  build = buildContainer()
  scratch = mkdtempSync(path.join(tmpdir(), 'inference-extend-'))
})
afterAll(() => {
  for (const folder of [build, scratch]) rmSync(folder, { recursive: true, force: true })
})

let count = 0
const newJob = (): Job => new Job(build, path.join(scratch, String(count++)))
const numbers = Array.from({ length: 900 }, (_, row) => row)

describe('--exec', () => {
  const doubling = `${process.execPath} -e '
    const [input, output] = process.argv.slice(1)
    const [head, ...lines] = require("fs").readFileSync(input, "utf8").trimEnd().split("\\n")
    require("fs").writeFileSync(output, [head + ",twice", ...lines.map((line) => line + "," + 2 * line)].join("\\n"))
  ' {input} {output}`

  test('runs a command for each part, with the header, and joins what it wrote', async () => {
    const job = newJob().put('a.csv', `x\n${numbers.join('\n')}\n`)
    expect(await job.run(['--exec', doubling, '--part-bytes', '1024'])).toMatchObject({ code: 0, report: { rows: 900 } })
    expect(job.text('a.csv')).toBe(`x,twice\n${numbers.map((row) => `${row},${2 * row}`).join('\n')}\n`)
    expect(job.manifest('a.csv')).toMatchObject({ modelDigest: 'none', timing: { parts: 4 } })
    expect(await job.run(['--exec', doubling, '--part-bytes', '1024'])).toMatchObject({ code: 0, report: { skipped: 1 } })
  })

  test('names with quotes and spaces reach the command whole', async () => {
    const job = newJob().put('a; touch "b" $(x).jsonl', '{"a":1}\n')
    expect(await job.run(['--exec', 'cp {input} {output}'])).toMatchObject({ code: 0 })
    expect(job.text('a; touch "b" $(x).jsonl')).toBe('{"a":1}\n')
  })

  test('Parquet parts are files of their own', async () => {
    const file = new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 'x', data: Float64Array.from(numbers), type: 'DOUBLE' }], rowGroupSize: 100 }))
    const job = newJob().put('a.parquet', file)
    expect(await job.run(['--exec', 'cp {input} {output}', '--part-bytes', '1024'])).toMatchObject({ code: 0, report: { rows: 900 } })
    expect(await parquetReadObjects({ file: Uint8Array.from(job.bytes('a.parquet')).buffer })).toEqual(numbers.map((x) => ({ x })))
  })

  test('a command that fails, writes nothing or loses rows fails its file', async () => {
    const job = newJob().put('a.csv', 'x\n1\n2\n')
    const reason = async (command: string): Promise<string | undefined> => (await job.run(['--exec', command])).report?.failed[0]?.reason
    expect(await reason('cat {input} > {output}; exit 7')).toBe('SW4223: the command for a.csv ended with exit code 7')
    expect(await reason('true {input} {output}')).toBe('SW4224: the command for a.csv wrote no file at {output}')
    expect(await reason('head -n 2 {input} > {output}')).toBe('SW4224: the command for a.csv gave 1 rows for 2')
    expect(await job.run(['--exec', 'cat {input}'])).toMatchObject({ code: 2, message: 'SW4228: --exec: a command with {input} and {output}' })
  })
})

describe('--module', () => {
  const withModule = (source: string): Job => {
    const job = newJob().model(linearModel([1, 10])).put('a.csv', 'u,v,t\n1,2,x\n3,,y\n')
    writeFileSync(path.join(job.root, 'module.mjs'), source)
    return job
  }

  test('makes the inputs before the model, and the output after it', async () => {
    const job = withModule(`
      export const reads = ['u', 'v']
      export function before({ rows, columns: { u, v } }) {
        const X = new Float32Array(rows * 2)
        for (let row = 0; row < rows; row++) X.set([u[row] * 100, Number.isNaN(v[row]) ? 7 : v[row]], row * 2)
        return { X }
      }
      export const predictions = { score: 'float64', class: 'string' }
      export const after = ({ rows, outputs: { score: { data } } }) => ({ score: data, class: Array.from({ length: rows }, (_, row) => data[row] > 200 ? 'high' : 'low') })
    `)
    expect(await job.run(['--module', '/module.mjs', '--missing', 'nan'])).toMatchObject({ code: 0 })
    expect(job.text('a.csv')).toBe('u,v,t,score,class\n1,2,x,120,low\n3,,y,370,high\n')
  })

  test('a module that is wrong stops the job; one that fails, fails the file', async () => {
    expect(await withModule('export const reads = ["u"]').run(['--module', '/module.mjs'])).toMatchObject({ code: 2, message: expect.stringContaining('SW4233: the module exports `before` and `reads`') as unknown })
    expect(await withModule('').run(['--module', '/none.mjs'])).toMatchObject({ code: 2, message: 'SW4233: the module cannot be read' })
    const failing = withModule('export const predictions = { p: "int64" }; export const after = () => { throw new TypeError("secret") }')
    const { code, report, out } = await failing.run(['--module', '/module.mjs', '--missing', 'nan', '--feature', 'u,v'])
    expect({ code, reason: report?.failed[0]?.reason }).toEqual({ code: 1, reason: 'SW4233: the module\'s `after` failed with TypeError' })
    expect(out).not.toContain('secret')
  })
})
