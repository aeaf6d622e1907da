import { inspectJsonata, inspectQuery, looksIntrinsic, QueryError } from '../query/index.js'
import type { JsonataReport, QueryReport } from '../query/index.js'

/** What came of reading a text: what it says, or why it could not be read. */
export type Parsed<T> = { readonly report: T; readonly error?: undefined } | { readonly report?: undefined; readonly error: QueryError }

/**
 * Characters of texts remembered of each kind: more than the largest definition has, since every rule reads all of them again. Definitions repeat themselves,
 * and so do editors that validate at every key.
 */
const remembered = 4_000_000

/** What a text weighs besides its characters: what is known of it. */
const overhead = 100

/** Texts longer than this are read again each time. */
const longest = 2000

function remembering<T>(read: (source: string) => T): (source: string) => Parsed<T> {
  const known = new Map<string, Parsed<T>>()
  let weight = 0
  return (source) => {
    const before = known.get(source)
    if (before !== undefined) return before
    const parsed = attempt(read, source)
    if (source.length <= longest) {
      weight += source.length + overhead
      if (weight > remembered) {
        known.clear()
        weight = source.length + overhead
      }
      known.set(source, parsed)
    }
    return parsed
  }
}

function attempt<T>(read: (source: string) => T, source: string): Parsed<T> {
  try {
    return { report: read(source) }
  } catch (error) {
    if (error instanceof QueryError) return { error }
    throw error
  }
}

/** Reads a path, or a call of intrinsic functions. */
export const parsedQuery: (source: string) => Parsed<QueryReport> = remembering(inspectQuery)

/** Reads a JSONata expression, without its delimiters. */
export const parsedJsonata: (source: string) => Parsed<JsonataReport> = remembering(inspectJsonata)

/** A filter, a script or a function of a path. */
const unsure = /\?\s*\(|\(\s*@|\.\w+\s*\(/

/** Whether a path is broken at such a part or behind it; what is wrong before it is wrong. */
function isUnsure(path: string, { position = Infinity }: QueryError): boolean {
  const found = path.startsWith('$') ? unsure.exec(path) : null
  return found !== null && found.index <= position
}

/** Paths of one call that are looked at. */
const mostPaths = 20

/**
 * Why Step Functions refuses a text in the place of a path or a call; `undefined` where it takes it, or may. Filters are the part of the path language that is
 * documented least, and a function of a path is looked up only when it is called: what this parser does not know of them is no reason to refuse a definition.
 * That excuses a path, alone or as an argument, and nothing else of the call that it stands in: a function's name, the number of its arguments, quotes.
 *
 * @example
 * refusalOf('$.a.b(1)') // undefined
 * refusalOf('States.MathAdd($.a.b(1))') // a QueryError: States.MathAdd takes 2 arguments
 */
export function refusalOf(source: string): QueryError | undefined {
  // whether AWS takes blanks before a path is not known
  let text = source.trimStart()
  for (let paths = 0; paths < mostPaths; paths++) {
    const { error } = paths === 0 ? parsedQuery(text) : attempt(inspectQuery, text)
    if (error?.kind !== 'syntax' || isUnsure(text, error)) return undefined
    const path = looksIntrinsic(text) ? failedPath(error) : undefined
    // a regular expression of a filter may hold parentheses and quotes of its own, which hide where its path ends
    if (path === undefined) return error.position !== undefined && text.includes('=~') ? undefined : error
    if (!isUnsure(path, error)) return error
    const without = withoutArgument(text, path)
    if (without === undefined) return undefined
    text = without
  }
  return undefined
}

/** The argument of a call that is no path, where an error is of one. */
const failedPath = ({ message }: QueryError): string | undefined =>
  (message.startsWith(pathPrefix) ? message.slice(pathPrefix.length, message.lastIndexOf("': ")) : undefined)

const pathPrefix = "Invalid path '"

/** The call with `$` for one argument, all else in its place; `undefined` where no argument is it. */
function withoutArgument(call: string, argument: string): string | undefined {
  for (let at = call.indexOf(argument); at >= 0; at = call.indexOf(argument, at + 1)) {
    const after = call.slice(at + argument.length)
    if (/[(,]$/.test(call.slice(0, at).trimEnd()) && /^[,)]/.test(after.trimStart())) return call.slice(0, at) + '$'.padEnd(argument.length) + after
  }
  return undefined
}

/**
 * Why a path or a call could not be read, without the text itself: findings go to logs and reports, which a definition's texts need not.
 *
 * @example
 * reasonOf(error) // "a name is missing at offset 2"
 */
export const reasonOf = ({ message }: QueryError): string => message.slice(message.lastIndexOf("': ") + (message.includes("': ") ? 3 : 1))
