import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import type { Format } from './contract.js'
import { assemble, piecesOf } from './parquet/assemble.js'
import type { ByteSink } from './parquet/assemble.js'
import { elementOf } from './parquet/column.js'
import { readFooter } from './parquet/footer.js'
import type { ParquetField, ParquetFooter } from './parquet/footer.js'
import type { PredictionField } from './prediction.js'
import type { PreparedFile } from './prepare.js'
import { fileProblem } from './problem.js'
import type { PartResult } from './task.js'
import { bytesOf } from './parquet/footer.js'

/** A part that is done, and where. */
export interface DonePart {
  readonly path: string
  readonly result: PartResult
}

/** What was written. */
export interface Joined {
  readonly rows: number
  readonly bytes: number
  readonly digest: string
}

/** Parts as they become ready, in order. */
type Parts = readonly Promise<DonePart>[]

/** A sink that counts and names what goes through it. */
function countingSink(handle: FileHandle): ByteSink & { readonly done: () => Pick<Joined, 'bytes' | 'digest'> } {
  const hash = createHash('sha256')
  let bytes = 0
  return {
    async put(piece) {
      hash.update(piece)
      bytes += piece.length
      await handle.writeFile(piece)
    },
    done: () => ({ bytes, digest: hash.digest('hex') }),
  }
}

/**
 * Joins text parts under one header.
 *
 * @param header - text before the first row; of a command's output it is what the parts say
 */
export async function joinText(target: FileHandle, parts: Parts, header: string, { name, lineEnd }: { readonly name: string, readonly lineEnd: string }): Promise<Joined> {
  const sink = countingSink(target)
  let [rows, said] = [0, header === '' ? undefined : header]
  if (said !== undefined) await sink.put(Buffer.from(said))
  for (const part of parts) {
    const { path, result } = await part
    if (result.header !== undefined) {
      const line = `${result.header}${lineEnd}`
      if (said === undefined) await sink.put(Buffer.from(line))
      else if (said !== line) throw fileProblem('SW4224', `the command for ${name} wrote another header for each part`)
      said = line
    }
    await copyAll(path, sink)
    rows += result.rows
  }
  return { rows, ...sink.done() }
}

async function copyAll(path: string, sink: ByteSink): Promise<void> {
  const handle = await open(path)
  try {
    const buffer = 1 << 20
    for (let at = 0; ;) {
      const bytes = await bytesOf(handle, at, buffer)
      if (bytes.length === 0) return
      await sink.put(bytes)
      at += bytes.length
    }
  } finally {
    await handle.close()
  }
}

/**
 * Puts the predictions' columns beside the input's, row group by row group. The input's columns are copied as they are.
 *
 * @param kept - columns of the input, in the order of the output
 */
export async function joinColumns(target: FileHandle, parts: Parts, { file, footer, kept, fields }: ColumnJoin): Promise<Joined> {
  const sink = countingSink(target)
  const input = await open(file.path)
  try {
    const output = await assemble(sink, footer, {
      elements: [...kept.flatMap((field) => field.elements), ...fields.map(elementOf)],
      columns: kept.length + fields.length,
      leaves: kept.reduce((sum, { leaves }) => sum + leaves, 0) + fields.length,
      whole: kept.length === footer.fields.length,
    })
    const groups = footer.groups.filter((group) => group.rows > 0)
    let [next, rows] = [0, 0]
    for (const part of parts) {
      const { path } = await part
      const handle = await open(path)
      try {
        for (const made of (await readFooter(handle, 'a part of the output')).groups) {
          const group = groups[next++]
          if (group?.rows !== made.rows) throw new Error('a part has other row groups than the input')
          await output.add(group.rows, [{ handle: input, pieces: piecesOf(group, kept) }, { handle, pieces: made.pieces }], group.fields)
          rows += group.rows
        }
      } finally {
        await handle.close()
      }
    }
    if (next !== groups.length) throw new Error('a row group of the input has no predictions')
    await output.end()
    return { rows, ...sink.done() }
  } finally {
    await input.close()
  }
}

export interface ColumnJoin {
  readonly file: PreparedFile['file']
  readonly footer: ParquetFooter
  readonly kept: readonly ParquetField[]
  readonly fields: readonly PredictionField[]
}

/**
 * Puts whole Parquet files one after the other.
 *
 * @throws InferenceError SW4224 when their columns differ
 */
export async function joinFiles(target: FileHandle, parts: Parts, name: string): Promise<Joined> {
  const sink = countingSink(target)
  let output: { readonly file: Awaited<ReturnType<typeof assemble>>, readonly schema: string } | undefined
  let rows = 0
  for (const part of parts) {
    const { path } = await part
    const handle = await open(path)
    try {
      const footer = await readFooter(handle, `a part of ${name}`)
      const elements = footer.fields.flatMap((field) => field.elements)
      const schema = JSON.stringify(footer.fields.map((field) => [field.name, field.leaves, field.elements.map((element) => [...element])]))
      output ??= {
        schema,
        file: await assemble(sink, footer, { elements, columns: footer.fields.length, leaves: footer.fields.reduce((sum, { leaves }) => sum + leaves, 0), whole: true }),
      }
      if (output.schema !== schema) throw fileProblem('SW4224', `the parts of ${name} have different columns`)
      for (const group of footer.groups) await output.file.add(group.rows, [{ handle, pieces: group.pieces }], group.fields)
      rows += footer.rows
    } finally {
      await handle.close()
    }
  }
  await output?.file.end()
  return { rows, ...sink.done() }
}

/** Which extension a format's files have. */
export const extensionOf: Readonly<Record<Format, string>> = { csv: '.csv', jsonl: '.jsonl', parquet: '.parquet' }
