import { createLineCutter } from '../input/line.js'
import type { Line } from '../input/line.js'
import { InputError, maxProblems, throwProblems } from '../input/problem.js'
import type { Problem } from '../input/problem.js'
import { parseItem } from './parse.js'
import type { Item } from '../types.js'

export interface ReadItemsOptions {
  /** Name of the file, for errors. */
  readonly file: string
  /** Labels that the model declares; any when absent. */
  readonly labels?: readonly string[]
  /** Largest text, in bytes of UTF-8; 10 MB when absent. */
  readonly maxDocumentBytes?: number
  /** Places (`file:line`) by id of items that were read before, from other files; those of this file are added. */
  readonly ids?: Map<string, string>
}

export const defaultMaxDocumentBytes = 10_000_000

/**
 * Reads an item file (`docs/item-format.md`): one JSON object a line. Offsets, code points in the file, become UTF-16 code units.
 * A byte-order mark at the start, CRLF and blank lines are accepted. Holds one item and all ids in memory.
 *
 * Items come out as they are read until the first mistake; the rest of the file is then only checked, and at its end
 * everything found is thrown. So nothing must be started before the whole file was read.
 *
 * @throws InputError with up to 20 problems: not UTF-8, not JSON, unknown or missing fields, a span outside its text, two overlapping
 * spans of one label, an undeclared label, an id used twice, a text over the limit, a file without items
 * @example
 * ```ts
 * for await (const item of readItems(createReadStream(path), { file: path, labels: model.bundle.labels })) …
 * ```
 */
export async function* readItems(source: AsyncIterable<Uint8Array> | Uint8Array, options: ReadItemsOptions): AsyncGenerator<Item> {
  const reader = createItemReader(options)
  const lines = createLineCutter(reader.maxLineBytes)
  for await (const chunk of source instanceof Uint8Array ? [source] : source) yield* reader.read(lines.push(chunk))
  yield* reader.read(lines.end())
  reader.finish()
}

/** {@link readItems} of bytes at hand, all at once. */
export function parseItems(bytes: Uint8Array, options: ReadItemsOptions): readonly Item[] {
  const reader = createItemReader(options)
  const lines = createLineCutter(reader.maxLineBytes)
  const items = [...reader.read(lines.push(bytes)), ...reader.read(lines.end())]
  reader.finish()
  return items
}

interface ItemReader {
  readonly maxLineBytes: number
  /** Items of these lines, while nothing was wrong so far. */
  read(lines: readonly Line[]): Iterable<Item>
  /** @throws InputError */
  finish(): void
}

function createItemReader({ file, labels, maxDocumentBytes = defaultMaxDocumentBytes, ids = new Map() }: ReadItemsOptions): ItemReader {
  const limits = { labels: labels === undefined ? undefined : new Set(labels), maxDocumentBytes }
  const problems: Problem[] = []
  let [last, found] = [1, 0]
  const readLine = ({ number, bytes }: Line): Item | undefined => {
    last = number
    if (bytes === undefined) {
      problems.push({ file, line: number, reason: `the line is too long for a document of at most ${maxDocumentBytes} bytes` })
      return undefined
    }
    const parsed = parseItem(number === 1 ? withoutMark(bytes) : bytes, limits)
    if (parsed === undefined) return undefined
    for (const reason of parsed.problems) problems.push({ file, line: number, reason })
    if (parsed.id !== undefined) {
      found++
      const earlier = ids.get(parsed.id)
      if (earlier === undefined) ids.set(parsed.id, `${file}:${number}`)
      else problems.push({ file, line: number, reason: `the id '${parsed.id}' was used in ${earlier.startsWith(`${file}:`) ? `line ${earlier.slice(file.length + 1)}` : earlier}` })
    }
    return problems.length === 0 ? parsed.item : undefined
  }
  const finish = (): void => {
    throwProblems(problems)
    if (found === 0) throw new InputError([{ file, line: last, reason: 'the file holds no items' }])
  }
  return {
    // a byte of text can take six in JSON (\u0041), and its spans take room too
    maxLineBytes: 6 * maxDocumentBytes + 1_000_000,
    *read(lines) {
      for (const line of lines) {
        const item = readLine(line)
        if (item !== undefined) yield item
        if (problems.length >= maxProblems) finish()
      }
    },
    finish,
  }
}

function withoutMark(bytes: Uint8Array): Uint8Array {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes
}
