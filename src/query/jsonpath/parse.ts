import { Cursor } from './cursor.js'
import { parseFilter } from './filter.js'
import type { Segment } from './segment.js'

/** What a path starts from: the state's input (`$`), the context object (`$$`) or a variable (`$name`). */
export type PathRoot = 'input' | 'context' | 'variable'

export interface ParsedPath {
  readonly root: PathRoot
  /** Name of the variable, where the path starts from one. */
  readonly variable: string | undefined
  readonly segments: readonly Segment[]
}

/** Characters that end a name in dot notation; inside a filter more of them do. */
const nameEnd = /[^.[(\s]+/y
const nameEndInFilter = /[^.[(\s)=!<>~&|,\]]+/y

/** Functions of paths that take no argument. */
export const pathFunctions: ReadonlySet<string> = new Set(['length', 'size', 'min', 'max', 'avg', 'sum', 'stddev', 'keys', 'first', 'last'])

/**
 * Reads a path.
 *
 * @throws QueryError of kind `syntax`
 */
export function parsePath(source: string): ParsedPath {
  const cursor = new Cursor(source.trimEnd())
  cursor.expect('$')
  const context = cursor.take('$')
  const variable = context ? undefined : cursor.match(/[\p{L}_][\p{L}\p{N}_]*/uy)
  const segments = parseSegments(cursor, false)
  if (!cursor.done) throw cursor.fail(cursor.peek() === ' ' ? 'a name with a blank needs brackets and quotes' : `'${cursor.peek()}' is not expected`)
  return { root: context ? 'context' : variable === undefined ? 'input' : 'variable', variable, segments }
}

/** Reads segments as long as there are any. */
function parseSegments(cursor: Cursor, inFilter: boolean): readonly Segment[] {
  const segments: Segment[] = []
  for (;;) {
    if (cursor.take('..')) {
      segments.push({ kind: 'scan' }, cursor.peek() === '[' ? bracket(cursor) : dotted(cursor, inFilter))
    } else if (cursor.take('.')) {
      segments.push(cursor.peek() === '[' ? bracket(cursor) : dotted(cursor, inFilter))
    } else if (cursor.peek() === '[') segments.push(bracket(cursor))
    else break
    const previous = segments.at(-2)
    if (previous?.kind === 'function') throw cursor.fail('nothing can follow a function')
  }
  return segments
}

function dotted(cursor: Cursor, inFilter: boolean): Segment {
  if (cursor.take('*')) return { kind: 'wildcard' }
  const name = cursor.match(inFilter ? nameEndInFilter : nameEnd)
  if (name === undefined) throw cursor.fail('a name is missing')
  if (cursor.peek() !== '(') return { kind: 'property', names: [name] }
  cursor.at += 1
  if (!pathFunctions.has(name)) throw cursor.fail(`the function ${name}() is unknown or not supported, `)
  cursor.skipBlanks()
  cursor.expect(')')
  return { kind: 'function', name }
}

function bracket(cursor: Cursor): Segment {
  cursor.expect('[')
  cursor.skipBlanks()
  const segment = inBrackets(cursor)
  cursor.skipBlanks()
  cursor.expect(']')
  return segment
}

function inBrackets(cursor: Cursor): Segment {
  const next = cursor.peek()
  if (cursor.take('*')) return { kind: 'wildcard' }
  if (next === '?') return { kind: 'filter', test: parseFilter(cursor, (inner) => parseSegments(inner, true)) }
  if (next === "'" || next === '"') return { kind: 'property', names: list(cursor, () => cursor.quoted()) }
  const slice = cursor.match(/-?\d*\s*:\s*(?:-?\d+)?/y)
  if (slice !== undefined) {
    const [from = '', to = ''] = slice.split(':').map((part) => part.trim())
    return { kind: 'slice', from: from === '' ? undefined : Number(from), to: to === '' ? undefined : Number(to) }
  }
  return { kind: 'index', indexes: list(cursor, () => {
    const digits = cursor.match(/-?\d+/y)
    if (digits === undefined) throw cursor.fail('a number, a slice, a quoted name, * or a filter is expected')
    return Number(digits)
  }) }
}

function list<T>(cursor: Cursor, read: () => T): readonly T[] {
  const items: T[] = []
  do {
    cursor.skipBlanks()
    items.push(read())
    cursor.skipBlanks()
  } while (cursor.take(','))
  return items
}
