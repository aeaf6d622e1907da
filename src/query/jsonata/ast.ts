import jsonata from 'jsonata'
import { QueryError } from '../error.js'
import { guardSource } from './guard.js'
import { nestedTooDeeply } from './limit.js'

/** What the parser of the `jsonata` package hands out: only the members the compiler reads. */
export interface Node {
  readonly type: string
  readonly value?: unknown
  readonly position?: number
  readonly steps?: readonly Node[]
  readonly stages?: readonly Stage[]
  readonly predicate?: readonly Stage[]
  readonly expressions?: readonly Node[]
  readonly expression?: Node
  /** For an object constructor: pairs of key and value. */
  readonly lhs?: Node | readonly (readonly [Node, Node])[]
  readonly rhs?: Node
  readonly condition?: Node
  readonly then?: Node
  readonly else?: Node
  readonly procedure?: Node
  readonly arguments?: readonly Node[]
  readonly body?: Node
  readonly signature?: { readonly definition: string }
  readonly thunk?: boolean
  readonly terms?: readonly { readonly descending: boolean; readonly expression: Node }[]
  readonly group?: Group
  readonly keepArray?: boolean
  readonly keepSingletonArray?: boolean
  readonly consarray?: boolean
  readonly focus?: string
  readonly index?: string
  readonly tuple?: boolean
  /** Where `%` finds the value this step was applied to. */
  readonly ancestor?: { readonly label: string }
  readonly slot?: { readonly label: string }
  readonly pattern?: Node
  readonly update?: Node
  readonly delete?: Node
}

/** What follows a step: a predicate (`filter`), or a name for the position (`index`). */
export interface Stage {
  readonly type: string
  readonly expr: Node
  readonly value?: string
}

export interface Group {
  readonly lhs: readonly (readonly [Node, Node])[]
  readonly position?: number
}

/** The nodes right below a node. */
export function childrenOf(node: Node): readonly Node[] {
  const pairs = [...(Array.isArray(node.lhs) ? node.lhs as readonly (readonly [Node, Node])[] : []), ...(node.group?.lhs ?? [])]
  const single = [Array.isArray(node.lhs) ? undefined : node.lhs as Node | undefined, node.rhs, node.expression, node.condition, node.then, node.else, node.procedure, node.body, node.pattern, node.update, node.delete]
  const stages = [...(node.stages ?? []), ...(node.predicate ?? [])].filter((stage) => stage.type === 'filter').map((stage) => stage.expr)
  return [
    ...(node.steps ?? []), ...(node.expressions ?? []), ...(node.terms ?? []).map((term) => term.expression), ...(node.arguments ?? []),
    ...single.filter((child) => child !== undefined), ...stages, ...pairs.flat(),
  ]
}

/** @throws QueryError of kind `syntax`, or `limit` for source that is nested too deeply */
export function parse(source: string): Node {
  guardSource(source)
  try {
    return jsonata(source).ast() as unknown as Node
  } catch (error) {
    // the parser calls itself for every level
    if (error instanceof RangeError) throw nestedTooDeeply()
    const { code, message, position } = error as { code?: string; message?: string; position?: number }
    throw new QueryError('syntax', code ?? 'S0000', message ?? String(error), position)
  }
}
