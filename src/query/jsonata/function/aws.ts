import { createHash } from 'node:crypto'
import { QueryError } from '../../error.js'
import { Sequence } from '../value.js'
import { defineFunctions } from './signature.js'

const algorithms: Readonly<Record<string, string>> = { 'MD5': 'md5', 'SHA-1': 'sha1', 'SHA-256': 'sha256', 'SHA-384': 'sha384', 'SHA-512': 'sha512' }

/** A seeded generator (mulberry32): the same seed gives the same number. */
function seeded(seed: number): number {
  let t = (Math.floor(seed) + 0x6d2b79f5) | 0
  t = Math.imul(t ^ (t >>> 15), t | 1)
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}

function hash(value: unknown, algorithm: unknown): unknown {
  if (value === undefined) return undefined
  const name = algorithms[String(algorithm)]
  if (name === undefined) throw new QueryError('evaluation', 'D3000', `$hash knows ${Object.keys(algorithms).join(', ')}, not ${JSON.stringify(algorithm)}`)
  return createHash(name).update(value as string).digest('hex')
}

/**
 * What Step Functions adds to JSONata, and the functions that look at the clock.
 * Source: AWS Step Functions developer guide, "Transforming data with JSONata".
 */
export const awsFunctions = defineFunctions({
  partition: ['a n', ([items, size], run) => {
    if (items === undefined || size === undefined) return undefined
    const step = Math.floor(size as number)
    if (step < 1) throw new QueryError('evaluation', 'D3000', '$partition takes a size of at least 1')
    const list = items as readonly unknown[]
    run.spend(list.length)
    const result = new Sequence()
    for (let i = 0; i < list.length; i += step) result.push(list.slice(i, i + step))
    result.keepSingleton = true
    return result
  }],
  range: ['n n n', ([first, last, step], run) => {
    if (first === undefined || last === undefined || step === undefined) return undefined
    const [from, to, by] = [first as number, last as number, step as number]
    if (by === 0) throw new QueryError('evaluation', 'D3000', '$range takes a step other than 0')
    const size = Math.floor((to - from) / by) + 1
    if (size > 1000) throw new QueryError('limit', 'D2014', `$range makes at most 1000 numbers, not ${size}`)
    run.spend(Math.max(0, size))
    const result = new Sequence()
    for (let i = 0; i < size; i++) result.push(from + i * by)
    return result
  }],
  hash: ['s s', ([value, algorithm]) => hash(value, algorithm)],
  random: ['n?', ([seed], run) => (seed === undefined ? run.host.random() : seeded(seed as number))],
  uuid: ['', (_args, run) => run.host.uuid()],
  parse: ['s', ([value]) => {
    if (value === undefined) return undefined
    try {
      return JSON.parse(value as string) as unknown
    } catch {
      throw new QueryError('evaluation', 'D3000', '$parse was given text that is not JSON')
    }
  }],
  millis: ['', (_args, run) => run.host.now()],
  now: ['', (_args, run) => new Date(run.host.now()).toISOString()],
  fromMillis: ['n-', ([value]) => (value === undefined ? undefined : new Date(value as number).toISOString())],
  toMillis: ['s-', ([value]) => {
    if (value === undefined) return undefined
    const text = value as string
    const time = /^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?$/.test(text) ? Date.parse(text) : NaN
    if (Number.isNaN(time)) throw new QueryError('evaluation', 'D3110', `The argument of the toMillis function must be an ISO 8601 formatted timestamp. Given ${JSON.stringify(text)}`)
    return time
  }],
})
