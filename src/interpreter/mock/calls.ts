import type { JsonObject } from '../../asl/json.js'
import { InterpreterError } from '../error.js'

/** Something for each call, by its number. */
export interface Calls<T> {
  /** How many calls there is something for. */
  readonly count: number
  readonly all: readonly T[]
  /** @param call - counted from 0 */
  at(call: number): T | undefined
}

interface Range<T> {
  readonly key: string
  readonly first: number
  readonly last: number
  readonly value: T
}

/** Nobody counts further. */
const form = /^(\d{1,9})(?:-(\d{1,9}))?$/

/**
 * Reads members named by the numbers of calls: `"0"`, `"1-3"`.
 *
 * @throws InterpreterError ASL3030 for a name of another form, numbers given twice, and numbers left out
 * @example
 * parseCalls({ '0': 'a', '1-2': 'b' }, '', (value) => value).at(2) // 'b'
 */
export function parseCalls<T>(source: JsonObject, path: string, parse: (value: unknown, path: string) => T): Calls<T> {
  const ranges = Object.entries(source).map(([key, value]): Range<T> => {
    const place = `${path}/${key}`
    const [, from, to = from] = form.exec(key) ?? []
    if (from === undefined || to === undefined) throw new InterpreterError('ASL3030', place, 'calls are numbered from 0: "0", or a range such as "1-3"')
    const [first, last] = [Number(from), Number(to)]
    if (last < first) throw new InterpreterError('ASL3030', place, 'a range begins with its lower number')
    return { key, first, last, value: parse(value, place) }
  }).sort((a, b) => a.first - b.first)
  let count = 0
  for (const { key, first, last } of ranges) {
    if (first < count) throw new InterpreterError('ASL3030', `${path}/${key}`, `call ${first} is answered twice`)
    if (first > count) throw new InterpreterError('ASL3030', path, `nothing answers ${missing(count, first - 1)}; add it: calls are counted from 0, without gaps`)
    count = last + 1
  }
  if (ranges.length === 0) throw new InterpreterError('ASL3030', path, 'there is no answer; add one for the first call: "0"')
  return { count, all: ranges.map(({ value }) => value), at: (call) => ranges.find(({ first, last }) => call >= first && call <= last)?.value }
}

const missing = (first: number, last: number): string => (first === last ? `call "${first}"` : `calls "${first}-${last}"`)
