import { digest, digestNames } from '../../digest.js'
import { QueryError } from '../../error.js'
import { seeded } from '../../seeded.js'
import type { Run } from '../scope.js'
import { newSequence } from '../sequence.js'
import { defineFunctions, given } from './define.js'

const wrong = (message: string): QueryError => new QueryError('evaluation', 'ASL3014', message)

/** Most numbers that `$range` makes. */
const longestRange = 1000

function partitioned(items: readonly unknown[], size: number, run: Run): readonly unknown[] {
  const step = Math.floor(size)
  if (!(step >= 1)) throw wrong('$partition takes a size of at least 1')
  run.spend(items.length)
  return Array.from({ length: Math.ceil(items.length / step) }, (_, i) => items.slice(i * step, (i + 1) * step))
}

function range(from: number, to: number, step: number, run: Run): readonly unknown[] {
  if (step === 0) throw wrong('$range takes a step other than 0')
  const size = Math.max(0, Math.floor((to - from) / step) + 1)
  if (size > longestRange) throw new QueryError('limit', 'ASL3014', `$range makes at most ${longestRange} numbers, not ${size}`)
  run.spend(size)
  const result = newSequence()
  for (let i = 0; i < size; i++) result.push(from + i * step)
  return result
}

function hash(text: string, algorithm: unknown, run: Run): string {
  run.spendText(text.length)
  const result = digest(text, String(algorithm))
  if (result === undefined) throw wrong(`$hash knows ${digestNames.join(', ')}, not ${JSON.stringify(algorithm)}`)
  return result
}

function parsed(text: string, run: Run): unknown {
  run.spendText(text.length)
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    if (error instanceof SyntaxError) throw wrong(`$parse was given text that is not JSON: ${error.message}`)
    throw error
  }
}

/**
 * What Step Functions adds to JSONata.
 * Source: AWS Step Functions developer guide, "Transforming data with JSONata".
 */
export const awsFunctions = defineFunctions({
  partition: ['<an:a>', given<readonly unknown[]>((items, [size], run) => (size === undefined ? undefined : partitioned(items, size as number, run)))],
  range: ['<nnn:a>', ([from, to, step], run) =>
    (from === undefined || to === undefined || step === undefined ? undefined : range(from as number, to as number, step as number, run))],
  hash: ['<ss:s>', given<string>((text, [algorithm], run) => (algorithm === undefined ? undefined : hash(text, algorithm, run)))],
  random: ['<n?:n>', ([seed], run) => (seed === undefined ? run.host.random() : seeded(seed as number))],
  uuid: ['<:s>', (_args, run) => run.host.uuid()],
  parse: ['<s:x>', given<string>((text, _rest, run) => parsed(text, run))],
})
