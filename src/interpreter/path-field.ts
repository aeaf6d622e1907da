import type { Json } from '../asl/json.js'
import { errorName } from '../asl/index.js'
import { IntrinsicFailure, PathNotFound, QueryError } from '../query/error.js'
import { looksIntrinsic } from '../query/intrinsics/index.js'
import { compilePath } from '../query/jsonpath/index.js'
import { compileQuery } from '../query/payload-template.js'
import { InterpreterError } from './error.js'
import { PathFailure } from './path-failure.js'
import type { Field, FieldData } from './program.js'

/** A path, ready to be read. */
export interface PathReader {
  readonly source: string
  readonly readsContext: boolean
  /** `undefined` where the path leads nowhere. */
  find(data: FieldData): Json | undefined
}

/** AWS's wording of a path that leads nowhere: it differs between fields. `detail` says where the path broke off. */
export type Wording = (source: string, detail: string, data: FieldData) => string

export const invalidPath: Wording = (source, detail) => `Invalid path '${source}' : ${detail}`

/** @param name - the field, as the definition spells it: `value.$` */
export const notFoundIn = (name: string): Wording => (source, _detail, { input }) =>
  `The JSONPath '${source}' specified for the field '${name}' could not be found in the input '${JSON.stringify(input)}'`

/** Whether a path, or a template's text, may read the context object. */
export const mentionsContext = (text: string): boolean => text.includes('$$')

/** What to throw for a path or a call of an intrinsic function that failed. */
export function failureOf(error: unknown, source: string, data: FieldData, wording: Wording): unknown {
  if (error instanceof IntrinsicFailure) return new PathFailure(`The function '${source}' had the following error: ${error.message}`, errorName.intrinsicFailure)
  if (!(error instanceof PathNotFound)) return error
  if (!looksIntrinsic(source)) return new PathFailure(wording(source, error.message, data))
  return new PathFailure(`The function '${source}' had the following error: The JsonPath argument for the field '${error.path}' could not be found in the input '${JSON.stringify(data.input)}'`)
}

/** Runs a compiler of the query layer. @throws InterpreterError ASL3008 for a broken path, ASL3010 for one that is not supported */
export function compiling<T>(place: string, compile: () => T): T {
  try {
    return compile()
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    throw new InterpreterError(error.kind === 'unsupported' ? 'ASL3010' : 'ASL3008', place, error.message)
  }
}

function textOf(value: unknown, place: string): string {
  if (typeof value === 'string') return value
  throw new InterpreterError('ASL3004', place, `a path is a string, not ${JSON.stringify(value ?? null)}`)
}

/** @throws InterpreterError */
export function compilePathReader(value: unknown, place: string): PathReader {
  const source = textOf(value, place)
  const path = compiling(place, () => compilePath(source))
  return {
    source,
    readsContext: path.root === 'context',
    find(data) {
      try {
        return path.evaluate(data)
      } catch (error) {
        if (error instanceof PathNotFound) return undefined
        throw error
      }
    },
  }
}

/**
 * Compiles a field that is one path, or one call of an intrinsic function.
 *
 * @param path - where the state is
 * @param wording - what to say when the path leads nowhere
 * @throws InterpreterError
 */
export function pathField(value: unknown, path: string, name: string, wording: Wording = invalidPath): Field {
  const place = `${path}/${name}`
  const source = textOf(value, place)
  const query = compiling(place, () => compileQuery(source))
  return {
    name, source,
    readsContext: mentionsContext(source),
    evaluate(data, host) {
      try {
        return query.evaluate(data, host)
      } catch (error) {
        throw failureOf(error, source, data, wording)
      }
    },
  }
}
