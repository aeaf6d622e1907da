import { validate } from '../input/validate.js'
import { readJson } from '../input/json-text.js'
import type { RootSchema } from '../input/json-schema.js'
import { createLineCutter } from '../input/line.js'
import type { Line } from '../input/line.js'
import { withoutMark } from '../input/stream.js'
import { InputError, maxProblems, throwProblems } from '../input/problem.js'
import { decodeUtf8 } from '../input/utf8.js'
import type { Prediction } from '../prediction/prediction.js'
import { readPredictions } from '../prediction/read.js'
import { baselineEndSchema, baselineHeaderSchema } from '../schema/baseline.js'
import { baselineDigest, endMark } from './format.js'
import type { BaselineDigest, BaselineEnd, BaselineHeader } from './format.js'

export interface ReadBaselineOptions {
  /** Name of the file, for errors. */
  readonly file: string
  /** Told of the first line, before the first prediction comes. */
  readonly header?: (header: BaselineHeader) => void
}

/** No line of a baseline is longer: one item's predictions, of a text of 10 MB. */
const maxLineBytes = 64_000_000

/**
 * Reads a baseline file, a line at a time. Whether it is whole, and as it was written, is known at its end: nothing that came out of it
 * may be relied on before.
 *
 * @throws InputError when it is no baseline, of another format, cut off, or was changed by hand
 * @example
 * ```ts
 * for await (const { id, outcome } of readBaseline(createReadStream('baseline.json'), { file: 'baseline.json' })) …
 * ```
 */
export async function* readBaseline(source: AsyncIterable<Uint8Array> | Uint8Array, { file, header: tell }: ReadBaselineOptions): AsyncGenerator<Prediction> {
  yield* readPredictions(predictionLines(source, file, tell), { file, format: 'jsonl' })
}

const lineEnd = Uint8Array.of(0x0a)

/** The lines between the first and the last, as bytes; an empty line stands for the first, so that lines keep their numbers. */
async function* predictionLines(source: AsyncIterable<Uint8Array> | Uint8Array, file: string, tell: ReadBaselineOptions['header']): AsyncGenerator<Uint8Array> {
  const digest = baselineDigest()
  let [last, ended] = [0, false]
  for await (const line of linesOf(source)) {
    const { number, bytes } = line.number === 1 ? withoutMark(line) : line
    if (bytes === undefined) throw new InputError([{ file, line: number, reason: 'the line is too long for a baseline' }])
    if (ended) throw new InputError([{ file, line: number, reason: 'a line follows the baseline\'s last: bless a run again' }])
    last = number
    if (number === 1) {
      const header = readHeader(bytes, file)
      tell?.(header)
    }
    ended = number > 1 && startsWith(bytes, endMark)
    if (ended) checkEnd(bytes, digest, file, number)
    else digest.line(bytes)
    yield number === 1 || ended ? lineEnd : Buffer.concat([bytes, lineEnd])
  }
  if (!ended) throw new InputError([{ file, line: Math.max(1, last), reason: last === 0 ? 'the file is empty' : 'the baseline\'s last line is missing: the file was cut off; bless a run again' }])
}

async function* linesOf(source: AsyncIterable<Uint8Array> | Uint8Array): AsyncGenerator<Line> {
  const cutter = createLineCutter(maxLineBytes)
  for await (const chunk of source instanceof Uint8Array ? [source] : source) yield* cutter.push(chunk)
  yield* cutter.end()
}

const startsWith = (bytes: Uint8Array, text: string): boolean => Buffer.from(bytes.subarray(0, text.length)).toString('latin1') === text

function readHeader(bytes: Uint8Array, file: string): BaselineHeader {
  const value = readLine(bytes, file, 1)
  if (typeof value !== 'object' || value === null || !('format' in value)) {
    throw new InputError([{ file, line: 1, reason: 'no baseline: the first line does not say what it was made of; stepwright backtest --bless makes one' }])
  }
  if (value.format === 1) {
    throw new InputError([{ file, line: 1, path: '/format', reason: 'the baseline is of format 1, which held no predictions: bless a run again' }])
  }
  return checked<BaselineHeader>(baselineHeaderSchema, value, file, 1)
}

function checkEnd(bytes: Uint8Array, digest: BaselineDigest, file: string, line: number): void {
  const { figures, sha256 } = checked<BaselineEnd>(baselineEndSchema, readLine(bytes, file, line), file, line)
  if (digest.end(figures) !== sha256) throw new InputError([{ file, line, path: '/sha256', reason: 'the digest is not that of the file: it was changed by hand; bless a run again' }])
}

function readLine(bytes: Uint8Array, file: string, line: number): unknown {
  try {
    return readJson(decodeUtf8(bytes, file), file)
  } catch (error) {
    throw error instanceof InputError ? new InputError([{ file, line, reason: `no baseline: ${error.reason}` }]) : error
  }
}

function checked<T>(schema: RootSchema, value: unknown, file: string, line: number): T {
  throwProblems(validate(schema, value).slice(0, maxProblems).map(({ path, reason }) => ({ file, line, path, reason })))
  return value as T
}
