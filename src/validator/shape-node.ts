import { machineShape, shapes, stateShapes, unknownState } from '../asl/index.js'
import type { FieldKind, JsonObject, QueryLanguage, Shape } from '../asl/index.js'
import type { Keys } from './finding.js'
import { isObject } from './model.js'
import type { DefinitionNode, StateNode } from './model.js'

/** An object of the definition that has fields of its own: the machine, a state, a retrier, a reader … */
export interface ShapeNode {
  readonly shape: Shape
  readonly keys: Keys
  readonly source: JsonObject
  /** Missing where the definition names a query language that does not exist, and for the machine itself. */
  readonly language?: QueryLanguage
  /** The state it is, or lies in. */
  readonly state?: StateNode
}

const known = new WeakMap<DefinitionNode, readonly ShapeNode[]>()

/**
 * Every object of a definition that has fields of its own, with its table of fields; found once for all rules.
 *
 * @example
 * shapeNodes(definition).filter(({ shape }) => shape === shapes.retrier)
 */
export function shapeNodes(definition: DefinitionNode): readonly ShapeNode[] {
  const before = known.get(definition)
  if (before !== undefined) return before
  const nodes: ShapeNode[] = []
  if (definition.root !== undefined) nodes.push({ shape: machineShape, keys: [], source: definition.root.source })
  const foreign = isForeign(definition.root?.source['QueryLanguage'])
  for (const state of definition.states) {
    const shape = state.type === undefined ? unknownState : stateShapes[state.type]
    const language = foreign || isForeign(state.source['QueryLanguage']) ? {} : { language: state.language }
    addNode({ shape, keys: state.keys, source: state.source, state, ...language }, nodes)
  }
  known.set(definition, nodes)
  return nodes
}

const isForeign = (language: unknown): boolean => language !== undefined && language !== 'JSONata' && language !== 'JSONPath'

function addNode(node: ShapeNode, nodes: ShapeNode[]): void {
  nodes.push(node)
  for (const [name, field] of Object.entries(node.source)) {
    const kind = Object.hasOwn(node.shape.fields, name) ? node.shape.fields[name] : undefined
    if (kind !== undefined) addInner(field, kind, [...node.keys, name], node, nodes)
  }
}

function addInner(value: unknown, kind: FieldKind, keys: Keys, outer: ShapeNode, nodes: ShapeNode[]): void {
  if (kind.kind === 'shape' && isObject(value)) addNode({ ...outer, shape: shapes[kind.shape], keys, source: value }, nodes)
  else if (kind.kind === 'list' && Array.isArray(value)) for (const [i, item] of value.entries()) addInner(item, kind.of, [...keys, i], outer, nodes)
}
