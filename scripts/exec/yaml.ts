import { LineCounter, parseDocument } from 'yaml'
import type { Document } from 'yaml'
import { UsageError } from '../cli/command.js'
import type { Position } from '../cli/json-source.js'
import type { DefinitionSource } from './definition.js'

/**
 * Reads a definition in YAML.
 *
 * @throws UsageError with the place of the first mistake
 */
export function readYamlSource(text: string, file: string): DefinitionSource {
  const lineCounter = new LineCounter()
  const at = (offset: number): Position => {
    const { line, col } = lineCounter.linePos(offset)
    return { line, column: col }
  }
  const document = parseDocument(text, { lineCounter, prettyErrors: false, uniqueKeys: true })
  // a tag that is not known is a warning there: CloudFormation's !Sub would come out as a plain text
  const [problem] = [...document.errors, ...document.warnings]
  if (problem !== undefined) {
    const { line, column } = at(problem.pos[0])
    throw new UsageError(`${file}:${line}:${column}: not YAML that can be a definition: ${problem.code}${problem.code === 'TAG_RESOLVE_FAILED' ? ' (a tag such as !Sub belongs to a CloudFormation template)' : ''}`)
  }
  const value = plain(document, file)
  return { value, positionOf: (place) => positionOf(document, keysOf(value, place), at) }
}

/** Aliases may stand for far more than the file holds. */
function plain(document: Document, file: string): unknown {
  try {
    return JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 100 }))) as unknown
  } catch (error) {
    if (error instanceof ReferenceError || error instanceof RangeError) throw new UsageError(`${file}: its aliases stand for too much`)
    throw error
  }
}

function positionOf(document: Document, keys: readonly (string | number)[], at: (offset: number) => Position): Position {
  for (let length = keys.length; length > 0; length--) {
    const node = document.getIn(keys.slice(0, length), true) as { readonly range?: readonly number[] } | undefined
    const offset = node?.range?.[0]
    if (offset !== undefined) return at(offset)
  }
  return { line: 1, column: 1 }
}

/** The keys along a path of the interpreter, as far as the value has them. Keys are not escaped in it, so the longest one that fits is meant. */
function keysOf(value: unknown, place: string): readonly (string | number)[] {
  const index = /^\[(\d+)\]/.exec(place)
  if (index?.[1] !== undefined && Array.isArray(value)) return [Number(index[1]), ...keysOf((value as readonly unknown[])[Number(index[1])], place.slice(index[0].length))]
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return []
  const key = Object.keys(value).filter((name) => place === `/${name}` || place.startsWith(`/${name}/`) || place.startsWith(`/${name}[`)).sort((a, b) => b.length - a.length)[0]
  return key === undefined ? [] : [key, ...keysOf((value as Readonly<Record<string, unknown>>)[key], place.slice(key.length + 1))]
}
