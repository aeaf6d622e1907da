import { InputError } from './problem.js'

/** JSON read from a file, with the line of every value. */
export interface JsonText {
  readonly value: unknown
  /** Line, counted from 1, where the value at a JSON pointer begins; that of the nearest value around it when there is none. */
  readonly lineOf: (pointer: string) => number
}

/** Deeper nesting is no file of ours, and would exhaust the stack. */
const maxDepth = 100

/**
 * Reads JSON text. Stricter than `JSON.parse` in one way: a key must not occur twice in an object, since one of the values would be lost.
 *
 * @throws InputError at the line of the first mistake
 */
export function parseJsonText(text: string, file: string): JsonText {
  const reader = new Reader(text, file)
  const value = reader.document()
  return {
    value,
    lineOf(pointer) {
      for (let at = pointer; ; at = at.slice(0, at.lastIndexOf('/'))) {
        const offset = reader.offsets.get(at)
        if (offset !== undefined) return lineAt(text, offset)
        if (at === '') return 1
      }
    },
  }
}

/**
 * Reads JSON text as {@link parseJsonText} does, faster and without lines.
 *
 * @throws InputError at the line of the first mistake
 */
export function readJson(text: string, file: string): unknown {
  const value = fastJson(text)
  return value === undefined || keysWritten(text) !== keysOf(value, 0) ? parseJsonText(text, file).value : value
}

/** Nothing when it is no JSON. */
function fastJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

const [colon, backslash, space] = [0x3a, 0x5c, 0x20]

/** How many keys stand in a text that is JSON, whether they occur twice or not: strings before a colon. */
export function keysWritten(text: string): number {
  let keys = 0
  for (let open = text.indexOf('"'); open !== -1;) {
    let close = text.indexOf('"', open + 1)
    while (isEscaped(text, close)) close = text.indexOf('"', close + 1)
    let next = close + 1
    // white space: in JSON, nothing else is at most a space
    while (text.charCodeAt(next) <= space) next++
    if (text.charCodeAt(next) === colon) keys++
    open = text.indexOf('"', next)
  }
  return keys
}

function isEscaped(text: string, at: number): boolean {
  let before = at - 1
  while (text.charCodeAt(before) === backslash) before--
  return (at - before) % 2 === 0
}

/** How many keys a value has, at any depth; not a number when it is too deep. */
function keysOf(value: unknown, depth: number): number {
  if (typeof value !== 'object' || value === null) return 0
  if (depth > maxDepth) return Number.NaN
  const members: readonly unknown[] = Object.values(value)
  return members.reduce<number>((sum, member) => sum + keysOf(member, depth + 1), Array.isArray(value) ? 0 : members.length)
}

function lineAt(text: string, offset: number): number {
  let line = 1
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) line++
  return line
}

const literals: Readonly<Record<string, unknown>> = { true: true, false: false, null: null }
const patterns = {
  space: /[ \t\n\r]*/y,
  number: /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y,
  literal: /true|false|null/y,
}

/** Recursive descent over the text. */
class Reader {
  readonly offsets = new Map<string, number>()
  private at = 0

  constructor(private readonly text: string, private readonly file: string) {}

  document(): unknown {
    const value = this.value('', 0)
    if (this.at < this.text.length) this.fail('something follows the end of the JSON value')
    return value
  }

  private value(pointer: string, depth: number): unknown {
    if (depth > maxDepth) this.fail(`nested deeper than ${maxDepth}`)
    this.take(patterns.space)
    this.offsets.set(pointer, this.at)
    const result = this.bare(pointer, depth)
    this.take(patterns.space)
    return result
  }

  private bare(pointer: string, depth: number): unknown {
    const character = this.text[this.at]
    if (character === '{') return this.object(pointer, depth)
    if (character === '[') return this.array(pointer, depth)
    if (character === '"') return this.string()
    const literal = this.take(patterns.literal)
    if (literal !== '') return literals[literal]
    const number = this.take(patterns.number)
    return number === '' ? this.fail('a value is missing or misspelt') : Number(number)
  }

  private object(pointer: string, depth: number): unknown {
    const members = new Map<string, unknown>()
    this.list('}', () => {
      if (this.text[this.at] !== '"') this.fail('a key in double quotes is missing')
      const key = this.string()
      if (members.has(key)) this.fail(`the key '${key}' occurs twice`)
      this.take(patterns.space)
      this.expect(':')
      members.set(key, this.value(`${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, depth + 1))
    })
    return Object.fromEntries(members)
  }

  private array(pointer: string, depth: number): unknown {
    const entries: unknown[] = []
    this.list(']', () => entries.push(this.value(`${pointer}/${entries.length}`, depth + 1)))
    return entries
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

  private string(): string {
    const start = this.at
    let end = start + 1
    while (end < this.text.length && this.text[end] !== '"') end += this.text[end] === '\\' ? 2 : 1
    try {
      const value = JSON.parse(this.text.slice(start, end + 1)) as string
      this.at = end + 1
      return value
    } catch {
      return this.fail('a string is not closed, or holds a bare control character or an unknown escape')
    }
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

  private fail(reason: string): never {
    throw new InputError([{ file: this.file, line: lineAt(this.text, this.at), reason: `not JSON: ${reason}` }])
  }
}
