import { createLineCutter } from './line.js'
import type { Line } from './line.js'

/** Makes things of a file's bytes as they come in. */
export interface StreamReader<T> {
  /** What is whole with this chunk. */
  push(chunk: Uint8Array): Iterable<T>
  /** What is whole now that nothing follows. */
  end(): Iterable<T>
}

export type ByteSource = AsyncIterable<Uint8Array> | Uint8Array

/**
 * Everything that a reader makes of a source.
 *
 * @param make - called when the first value is asked for, so that whatever it throws is thrown there
 */
export async function* readStream<T>(source: ByteSource, make: () => StreamReader<T>): AsyncGenerator<T> {
  const reader = make()
  for await (const chunk of source instanceof Uint8Array ? [source] : source) yield* reader.push(chunk)
  yield* reader.end()
}

/** Everything that a reader makes of bytes at hand. */
export function readBytes<T>(bytes: Uint8Array, reader: StreamReader<T>): readonly T[] {
  return [...reader.push(bytes), ...reader.end()]
}

/** A reader of what is made of what another one gives; what is made nothing of is left out. */
export function mapReader<T, U>(reader: StreamReader<T>, each: (value: T) => U | undefined): StreamReader<U> {
  function* mapped(values: Iterable<T>): Iterable<U> {
    for (const value of values) {
      const made = each(value)
      if (made !== undefined) yield made
    }
  }
  return { push: (chunk) => mapped(reader.push(chunk)), end: () => mapped(reader.end()) }
}

/** Lines of at most `maxBytes`, without a byte-order mark at the file's start. */
export function createLineReader(maxBytes: number): StreamReader<Line> {
  const cutter = createLineCutter(maxBytes)
  const clean = (lines: readonly Line[]): readonly Line[] => (lines[0]?.number === 1 ? lines.map(withoutMark) : lines)
  return { push: (chunk) => clean(cutter.push(chunk)), end: () => clean(cutter.end()) }
}

/** A byte-order mark at the start of a file belongs to nobody. */
export function withoutMark(line: Line): Line {
  const { number, bytes } = line
  return number === 1 && bytes?.[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? { number, bytes: bytes.subarray(3) } : line
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Text of a line; nothing when it is not UTF-8. A mark U+FEFF is text like any other. */
export function lineText(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes)
  } catch {
    return undefined
  }
}
