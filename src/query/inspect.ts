import { compileIntrinsic, looksIntrinsic } from './intrinsics/index.js'
import { parseIntrinsic } from './intrinsics/syntax.js'
import type { IntrinsicNode } from './intrinsics/syntax.js'
import { parsePath } from './jsonpath/parse.js'
import type { PathRoot } from './jsonpath/parse.js'
import type { Segment } from './jsonpath/segment.js'

/** What a path says, without data. */
export interface PathReport {
  readonly source: string
  readonly root: PathRoot
  /** Name of the variable it starts from, if it does. */
  readonly variable: string | undefined
  /** The names and indexes it follows, up to the first segment that can lead to several places. */
  readonly keys: readonly (string | number)[]
  /** Whether `keys` is the whole path. */
  readonly plain: boolean
}

/** What a path, or a call of intrinsic functions with the paths in it, says. */
export interface QueryReport {
  readonly paths: readonly PathReport[]
  /** Names of the functions that are called, with `States.`, from the outside in. */
  readonly calls: readonly string[]
}

/**
 * Reads a path, or a call of intrinsic functions, for what it refers to.
 *
 * @throws QueryError of kind `syntax`; a message of it may quote the source
 * @example
 * inspectQuery('$.order.items[*].id').paths // [{ source: '$.order.items[*].id', root: 'input', variable: undefined, keys: ['order', 'items'], plain: false }]
 */
export function inspectQuery(source: string): QueryReport {
  if (!looksIntrinsic(source)) return { paths: [inspectPath(source)], calls: [] }
  compileIntrinsic(source)
  const paths: PathReport[] = []
  const calls: string[] = []
  visit(parseIntrinsic(source), paths, calls)
  return { paths, calls }
}

function visit(node: IntrinsicNode, paths: PathReport[], calls: string[]): void {
  if (node.kind === 'path') paths.push(inspectPath(node.source))
  if (node.kind !== 'call') return
  calls.push(node.name)
  for (const argument of node.args) visit(argument, paths, calls)
}

function inspectPath(source: string): PathReport {
  const { root, variable, segments } = parsePath(source)
  const keys: (string | number)[] = []
  for (const segment of segments) {
    const key = keyOf(segment)
    if (key === undefined) break
    keys.push(key)
  }
  return { source, root, variable, keys, plain: keys.length === segments.length }
}

function keyOf(segment: Segment): string | number | undefined {
  if (segment.kind === 'property' && segment.names.length === 1) return segment.names[0]
  return segment.kind === 'index' && segment.indexes.length === 1 ? segment.indexes[0] : undefined
}
