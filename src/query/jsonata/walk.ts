import { childrenOf } from './ast.js'
import type { Node } from './ast.js'
import type { NamedPlace, StatesRead } from './inspect.js'

/** What a walk through an expression finds. */
interface Walk {
  readonly bare: NamedPlace[]
  readonly states: StatesRead[]
  readonly asked: string[]
  readonly askedStates: (readonly string[])[]
  readonly calls: NamedPlace[]
}

/** Every node that reads a variable, `$states` or the value at hand. The parser bounds how deep an expression is. */
export function walk(root: Node): Walk {
  const found: Walk = { bare: [], states: [], asked: [], askedStates: [], calls: [] }
  collectBare(root, found.bare)
  collect(root, found)
  return found
}

/** Nodes below one that have no value at hand, where it has none itself, in the order of the text. */
function atTopLevel(node: Node): readonly (Node | undefined)[] {
  switch (node.type) {
    case 'path': return [node.steps?.[0]]
    case 'binary': case 'apply': return [node.lhs as Node, node.rhs]
    case 'unary': return node.value === '{' ? (node.lhs as readonly (readonly [Node, Node])[]).flat() : [...node.expressions ?? [], node.expression]
    case 'function': case 'partial': return [node.procedure, ...node.arguments ?? []]
    case 'lambda': return [node.body]
    case 'condition': return [node.condition, node.then, node.else]
    case 'block': return node.expressions ?? []
    case 'bind': return [node.rhs]
    default: return []
  }
}

/**
 * Reads at the top level: AWS was seen to refuse them in the first step of a path, in operands, arguments and the bodies of functions, and to take them in
 * later steps, in predicates, in sort terms and in groups, which have a value at hand.
 */
function collectBare(node: Node | undefined, bare: NamedPlace[]): void {
  if (node === undefined) return
  const name = node.type === 'name' ? String(node.value) : node.type !== 'variable' ? undefined : node.value === '' ? '$' : node.value === '$' ? '$$' : undefined
  if (name !== undefined && !bare.some((other) => other.name === name)) bare.push({ name, position: node.position })
  for (const inner of atTopLevel(node)) collectBare(inner, bare)
}

function collect(node: Node, found: Walk): void {
  if (node.type === 'function' || node.type === 'partial') {
    const name = node.procedure?.type === 'variable' ? String(node.procedure.value) : undefined
    if (name !== undefined) found.calls.push({ name, position: node.procedure?.position ?? node.position })
    if (name === 'exists') {
      const [argument] = node.arguments ?? []
      const variable = argument?.type === 'path' ? argument.steps?.[0] : argument
      if (variable?.type === 'variable') found.asked.push(String(variable.value))
      const keys = argument?.type === 'path' ? statesKeys(argument.steps ?? []) : undefined
      if (keys !== undefined) {
        found.askedStates.push(keys)
        return
      }
    }
  }
  if (node.type === 'path') {
    const keys = statesKeys(node.steps ?? [])
    if (keys !== undefined) found.states.push({ keys, position: node.steps?.[0]?.position })
  } else if (node.type === 'variable' && node.value === 'states') found.states.push({ keys: [], position: node.position })
  const [first] = node.type === 'path' ? node.steps ?? [] : []
  for (const child of childrenOf(node)) if (child !== first || child.type !== 'variable' || child.value !== 'states') collect(child, found)
}

/** The names a path follows from `$states`, up to the first step that is more than a name. */
function statesKeys(steps: readonly Node[]): readonly string[] | undefined {
  const [first, ...rest] = steps
  if (first?.type !== 'variable' || first.value !== 'states' || first.predicate !== undefined) return undefined
  const keys: string[] = []
  for (const step of rest) {
    if (step.type !== 'name') break
    keys.push(String(step.value))
    if (step.stages !== undefined || step.predicate !== undefined || step.group !== undefined) break
  }
  return keys
}

/** The symbols of the binary operators anywhere in an expression. */
export function operatorsIn(root: Node): ReadonlySet<string> {
  const operators = new Set<string>()
  const waiting = [root]
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.type === 'binary') operators.add(String(node.value))
    waiting.push(...childrenOf(node))
  }
  return operators
}
