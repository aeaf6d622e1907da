import type { Json, JsonObject } from '../../../asl/json.js'
import { readerFailure } from '../failure.js'
import { checkPiece } from './text.js'

/** Most characters of a JSON text that cannot be read piece by piece: one whose items are not a list at its top. */
const longestWhole = 268_435_456

/** An item, with its name when it is a member of an object. */
export interface Entry {
  readonly value: Json
  readonly key?: string
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch {
    throw readerFailure('The object is not valid JSON.')
  }
}

/** Items of an array, or members of an object. @throws MapRunFailure for anything else */
export function* entriesOf(value: Json | undefined): Generator<Entry> {
  if (typeof value !== 'object' || value === null) throw readerFailure('Attempting to map over non-iterable node.')
  if (Array.isArray(value)) for (const item of value as readonly Json[]) yield { value: item }
  else for (const [key, item] of Object.entries(value as JsonObject)) yield { key, value: item }
}

/** Follows a JSON Pointer. @returns undefined where it leads nowhere */
function pointed(value: Json, steps: readonly string[]): Json | undefined {
  let at: Json | undefined = value
  for (const step of steps) {
    if (typeof at !== 'object' || at === null) return undefined
    if (Array.isArray(at)) at = /^(0|[1-9]\d{0,9})$/.test(step) ? (at as readonly Json[])[Number(step)] : undefined
    else at = Object.hasOwn(at, step) ? (at as JsonObject)[step] : undefined
  }
  return at
}

/** Cuts the text of an array into the texts of its elements, without looking into them. */
class ElementSplitter {
  private depth = 0
  private text = ''
  private inString = false
  private escaped = false
  private ended = false

  /** @throws MapRunFailure when the array has no end, or something follows it */
  end(): void {
    if (!this.ended || this.depth !== 0 || this.text.trim() !== '') throw readerFailure('The object is not valid JSON.')
  }

  * take(chunk: string): Generator<string> {
    let from = 0
    for (let i = 0; i < chunk.length; i++) {
      const code = chunk.charCodeAt(i)
      if (this.inString) {
        if (this.escaped) this.escaped = false
        else if (code === 0x5c) this.escaped = true
        else if (code === 0x22) this.inString = false
        continue
      }
      if (code === 0x22) this.inString = true
      else if (code === 0x5b || code === 0x7b) {
        if (this.depth === 0) {
          from = i + 1
          if (this.ended) throw readerFailure('The object is not valid JSON.')
        }
        this.depth += 1
      } else if (code === 0x5d || code === 0x7d) {
        this.depth -= 1
        if (this.depth > 0) continue
        // brackets inside are the elements' own matter
        if (this.depth < 0 || code === 0x7d) throw readerFailure('The object is not valid JSON.')
        yield this.text + chunk.slice(from, i)
        this.text = ''
        from = i + 1
        this.ended = true
      } else if (code === 0x2c && this.depth === 1) {
        yield this.text + chunk.slice(from, i)
        this.text = ''
        from = i + 1
      }
    }
    this.text += chunk.slice(from)
    checkPiece(this.text.length)
  }
}

/**
 * Items of a JSON text: the elements of an array or the members of an object, at its top or where a pointer leads. An array at the top is read piece by
 * piece, whatever its length.
 *
 * @throws MapRunFailure States.ItemReaderFailed
 */
export async function* jsonItems(text: AsyncIterable<string>, pointer: readonly string[] = []): AsyncGenerator<Entry> {
  const chunks = text[Symbol.asyncIterator]()
  let start = ''
  for (let next = await chunks.next(); start.trim() === '' && next.done !== true; next = await chunks.next()) {
    start += next.value
    if (start.trim() !== '') break
  }
  if (pointer.length === 0 && start.trimStart().startsWith('[')) yield* elements(start, chunks)
  else yield* entriesOf(pointed(await whole(start, chunks), pointer))
}

async function* elements(start: string, chunks: AsyncIterator<string>): AsyncGenerator<Entry> {
  const splitter = new ElementSplitter()
  let seen = 0
  // the one element of an empty array has no text
  const entry = (text: string): Entry | undefined => (seen++ === 0 && text.trim() === '' ? undefined : { value: parse(text) })
  let first: Entry | undefined
  for (let chunk: string | undefined = start; chunk !== undefined;) {
    for (const text of splitter.take(chunk)) {
      if (seen === 1 && first === undefined) throw readerFailure('The object is not valid JSON.')
      const next = entry(text)
      first ??= next
      if (next !== undefined) yield next
    }
    const more = await chunks.next()
    chunk = more.done === true ? undefined : more.value
  }
  splitter.end()
}

async function whole(start: string, chunks: AsyncIterator<string>): Promise<Json> {
  const parts = [start]
  let { length } = start
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
    parts.push(next.value)
    length += next.value.length
    if (length > longestWhole) throw readerFailure(`A JSON object whose items are not an array at its top has at most ${longestWhole} characters here.`)
  }
  return parse(parts.join(''))
}

/** One value a line; empty lines are none. @throws MapRunFailure States.ItemReaderFailed */
export async function* jsonLines(lines: AsyncIterable<string>): AsyncGenerator<Json> {
  let number = 0
  for await (const line of lines) {
    number += 1
    if (line.trim() === '') continue
    try {
      yield JSON.parse(line) as Json
    } catch {
      throw readerFailure(`Line ${number} of the object is not valid JSON.`)
    }
  }
}
