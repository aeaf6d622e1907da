import { parse } from './ast.js'
import type { Node } from './ast.js'
import { freeVariables } from './free.js'
import { operatorsIn, walk } from './walk.js'

/** A name and where it stands: the offset in the expression, where the parser tells it. */
export interface NamedPlace {
  readonly name: string
  readonly position: number | undefined
}

/** What is read of `$states`: `$states.input.order.id` is `['input', 'order', 'id']`. */
export interface StatesRead {
  readonly keys: readonly string[]
  readonly position: number | undefined
}

/** What a JSONata expression refers to. */
export interface JsonataReport {
  /** Names of the variables it reads from outside, without `$`; `states` is not among them. */
  readonly variables: readonly string[]
  /** Variables whose presence it asks about itself: `$exists($name)`. */
  readonly asked: readonly string[]
  /** What of `$states` it asks about in the same way. */
  readonly askedStates: readonly (readonly string[])[]
  /** What it reads where it has no value at hand: a bare name, `$` or `$$`. Step Functions gives an expression nothing but variables. */
  readonly bare: readonly NamedPlace[]
  /** What it reads of `$states`, besides what it asks about by `$exists`. */
  readonly states: readonly StatesRead[]
  /** Functions it calls that Step Functions' JSONata does not have, and that it does not define itself. */
  readonly unknownFunctions: readonly NamedPlace[]
  /** Operators in it: `+`, `<`, `and` … */
  readonly operators: ReadonlySet<string>
  /** Whether it is one read of `$states` and nothing else. */
  readonly only: readonly string[] | undefined
}

/**
 * Reads a JSONata expression for what it refers to, without compiling it.
 *
 * @param source - the text without `{%` and `%}`
 * @throws QueryError of kind `syntax`, with JSONata's message and position, or `limit` for source that is nested too deeply
 * @example
 * inspectJsonata('$states.input.price * $rate').variables // ['rate']
 */
export function inspectJsonata(source: string): JsonataReport {
  const root = parse(source)
  const { bare, states, asked, askedStates, calls } = walk(root)
  const free = freeVariables(root)
  const unknownFunctions = calls.filter(({ name }) => free.includes(name))
  return {
    variables: free.filter((name) => name !== 'states' && !unknownFunctions.some((call) => call.name === name)),
    asked, askedStates, bare, states, unknownFunctions,
    operators: operatorsIn(root),
    only: root.type === 'path' && (root.steps ?? []).every(isPlainStep) ? states[0]?.keys : undefined,
  }
}

const isPlainStep = (step: Node): boolean => (step.type === 'name' || step.type === 'variable') && step.stages === undefined && step.predicate === undefined && step.group === undefined
