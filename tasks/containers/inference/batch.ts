import type { FeatureData } from './model.js'

/** Rows that are predicted together. */
export const batchRows = 4096

/** What is wrong with one row. */
export interface RowProblem {
  /** From 0, in its part. */
  readonly row: number
  readonly column?: string
  readonly why: string
}

/** Some rows of a part, in order. */
export interface Batch {
  readonly rows: number
  /** Values of each of the model's inputs. */
  readonly data: readonly FeatureData[]
  /** 1 for each row that gets no predictions. */
  readonly blank: Uint8Array
  /** What each row carries into the output, as text of the output's format: bytes `ends[row - 1]` to `ends[row]`. Parquet carries columns instead. */
  readonly carried: Buffer
  readonly ends: Int32Array
}

/** Bytes that grow. */
export interface ByteBuilder {
  readonly size: number
  put(bytes: Uint8Array): void
  text(text: string): void
  /** All so far; valid until the next `put`. */
  bytes(): Buffer
  clear(): void
}

/**
 * Collects bytes in one buffer that doubles when it is full.
 *
 * @example
 * ```ts
 * const line = createBytes()
 * line.text('a,')
 * ```
 */
export function createBytes(initial = 1 << 16): ByteBuilder {
  let buffer = Buffer.allocUnsafe(initial)
  let size = 0
  const room = (more: number): void => {
    if (size + more <= buffer.length) return
    const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, size + more))
    buffer.copy(larger, 0, 0, size)
    buffer = larger
  }
  return {
    get size() {
      return size
    },
    put(bytes) {
      room(bytes.length)
      buffer.set(bytes, size)
      size += bytes.length
    },
    text(text) {
      room(text.length * 3)
      size += buffer.write(text, size)
    },
    bytes: () => buffer.subarray(0, size),
    clear() {
      size = 0
    },
  }
}

/** A row that its file cannot be done with. Who knows where the part begins tells the row's place in the file. */
export class RowFault extends Error {
  override readonly name = 'RowFault'
  constructor(readonly code: string, readonly problem: RowProblem) {
    super(`${code}: a row ${problem.why}`)
  }
}
