import { inspectJsonata, inspectQuery, QueryError } from '../query/index.js'
import type { JsonataReport, QueryReport } from '../query/index.js'

/** What came of reading a text: what it says, or why it could not be read. */
export type Parsed<T> = { readonly report: T; readonly error?: undefined } | { readonly report?: undefined; readonly error: QueryError }

/** Texts remembered of each kind. Definitions repeat themselves, and so do editors that validate at every key. */
const remembered = 4096

/** Texts longer than this are read again each time. */
const longest = 2000

function remembering<T>(read: (source: string) => T): (source: string) => Parsed<T> {
  const known = new Map<string, Parsed<T>>()
  return (source) => {
    const before = known.get(source)
    if (before !== undefined) return before
    const parsed = attempt(read, source)
    if (source.length <= longest) {
      if (known.size >= remembered) known.clear()
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

/** A filter, a script or a function of a path; blanks before it. */
const unsure = /\?\s*\(|\(\s*@|\.\w+\s*\(|^\s/

/**
 * Whether Step Functions refuses a text that could not be read as a path or a call. Filters are the part of the path language that is documented least, and a
 * function of a path is looked up only when it is called: what this parser does not know of them is no reason to refuse a definition.
 */
export const isRefusedPath = (source: string, error: QueryError): boolean => error.kind === 'syntax' && !unsure.test(source.replace(/States\.\w+\s*\(/g, ''))

/**
 * Why a path or a call could not be read, without the text itself: findings go to logs and reports, which a definition's texts need not.
 *
 * @example
 * reasonOf(error) // "a name is missing at offset 2"
 */
export const reasonOf = ({ message }: QueryError): string => message.slice(message.lastIndexOf("': ") + (message.includes("': ") ? 3 : 1))
