import { UsageError } from './command.js'
import { maxDepth, Mistake, nodeAtPath, offsetIn, positionIn } from './source-tree.js'
import type { MistakeKind, Position, Run, SourceMember, SourceNode, SourceTree, Span } from './source-tree.js'

/** JSON from a file, with the places of its values. */
export interface JsonSource {
  readonly value: unknown
  /**
   * Where the value at a path of the interpreter begins (`/States/A/Branches[0]`); that of the nearest value around it when there is none.
   * Keys may hold any character.
   */
  readonly positionOf: (path: string) => Position
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
export const readJsonSource = (text: string, name: string): JsonSource => sourceOf(text, name, readJsonTree, 'not JSON')

/**
 * Reads a text by a reader of trees, for whoever wants positions by path and mistakes as bad usage.
 *
 * @param not - what a text with a mistake is not
 * @throws UsageError with the line and column of the first mistake
 */
export function sourceOf(text: string, name: string, read: (text: string) => SourceTree, not: string): JsonSource {
  try {
    const { value, root } = read(text)
    return { value, positionOf: (path) => positionIn(text, nodeAtPath(root, path).start) }
  } catch (error) {
    if (!(error instanceof Mistake)) throw error
    throw new UsageError(`${show(name, positionIn(text, error.offset))}: ${not}: ${error.reason}`)
  }
}

/** What {@link readJsonTree} takes besides JSON. */
export interface JsonTreeOptions {
  /** `${Name}` may stand where a value is due, as in a definition whose text is completed at the deployment. It is read as a string. */
  readonly substitutions?: boolean
  /** A key that occurs twice is told in the tree, and no mistake. */
  readonly allowDuplicates?: boolean
}

/**
 * Reads JSON text with the places of all its parts.
 *
 * @throws Mistake at the first one
 * @example
 * readJsonTree('{"a": [1, 2]}').root.members?.get('a')?.node.items?.[1] // { start: 10, end: 11 }
 */
export function readJsonTree(text: string, options: JsonTreeOptions = {}): SourceTree {
  const scanner = new Scanner(text, options)
  const root = scanner.document()
  return { value: JSON.parse(quoted(text, scanner.bare)) as unknown, root, duplicates: scanner.duplicates }
}

/** The text with substitutions that have no quotes in quotes. They hold nothing that must be escaped. */
function quoted(text: string, bare: readonly Span[]): string {
  if (bare.length === 0) return text
  const pieces: string[] = []
  let at = 0
  for (const { start, end } of bare) {
    pieces.push(text.slice(at, start), '"', text.slice(start, end), '"')
    at = end
  }
  return pieces.join('') + text.slice(at)
}

/** Strings are most of what a definition holds: one small object each. */
class StringNode implements SourceNode {
  readonly #text: string

  constructor(readonly start: number, readonly end: number, text: string) {
    this.#text = text
  }

  characters(): (index: number) => number {
    return charactersOf(this.#text, this)
  }
}

/** Where the units of a string's value stand: escapes take more room than what they mean. */
function charactersOf(text: string, { start, end }: Span): (index: number) => number {
  const runs: Run[] = [{ index: 0, offset: start + 1 }]
  let index = 0
  for (let at = start + 1; at < end - 1;) {
    const width = text[at] !== '\\' ? 1 : text[at + 1] === 'u' ? 6 : 2
    at += width
    index++
    if (width > 1) runs.push({ index, offset: at })
  }
  return offsetIn(runs)
}

const patterns = {
  space: /[ \t\n\r]*/y,
  number: /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y,
  literal: /true|false|null/y,
  // what a string may hold before its end, an escape or a mistake
  plain: /[^"\\\u0000-\u001f]*/y,
  escape: /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y,
  substitution: /\$\{[^{}"\\\u0000-\u001f]*\}/y,
}

/** Recursive descent over the text: finds places and mistakes, and makes no values but keys. */
class Scanner {
  /** Substitutions without quotes, in their order. */
  readonly bare: Span[] = []
  readonly duplicates: Span[] = []
  private at = 0

  constructor(private readonly text: string, private readonly options: JsonTreeOptions) {}

  document(): SourceNode {
    const node = this.value(1)
    if (this.at < this.text.length) this.fail('something follows the end of the JSON value')
    return node
  }

  private value(depth: number): SourceNode {
    if (depth > maxDepth) this.fail(`nested deeper than ${maxDepth}`, this.at, 'deep')
    this.take(patterns.space)
    const node = this.one(this.at, depth)
    this.take(patterns.space)
    return node
  }

  private one(start: number, depth: number): SourceNode {
    const character = this.text[start]
    if (character === '{') {
      const members = this.object(depth)
      return { start, members, end: this.at }
    }
    if (character === '[') {
      const items = this.array(depth)
      return { start, items, end: this.at }
    }
    if (character === '"') {
      this.string()
      return new StringNode(start, this.at, this.text)
    }
    if (this.take(patterns.literal) !== '' || this.take(patterns.number) !== '') return { start, end: this.at }
    if (this.options.substitutions !== true || this.take(patterns.substitution) === '') this.fail(character === undefined ? 'the text ends where a value is missing' : 'a value is missing or misspelt')
    this.bare.push({ start, end: this.at })
    return { start, end: this.at, unknown: true }
  }

  private object(depth: number): ReadonlyMap<string, SourceMember> {
    const members = new Map<string, SourceMember>()
    this.list('}', () => {
      const start = this.at
      if (this.text[start] !== '"') this.fail('a key in double quotes is missing')
      const name = JSON.parse(this.string()) as string
      const key = { start, end: this.at }
      if (members.has(name)) {
        if (this.options.allowDuplicates !== true) this.fail('the key occurs twice in its object', start, 'duplicate')
        this.duplicates.push(key)
      }
      this.take(patterns.space)
      this.expect(':')
      members.set(name, { key, node: this.value(depth + 1) })
    })
    return members
  }

  private array(depth: number): readonly SourceNode[] {
    const items: SourceNode[] = []
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

  private fail(reason: string, offset = this.at, kind: MistakeKind = 'syntax'): never {
    throw new Mistake(offset, reason, kind)
  }
}
