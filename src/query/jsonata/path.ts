import type { Node } from './ast.js'
import type { Code, Compiler } from './compiler.js'
import { compileFilter, compileTupleStage, extended, frameOf } from './filter.js'
import { compileGroup } from './group.js'
import type { Scope } from './scope.js'
import { compileSort } from './sort.js'
import { collapse, isArray, isConstructed, isSequence, keep, listOf, newSequence, sequenceFrom, sequenceOf } from './sequence.js'
import { field, JsonataFunction, TupleStream } from './value.js'
import type { Tuple } from './value.js'

/** Steps applied one after the other, each to every value the one before gave. */
export function compilePath(node: Node, compiler: Compiler): Code {
  const steps = node.steps ?? []
  const general = compileSteps(node, steps, compiler)
  return fastPath(node, steps, general, compiler) ?? general
}

const undecorated = (step: Node): boolean =>
  step.stages === undefined && step.predicate === undefined && step.group === undefined && step.keepArray !== true && step.tuple !== true

/** `$name.a.b` or `a.b`: plain objects all the way is the usual case, and needs no sequence. Arrays on the way take the general road. */
function fastPath(node: Node, steps: readonly Node[], general: Code, compiler: Compiler): Code | undefined {
  const [first] = steps
  if (node.group !== undefined || node.keepSingletonArray === true || first === undefined || !steps.every(undecorated)) return undefined
  const fromVariable = first.type === 'variable'
  if (!steps.slice(fromVariable ? 1 : 0).every((step) => step.type === 'name')) return undefined
  const start = fromVariable ? compiler.compile(first) : undefined
  const keys = steps.slice(fromVariable ? 1 : 0).map((step) => String(step.value))
  return (input, scope) => {
    let value = start === undefined ? input : start(input, scope)
    for (const key of keys) {
      if (typeof value !== 'object' || value === null) return undefined
      if (Array.isArray(value)) return general(input, scope)
      if (value instanceof JsonataFunction || !Object.hasOwn(value, key)) return undefined
      value = (value as Readonly<Record<string, unknown>>)[key]
    }
    // a sequence kept inside an object is taken apart like any other
    return isSequence(value) ? general(input, scope) : value
  }
}

type Step = (items: readonly unknown[], scope: Scope) => readonly unknown[]

function compileSteps(node: Node, steps: readonly Node[], compiler: Compiler): Code {
  const firstTuple = steps.findIndex((step) => step.tuple === true)
  const plainEnd = firstTuple === -1 ? steps.length : firstTuple
  // an array constructor in front is evaluated once, not for each member of the input
  const whole = steps[0]?.consarray === true ? compiler.compile(steps[0]) : undefined
  const plain = steps.slice(whole === undefined ? 0 : 1, Math.max(plainEnd, whole === undefined ? 0 : 1)).map((step) => compileStep(step, step === steps.at(-1), compiler))
  const tuples = firstTuple === -1 ? undefined : compileTuples(steps.slice(whole === undefined ? firstTuple : Math.max(1, firstTuple)), compiler)
  const group = node.group === undefined ? undefined : compileGroup(node.group, compiler)
  const absolute = steps[0]?.type === 'variable'
  const keeps = node.keepSingletonArray === true
  const carries = node.tuple === true

  return (input, scope) => {
    let items: readonly unknown[] = isArray(input) && !absolute ? input : sequenceOf(input)
    if (whole !== undefined) items = itemsOf(whole(items, scope))
    for (const step of plain) {
      if (whole !== undefined && items.length === 0) break
      items = step(items, scope)
      if (items.length === 0) break
    }
    // a path that found nothing before it came to bind a name has no tuples
    if (tuples !== undefined && (firstTuple === 0 || items.length > 0)) {
      const stream = new TupleStream(tuples(items, scope))
      if (group !== undefined) return group(stream, scope)
      if (carries) return stream
      items = sequenceFrom(stream.tuples.map((tuple) => scope.run.kept(tuple['@'])))
    }
    if (keeps) items = kept(items)
    return group === undefined ? items : group(items, scope)
  }
}

/** What a block with such a constructor in it gave, for the next step: a string counts as its characters there, anything else as nothing. */
const itemsOf = (value: unknown): readonly unknown[] => (isArray(value) ? value : typeof value === 'string' ? value.split('') : newSequence())

function kept(items: readonly unknown[]): readonly unknown[] {
  const sequence = isConstructed(items) ? sequenceOf(items) : items
  keep(sequence)
  return sequence
}

function compileStep(step: Node, last: boolean, compiler: Compiler): Step {
  const stages = (step.stages ?? []).filter((stage) => stage.type === 'filter').map((stage) => compileFilter(stage.expr, compiler))
  if (step.type === 'sort') {
    const sort = compileSort(step, compiler)
    return (items, scope) => stages.reduce<unknown>((value, stage) => stage(value, scope), sort.values(items, scope)) as readonly unknown[]
  }
  const name = step.type === 'name' && undecorated(step) ? String(step.value) : undefined
  const one: Code = name === undefined ? compiler.compile(step) : (item, scope) => collapse(field(scope.run, item, name))
  return (items, scope) => {
    scope.run.spend(items.length)
    const result = newSequence()
    let [count, only] = [0, undefined as unknown]
    for (const item of items) {
      let value = one(item, scope)
      for (const stage of stages) value = stage(value, scope)
      if (value === undefined) continue
      count += 1
      only = value
      if (!isArray(value) || isConstructed(value)) result.push(scope.run.kept(value))
      else for (const member of value) result.push(member)
    }
    return last && count === 1 && isArray(only) && !isSequence(only) ? only : result
  }
}

/** Units of work that a tuple is: a copy, and a scope of its own. */
const tupleSteps = 4

/** The steps from the first one that binds a name on. */
function compileTuples(steps: readonly Node[], compiler: Compiler): (items: readonly unknown[], scope: Scope) => readonly Tuple[] {
  const compiled = steps.map((step) => compileTupleStep(step, compiler))
  return (items, scope) => compiled.reduce<readonly Tuple[]>((tuples, step) => step(tuples, scope), items.map((item) => extended(undefined, { '@': item })))
}

function compileTupleStep(step: Node, compiler: Compiler): (tuples: readonly Tuple[], scope: Scope) => readonly Tuple[] {
  const stages = (step.stages ?? []).map((stage) => compileTupleStage(stage, compiler))
  const staged = (tuples: readonly Tuple[], scope: Scope): readonly Tuple[] => stages.reduce((current, stage) => stage(current, scope), tuples)
  const { focus, index, ancestor } = step
  if (step.type === 'sort') {
    const sort = compileSort(step, compiler)
    return (tuples, scope) => {
      const sorted = sort.tuples(tuples, scope)
      return staged(index === undefined ? sorted : sorted.map((tuple, position) => extended(tuple, { [index]: position })), scope)
    }
  }
  const one = compiler.compile(step)
  return (tuples, scope) => {
    const { run } = scope
    const result: Tuple[] = []
    for (const tuple of tuples) {
      run.spend(tupleSteps)
      const found = one(tuple['@'], frameOf(scope, tuple))
      if (found === undefined) continue
      if (found instanceof TupleStream) {
        for (const inner of found.tuples) result.push(extended(tuple, inner))
        continue
      }
      const items = listOf(found)
      run.spend(items.length * tupleSteps)
      for (const [position, item] of items.entries()) {
        result.push(extended(tuple, {
          ...(focus === undefined ? { '@': item } : { [focus]: item }),
          ...(index !== undefined && { [index]: position }),
          ...(ancestor !== undefined && { [ancestor.label]: tuple['@'] }),
        }))
      }
    }
    return staged(result, scope)
  }
}
