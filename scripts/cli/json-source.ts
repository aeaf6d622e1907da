import { UsageError } from './command.js'

/** Where something stands in a text, both counted from 1; columns in UTF-16 units, as editors count them. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** JSON from a file, with the places of its values. */
export interface JsonSource {
  readonly value: unknown
  /**
   * Where the value at a path of the interpreter begins (`/States/A/Branches[0]`); that of the nearest value around it when there is none.
   * Keys may hold any character.
   */
  readonly positionOf: (path: string) => Position
}

/** Deeper data is more than a state can hold, and would exhaust the stack. */
const maxDepth = 1000

/** An offset that a mistake was found at. */
class Mistake extends Error {
  constructor(readonly offset: number, readonly reason: string) {
    super(reason)
  }
}

function positionIn(text: string, offset: number): Position {
  const before = text.lastIndexOf('\n', offset - 1)
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return { line, column: offset - before }
}

const show = (name: string, { line, column }: Position): string => `${name}:${line}:${column}`

/**
 * Reads JSON text. Stricter than `JSON.parse` in two ways: a key must not occur twice in an object, since one of the values would be lost, and nesting is
 * bounded.
 *
 * @param name - what the text is called in messages: a file's name
 * @throws UsageError with the line and column of the first mistake
 * @example
 * readJsonSource('{"a": [1, 2]}', 'a.json').positionOf('/a[1]') // { line: 1, column: 11 }
 */
export function readJsonSource(text: string, name: string): JsonSource {
  const scanner = new Scanner(text)
  try {
    const root = scanner.document()
    return { value: JSON.parse(text) as unknown, positionOf: (path) => positionIn(text, offsetOf(root, path)) }
  } catch (error) {
    if (!(error instanceof Mistake)) throw error
    throw new UsageError(`${show(name, positionIn(text, error.offset))}: not JSON: ${error.reason}`)
  }
}

/** A value's place, and those of what it holds. */
interface Place {
  readonly offset: number
  readonly members?: ReadonlyMap<string, Place>
  readonly items?: readonly Place[]
}

function offsetOf(root: Place, path: string): number {
  let place = root
  for (let rest = path; rest !== '';) {
    const next = step(place, rest)
    if (next === undefined) return place.offset
    ;({ place, rest } = next)
  }
  return place.offset
}

/** One step along a path. Keys are not escaped in it, so the longest one that fits is meant. */
function step({ members, items }: Place, path: string): { readonly place: Place; readonly rest: string } | undefined {
  const index = /^\[(\d+)\]/.exec(path)
  const item = index?.[1] === undefined ? undefined : items?.[Number(index[1])]
  if (index !== null && item !== undefined) return { place: item, rest: path.slice(index[0].length) }
  let found: readonly [string, Place] | undefined
  for (const member of members ?? []) {
    const [key] = member
    const after = path[key.length + 1]
    if (path.startsWith(`/${key}`) && (after === undefined || after === '/' || after === '[') && key.length >= (found?.[0].length ?? 0)) found = member
  }
  return found === undefined ? undefined : { place: found[1], rest: path.slice(found[0].length + 1) }
}

const patterns = {
  space: /[ \t\n\r]*/y,
  number: /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y,
  literal: /true|false|null/y,
  // what a string may hold before its end, an escape or a mistake
  plain: /[^"\\\u0000-\u001f]*/y,
  escape: /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y,
}

/** Recursive descent over the text: finds places and mistakes, and makes no values but keys. */
class Scanner {
  private at = 0

  constructor(private readonly text: string) {}

  document(): Place {
    const place = this.value(1)
    if (this.at < this.text.length) this.fail('something follows the end of the JSON value')
    return place
  }

  private value(depth: number): Place {
    if (depth > maxDepth) this.fail(`nested deeper than ${maxDepth}`)
    this.take(patterns.space)
    const offset = this.at
    const place = this.bare(offset, depth)
    this.take(patterns.space)
    return place
  }

  private bare(offset: number, depth: number): Place {
    const character = this.text[this.at]
    if (character === '{') return { offset, members: this.object(depth) }
    if (character === '[') return { offset, items: this.array(depth) }
    if (character === '"') this.string()
    else if (this.take(patterns.literal) === '' && this.take(patterns.number) === '') this.fail(character === undefined ? 'the text ends where a value is missing' : 'a value is missing or misspelt')
    return { offset }
  }

  private object(depth: number): ReadonlyMap<string, Place> {
    const members = new Map<string, Place>()
    this.list('}', () => {
      const offset = this.at
      if (this.text[offset] !== '"') this.fail('a key in double quotes is missing')
      const key = JSON.parse(this.string()) as string
      if (members.has(key)) this.fail('the key occurs twice in its object', offset)
      this.take(patterns.space)
      this.expect(':')
      members.set(key, this.value(depth + 1))
    })
    return members
  }

  private array(depth: number): readonly Place[] {
    const items: Place[] = []
    this.list(']', () => items.push(this.value(depth + 1)))
    return items
  }

  /** What stands between brackets, separated by commas. */
  private list(close: string, entry: () => void): void {
    this.at++
    this.take(patterns.space)
    if (this.text[this.at] !== close) {
      for (;;) {
        entry()
        if (this.text[this.at] !== ',') break
        this.at++
        this.take(patterns.space)
      }
    }
    this.expect(close)
  }

  /** @returns the literal, quotes included */
  private string(): string {
    const start = this.at
    this.at++
    for (;;) {
      this.take(patterns.plain)
      const character = this.text[this.at]
      if (character === '"') break
      if (character === undefined) this.fail('a string is not closed', start)
      if (this.take(patterns.escape) === '') this.fail(character === '\\' ? 'an escape that JSON does not have' : 'a bare control character in a string')
    }
    this.at++
    return this.text.slice(start, this.at)
  }

  private expect(character: string): void {
    if (this.text[this.at] !== character) this.fail(`'${character}' is missing`)
    this.at++
  }

  private take(pattern: RegExp): string {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0] ?? ''
    this.at += found.length
    return found
  }

  private fail(reason: string, offset = this.at): never {
    throw new Mistake(offset, reason)
  }
}
