import type { Json } from '../../asl/json.js'
import { QueryError } from '../error.js'
import { compileRegex } from '../regex/index.js'
import { compare } from './comparison.js'
import type { Operand, Value } from './comparison.js'
import type { Cursor } from './cursor.js'
import type { FilterTest, Segment } from './segment.js'
import { select } from './select.js'

/** Symbols first, longest first: `=~` is no `=`. */
const operator = /===|!==|==|!=|<=|>=|=~|<|>|(?:in|nin|subsetof|anyof|noneof|contains|size|empty)\b/y

/** Steps that matching one value may take. */
const regexBudget = 5_000_000

/** Reads the segments of a path inside the filter: the grammars contain each other. */
export type SegmentReader = (cursor: Cursor) => readonly Segment[]

/** Reads `?(…)`. */
export function parseFilter(cursor: Cursor, segments: SegmentReader): FilterTest {
  cursor.expect('?')
  cursor.skipBlanks()
  cursor.expect('(')
  const test = cursor.nested(() => either(cursor, segments))
  cursor.skipBlanks()
  cursor.expect(')')
  return test
}

function either(cursor: Cursor, segments: SegmentReader): FilterTest {
  const left = both(cursor, segments)
  cursor.skipBlanks()
  if (!cursor.take('||')) return left
  const right = either(cursor, segments)
  return (item, root) => left(item, root) || right(item, root)
}

function both(cursor: Cursor, segments: SegmentReader): FilterTest {
  const left = single(cursor, segments)
  cursor.skipBlanks()
  if (!cursor.take('&&')) return left
  const right = both(cursor, segments)
  return (item, root) => left(item, root) && right(item, root)
}

function single(cursor: Cursor, segments: SegmentReader): FilterTest {
  cursor.skipBlanks()
  if (cursor.peek() === '!' && cursor.peek(1) !== '=') {
    cursor.at += 1
    const test = cursor.nested(() => single(cursor, segments))
    return (item, root) => !test(item, root)
  }
  if (cursor.take('(')) {
    const test = cursor.nested(() => either(cursor, segments))
    cursor.skipBlanks()
    cursor.expect(')')
    return test
  }
  return comparison(cursor, segments)
}

function comparison(cursor: Cursor, segments: SegmentReader): FilterTest {
  const left = operand(cursor, segments)
  cursor.skipBlanks()
  const symbol = cursor.match(operator)
  if (symbol === undefined) return (item, root) => left(item, root) !== undefined
  cursor.skipBlanks()
  if (symbol === '=~') return matches(cursor, left)
  const test = compare[symbol]
  if (test === undefined) throw cursor.fail(`the operator '${symbol}' is not known`)
  const right = operand(cursor, segments)
  return (item, root) => test(left(item, root), right(item, root))
}

function matches(cursor: Cursor, left: Operand): FilterTest {
  const literal = cursor.match(/\/(?:[^/\\]|\\.)+\/[im]*/y)
  if (literal === undefined) throw cursor.fail('a regular expression between slashes is expected')
  const end = literal.lastIndexOf('/')
  const source = literal.slice(1, end)
  try {
    new RegExp(source)
  } catch {
    throw cursor.fail('the regular expression is not well formed')
  }
  // the whole value has to match
  const regex = compileRegex(`^(?:${source})$`, literal.slice(end + 1).replace('m', ''))
  return (item, root) => {
    const value = left(item, root)
    let steps = regexBudget
    const spend = (n: number): void => {
      steps -= n
      if (steps < 0) throw new QueryError('limit', 'D1012', `the regular expression /${source}/ passed its limit of ${regexBudget} steps`)
    }
    return typeof value === 'string' && regex.exec(value, 0, { spend }) !== undefined
  }
}

function operand(cursor: Cursor, segments: SegmentReader): Operand {
  const next = cursor.peek()
  if (next === '@' || next === '$') {
    cursor.at += 1
    const path = segments(cursor)
    return (item, root) => select(next === '@' ? item : root, path)
  }
  const value = literal(cursor)
  return () => value
}

function literal(cursor: Cursor): Value {
  const next = cursor.peek()
  if (next === "'" || next === '"') return cursor.quoted()
  if (cursor.take('[')) {
    cursor.skipBlanks()
    const items: Json[] = []
    while (!cursor.take(']')) {
      cursor.skipBlanks()
      items.push(cursor.nested(() => literal(cursor)) as Json)
      cursor.skipBlanks()
      if (!cursor.take(',') && cursor.peek() !== ']') throw cursor.fail("',' or ']' expected")
    }
    return items
  }
  const word = cursor.match(/true\b|false\b|null\b|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/y)
  if (word === undefined) throw cursor.fail('a value or a path is expected')
  return JSON.parse(word) as Json
}
