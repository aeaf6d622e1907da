import type { FileHandle } from 'node:fs/promises'
import type { Batch } from '../batch.js'
import { createBytes } from '../batch.js'
import type { PredictionColumn, PredictionField } from '../prediction.js'
import { numberText } from '../prediction.js'
import { csvCell } from './csv.js'

const flushBytes = 1 << 20

/** Where rows with their predictions go. */
export interface RowSink {
  write(batch: Batch, columns: readonly PredictionColumn[]): Promise<void>
  /** Ends the part, and gives its size in bytes. */
  end(): Promise<number>
}

/**
 * Writes rows as text: what each carries, then its predictions. A row without any has empty cells in CSV, and null in JSONL.
 *
 * @param carries - whether the output has columns of the input
 */
export function textSink(handle: FileHandle, { format, fields, delimiter, lineEnd, carries }: TextSinkSettings): RowSink {
  const out = createBytes(flushBytes * 2)
  const heads = fields.map(({ name }) => `${JSON.stringify(name)}:`)
  const value = format === 'csv' ? (column: PredictionColumn, row: number) => csvValue(column, row, delimiter) : jsonValue
  let size = 0
  const flush = async (): Promise<void> => {
    await handle.writeFile(out.bytes())
    size += out.size
    out.clear()
  }
  return {
    async write({ rows, blank, carried, ends }, columns) {
      let start = 0
      for (let row = 0; row < rows; row++) {
        const end = ends[row] ?? start
        out.put(carried.subarray(start, end))
        // `{` alone is an object without members
        let line = format === 'csv' ? (carries ? delimiter : '') : end - start > 1 ? ',' : ''
        for (let index = 0; index < columns.length; index++) {
          const column = columns[index]
          if (column === undefined) continue
          if (index > 0) line += format === 'csv' ? delimiter : ','
          if (format === 'jsonl') line += heads[index] ?? ''
          line += blank[row] === 1 ? (format === 'csv' ? '' : 'null') : value(column, row)
        }
        out.text(format === 'csv' ? line + lineEnd : `${line}}\n`)
        start = end
        if (out.size > flushBytes) await flush()
      }
    },
    async end() {
      await flush()
      return size
    },
  }
}

export interface TextSinkSettings {
  readonly format: 'csv' | 'jsonl'
  readonly fields: readonly PredictionField[]
  readonly delimiter: string
  readonly lineEnd: string
  readonly carries: boolean
}

function csvValue({ type, values }: PredictionColumn, row: number, delimiter: string): string {
  const value = values[row] ?? ''
  return type === 'string' ? csvCell(String(value), delimiter) : numberText(type, value)
}

/** JSON has no NaN and no infinity. */
function jsonValue({ type, values }: PredictionColumn, row: number): string {
  const value = values[row] ?? ''
  if (type === 'string') return JSON.stringify(String(value))
  return typeof value === 'number' && !Number.isFinite(value) ? 'null' : numberText(type, value)
}
