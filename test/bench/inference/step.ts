import { DuckDBInstance } from '@duckdb/node-api'
import { InferenceSession, Tensor } from 'onnxruntime-node'

/** One step of the serial bound, alone in a process: `generate|read|write|onnx FILE ROWS FEATURES …`. Says its seconds. */

const [step = '', file = '', rowsText = '', featuresText = '', other = ''] = process.argv.slice(2)
const [rows, features] = [Number(rowsText), Number(featuresText)]

async function duck(threads: number) {
  const instance = await DuckDBInstance.create(':memory:', { threads: String(threads) })
  return instance.connect()
}

const say = (seconds: number): void => console.log(JSON.stringify({ seconds }))
const columns = Array.from({ length: features }, (_, column) => `CAST(random() AS FLOAT) AS f${column}`).join(', ')

/** Predicts rows that lie in memory, as often as is needed. */
async function onnx(): Promise<number> {
  const session = await InferenceSession.create(file, { intraOpNumThreads: 1, interOpNumThreads: 1 })
  const batch = 4096
  const values = Float32Array.from({ length: batch * features }, () => Math.random())
  const tensor = new Tensor('float32', values, [batch, features])
  await session.run({ X: tensor })
  const startedAt = performance.now()
  for (let done = 0; done < rows; done += batch) await session.run({ X: tensor })
  return (performance.now() - startedAt) / 1000 * rows / (Math.ceil(rows / batch) * batch)
}

async function timed(sql: string, before = ''): Promise<number> {
  const connection = await duck(Number(other === '' ? 2 : other))
  if (before !== '') await connection.run(before)
  const startedAt = performance.now()
  await connection.run(sql)
  return (performance.now() - startedAt) / 1000
}

switch (step) {
  case 'generate':
    say(await timed(`COPY (SELECT range AS id, ${columns} FROM range(${rows})) TO '${file}' (FORMAT parquet)`))
    break
  case 'read': {
    const sums = Array.from({ length: features }, (_, column) => `sum(f${column})`).join(', ')
    say(await timed(`SELECT ${sums} FROM read_parquet('${file}')`))
    break
  }
  case 'write':
    say(await timed(`COPY t TO '${file}.copy' (FORMAT parquet)`, `CREATE TABLE t AS SELECT *, CAST(0.5 AS FLOAT) AS prediction FROM read_parquet('${file}')`))
    break
  case 'onnx':
    say(await onnx())
    break
  default:
    throw new Error(`there is no step ${step}`)
}
