import type { Json, JsonObject } from '../asl/json.js'
import type { Retrier } from '../asl/index.js'
import { InterpreterError } from './error.js'

export const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

/** @throws InterpreterError for the first field that is not known */
export function refuseUnknown(source: JsonObject, path: string, known: ReadonlySet<string>): void {
  for (const field of Object.keys(source)) {
    if (!known.has(field)) throw new InterpreterError('ASL3003', `${path}/${field}`, `the field '${field}' is not known here, or not supported yet`)
  }
}

/** A field that is a list of objects, or is left out. */
export function list(source: JsonObject, key: string, path: string): readonly JsonObject[] {
  const value = source[key]
  if (value === undefined) return []
  if (!Array.isArray(value) || !value.every(isObject)) throw new InterpreterError('ASL3004', `${path}/${key}`, `${key} is an array of objects`)
  return value
}

/** A field that is a text, or is left out. */
export function textField(source: JsonObject, key: string, path: string): string | undefined {
  const value = source[key]
  if (value === undefined || typeof value === 'string') return value
  throw new InterpreterError('ASL3004', `${path}/${key}`, `${key} is a string`)
}

/** At most one of these fields. @returns the one that is there */
export function oneOf<K extends string>(source: JsonObject, path: string, ...keys: readonly K[]): K | undefined {
  const present = keys.filter((key) => source[key] !== undefined)
  if (present.length > 1) throw new InterpreterError('ASL3004', path, `${present.join(' and ')} exclude each other`)
  return present[0]
}

export function errorsOf(source: JsonObject, path: string): readonly string[] {
  const errors = source['ErrorEquals']
  if (!Array.isArray(errors) || errors.length === 0 || !errors.every((name: Json) => typeof name === 'string')) {
    throw new InterpreterError('ASL3004', `${path}/ErrorEquals`, 'ErrorEquals is a list of at least one error name')
  }
  return errors
}

const retrierFields = new Set(['ErrorEquals', 'IntervalSeconds', 'MaxAttempts', 'BackoffRate', 'MaxDelaySeconds', 'JitterStrategy', 'Comment'])

export function checkRetrier(source: JsonObject, path: string): Retrier {
  refuseUnknown(source, path, retrierFields)
  errorsOf(source, path)
  const number = (key: string, least: number, whole: boolean): void => {
    const value = source[key]
    if (value !== undefined && !(typeof value === 'number' && value >= least && (!whole || Number.isInteger(value)))) {
      throw new InterpreterError('ASL3004', `${path}/${key}`, `${key} is a ${whole ? 'whole ' : ''}number of at least ${least}`)
    }
  }
  number('IntervalSeconds', 1, true)
  number('MaxAttempts', 0, true)
  number('BackoffRate', 1, false)
  number('MaxDelaySeconds', 1, true)
  const jitter = source['JitterStrategy']
  if (jitter !== undefined && jitter !== 'FULL' && jitter !== 'NONE') throw new InterpreterError('ASL3004', `${path}/JitterStrategy`, 'JitterStrategy is FULL or NONE')
  return source as unknown as Retrier
}
