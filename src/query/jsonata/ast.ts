import jsonata from 'jsonata'
import { QueryError } from '../error.js'

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
  readonly signature?: unknown
  readonly thunk?: boolean
  readonly terms?: readonly { readonly descending: boolean; readonly expression: Node }[]
  readonly group?: { readonly lhs: readonly (readonly [Node, Node])[] }
  readonly keepArray?: boolean
  readonly keepSingletonArray?: boolean
  readonly consarray?: boolean
  readonly focus?: string
  readonly index?: string
  readonly tuple?: boolean
  readonly ancestor?: unknown
}

export interface Stage {
  readonly type: string
  readonly expr: Node
}

/** @throws QueryError of kind `syntax` */
export function parse(source: string): Node {
  try {
    return jsonata(source).ast() as unknown as Node
  } catch (error) {
    const { code, message, position } = error as { code?: string; message?: string; position?: number }
    throw new QueryError('syntax', code ?? 'S0000', message ?? String(error), position)
  }
}
