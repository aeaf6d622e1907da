import { QueryError } from '../error.js'
import type { Node, Stage } from './ast.js'
import { builtins } from './function/index.js'
import { operators } from './operator.js'
import { Scope } from './scope.js'
import { append, collapse, ConstructedArray, field, isObject, JsonataFunction, plain, Sequence, sequenceOf, truth } from './value.js'

/** A compiled expression. */
export type Code = (input: unknown, scope: Scope) => unknown

/** Collects the free variables met on the way, for checks before run time. */
export interface CompileContext {
  readonly free: Set<string>
  readonly bound: ReadonlySet<string>
}

const unsupported = (what: string, node: Node): QueryError =>
  new QueryError('unsupported', 'ASL3010', `JSONata ${what} is not supported yet`, node.position)

/** Compiles a node with its predicates and grouping, and the rule by which its result collapses. */
export function compileNode(node: Node, context: CompileContext): Code {
  if (node.tuple === true || node.focus !== undefined || node.index !== undefined || node.ancestor !== undefined) {
    throw unsupported('binding of context or position (@, #, %)', node)
  }
  let code = compileKind(node, context)
  for (const predicate of node.predicate ?? []) code = filtered(code, predicate, context)
  if (node.type !== 'path' && node.group !== undefined) {
    const inner = code
    const group = compileGroup(node.group.lhs, context)
    code = (input, scope) => group(inner(input, scope), scope)
  }
  if (node.keepArray === true) {
    const inner = code
    return (input, scope) => {
      const value = inner(input, scope)
      if (value instanceof Sequence) value.keepSingleton = true
      return collapse(value)
    }
  }
  return mayBeSequence(node) ? (input, scope) => collapse(code(input, scope)) : code
}

const mayBeSequence = (node: Node): boolean =>
  (node.predicate?.length ?? 0) > 0 || node.group !== undefined || !['string', 'number', 'value', 'variable', 'condition', 'lambda'].includes(node.type) || node.type === 'variable'

function compileKind(node: Node, context: CompileContext): Code {
  switch (node.type) {
    case 'string': case 'number': case 'value': {
      const { value } = node
      return () => value
    }
    case 'variable': return compileVariable(node, context)
    case 'name': {
      const key = String(node.value)
      return (input) => field(input, key)
    }
    case 'path': return compilePath(node, context)
    case 'binary': return compileBinary(node, context)
    case 'unary': return compileUnary(node, context)
    case 'block': return compileBlock(node, context)
    case 'condition': return compileCondition(node, context)
    case 'bind': return compileBind(node, context)
    case 'function': case 'partial': return compileCall(node, context)
    case 'lambda': return compileLambda(node, context)
    case 'apply': return compileApply(node, context)
    case 'wildcard': return (input) => sequenceOf(...(isObject(input) ? Object.values(input).flatMap((v) => (Array.isArray(v) ? v as unknown[] : [v])) : Array.isArray(input) ? input : []))
    case 'descendant': return (input, scope) => {
      const result = new Sequence()
      descend(input, result, scope)
      return result
    }
    case 'sort': throw unsupported('order-by outside a path', node)
    case 'regex': throw unsupported('regular expression', node)
    default: throw unsupported(`'${node.type}'`, node)
  }
}

function descend(input: unknown, into: Sequence, scope: Scope): void {
  scope.run.spend(1)
  if (!Array.isArray(input)) into.push(input)
  const children = Array.isArray(input) ? input as readonly unknown[] : isObject(input) ? Object.values(input) : []
  for (const child of children) descend(child, into, scope)
}

function compileVariable(node: Node, context: CompileContext): Code {
  const name = String(node.value)
  if (name === '') return (input) => input
  if (name === '$') return (_input, scope) => scope.get('$')
  if (!context.bound.has(name) && !Object.hasOwn(builtins, name)) context.free.add(name)
  return (_input, scope) => scope.get(name)
}

function compilePath(node: Node, context: CompileContext): Code {
  const steps = node.steps ?? []
  const [first] = steps
  const general = compileSteps(node, steps, context)
  // $name.a.b.c: plain objects all the way is the common case, and needs no sequence
  const simple = node.group === undefined && node.keepSingletonArray !== true
    && first?.type === 'variable' && first.value !== '' && first.value !== '$' && undecorated(first)
    && steps.slice(1).every((step) => step.type === 'name' && undecorated(step))
  if (!simple) return general
  const root = String(first.value)
  const keys = steps.slice(1).map((step) => String(step.value))
  return (input, scope) => {
    let value = scope.get(root)
    for (const key of keys) {
      if (typeof value !== 'object' || value === null) return undefined
      if (Array.isArray(value) || value instanceof JsonataFunction) return general(input, scope)
      value = Object.hasOwn(value, key) ? (value as Readonly<Record<string, unknown>>)[key] : undefined
    }
    return Array.isArray(value) ? general(input, scope) : value
  }
}

const undecorated = (step: Node): boolean =>
  step.stages === undefined && step.predicate === undefined && step.group === undefined && step.keepArray !== true

function compileSteps(node: Node, steps: readonly Node[], context: CompileContext): Code {
  const compiled = steps.map((step, i) => (step.type === 'sort' ? compileSort(step, context) : compileStep(step, i === steps.length - 1, context)))
  const group = node.group === undefined ? undefined : compileGroup(node.group.lhs, context)
  const startsAtVariable = steps[0]?.type === 'variable'
  const constructsFirst = steps[0]?.consarray === true
  const firstWhole = constructsFirst && steps[0] !== undefined ? compileNode(steps[0], context) : undefined
  return (input, scope) => {
    let items: unknown = Array.isArray(input) && !startsAtVariable ? input : sequenceOf(input)
    for (const [i, step] of compiled.entries()) {
      items = i === 0 && firstWhole !== undefined ? firstWhole(items, scope) : step(items as readonly unknown[], scope)
      if (items === undefined || (Array.isArray(items) && items.length === 0)) break
    }
    if (node.keepSingletonArray === true && Array.isArray(items)) {
      const kept = items instanceof Sequence ? items : sequenceOf(...(items instanceof ConstructedArray ? [items] : items as readonly unknown[]))
      kept.keepSingleton = true
      items = kept
    }
    return group === undefined ? items : group(items, scope)
  }
}

type StepCode = (items: readonly unknown[], scope: Scope) => unknown

function compileStep(step: Node, last: boolean, context: CompileContext): StepCode {
  const one = compileNode(step, context)
  const stages = (step.stages ?? []).map((stage) => compileFilter(stage, context))
  return (items, scope) => {
    scope.run.spend(items.length)
    const found = new Sequence()
    for (const item of items) {
      let value = one(item, scope)
      for (const stage of stages) value = value === undefined ? undefined : stage(value, scope)
      if (value !== undefined) found.push(value)
    }
    const [only] = found
    if (last && found.length === 1 && Array.isArray(only) && !(only instanceof Sequence)) return only
    const result = new Sequence()
    for (const value of found) {
      if (!Array.isArray(value) || value instanceof ConstructedArray) result.push(value)
      else for (const member of value as readonly unknown[]) result.push(member)
    }
    return result
  }
}

function filtered(inner: Code, stage: Stage, context: CompileContext): Code {
  const filter = compileFilter(stage, context)
  return (input, scope) => {
    const value = inner(input, scope)
    return value === undefined ? undefined : filter(value, scope)
  }
}

function compileFilter(stage: Stage, context: CompileContext): (value: unknown, scope: Scope) => unknown {
  if (stage.type !== 'filter') throw unsupported(`a '${stage.type}' stage`, stage.expr)
  const at = (index: number, length: number): number => (Math.floor(index) < 0 ? Math.floor(index) + length : Math.floor(index))
  if (stage.expr.type === 'number') {
    const index = Number(stage.expr.value)
    return (value) => {
      const items = Array.isArray(value) ? value as readonly unknown[] : [value]
      const item = items[at(index, items.length)]
      return item === undefined ? new Sequence() : Array.isArray(item) ? item : sequenceOf(item)
    }
  }
  const test = compileNode(stage.expr, context)
  return (value, scope) => {
    const items = Array.isArray(value) ? value as readonly unknown[] : [value]
    scope.run.spend(items.length)
    const result = new Sequence()
    for (const [position, item] of items.entries()) {
      const verdict = test(item, scope)
      const indexes: unknown = typeof verdict === 'number' ? [verdict] : verdict
      if (Array.isArray(indexes) && indexes.length > 0 && indexes.every((i) => typeof i === 'number')) {
        for (const index of indexes as readonly number[]) if (at(index, items.length) === position) result.push(item)
      } else if (truth(verdict)) result.push(item)
    }
    return result
  }
}

function compileSort(step: Node, context: CompileContext): StepCode {
  const terms = (step.terms ?? []).map((term) => ({ descending: term.descending, key: compileNode(term.expression, context) }))
  const stages = (step.stages ?? []).map((stage) => compileFilter(stage, context))
  return (items, scope) => {
    scope.run.spend(items.length * 8)
    const sorted = Array.from(items).sort((a, b) => {
      for (const { descending, key } of terms) {
        const [left, right] = [key(a, scope), key(b, scope)]
        if (left === right) continue
        if (left === undefined) return 1
        if (right === undefined) return -1
        const comparable = (v: unknown): v is number | string => typeof v === 'number' || typeof v === 'string'
        if (!comparable(left) || !comparable(right)) throw new QueryError('type', 'T2008', 'The expressions within an order-by clause must evaluate to numeric or string values', step.position)
        if (typeof left !== typeof right) throw new QueryError('type', 'T2007', 'Type mismatch when comparing values in order-by clause', step.position)
        return (left < right ? -1 : 1) * (descending ? -1 : 1)
      }
      return 0
    })
    return stages.reduce<unknown>((value, stage) => stage(value, scope), sequenceOf(...sorted))
  }
}

function compileBinary(node: Node, context: CompileContext): Code {
  const op = String(node.value)
  const left = compileNode(node.lhs as Node, context)
  const right = compileNode(node.rhs as Node, context)
  if (op === 'and') return (input, scope) => truth(left(input, scope)) && truth(right(input, scope))
  if (op === 'or') return (input, scope) => truth(left(input, scope)) || truth(right(input, scope))
  const apply = operators[op]
  if (apply === undefined) throw unsupported(`operator '${op}'`, node)
  return (input, scope) => apply(left(input, scope), right(input, scope), scope.run)
}

function compileUnary(node: Node, context: CompileContext): Code {
  if (node.value === '-') {
    const inner = compileNode(node.expression as Node, context)
    return (input, scope) => {
      const value = inner(input, scope)
      if (value !== undefined && typeof value !== 'number') throw new QueryError('type', 'D1002', 'Cannot negate a non-numeric value', node.position)
      return value === undefined ? undefined : -value
    }
  }
  if (node.value === '{') return compileGroup(node.lhs as readonly (readonly [Node, Node])[], context)
  const members = (node.expressions ?? []).map((member) => ({ code: compileNode(member, context), nested: member.type === 'unary' && member.value === '[' }))
  const make = (): unknown[] => (node.consarray === true ? new ConstructedArray() : [])
  return (input, scope) => {
    const result = make()
    for (const { code, nested } of members) {
      const value = code(input, scope)
      if (value === undefined) continue
      if (nested || !Array.isArray(value)) result.push(plain(value))
      else for (const item of value as readonly unknown[]) result.push(item)
    }
    return result
  }
}

/** `{ key: value, … }`: over several inputs, values with the same key are grouped. */
function compileGroup(pairs: readonly (readonly [Node, Node])[], context: CompileContext): Code {
  const compiled = pairs.map(([key, value]) => [compileNode(key, context), compileNode(value, context)] as const)
  const nameOf = (key: unknown): string => {
    if (typeof key === 'string') return key
    throw new QueryError('type', 'T1003', 'Key in object structure must evaluate to a string')
  }
  return (input, scope) => {
    if (Array.isArray(input) && input.length > 0) scope.run.spend(input.length)
    const items = Array.isArray(input) ? (input.length === 0 ? [undefined] : input as readonly unknown[]) : [input]
    const groups = new Map<string, { data: unknown; readonly pair: number }>()
    for (const item of items) {
      for (const [pair, [key]] of compiled.entries()) {
        const name = key(item, scope)
        if (name === undefined) continue
        const text = nameOf(name)
        const group = groups.get(text)
        if (group === undefined) groups.set(text, { data: item, pair })
        else if (group.pair !== pair) throw new QueryError('evaluation', 'D1009', `Multiple key definitions evaluate to same key: ${JSON.stringify(text)}`)
        else group.data = append(group.data, item)
      }
    }
    const result: Record<string, unknown> = {}
    for (const [name, { data, pair }] of groups) {
      const value = compiled[pair]?.[1](data, scope)
      if (value !== undefined) Object.defineProperty(result, name, { value: plain(value), enumerable: true, configurable: true, writable: true })
    }
    return result
  }
}

function compileBlock(node: Node, context: CompileContext): Code {
  const bound = new Set(context.bound)
  const inner: CompileContext = { free: context.free, bound }
  const codes = (node.expressions ?? []).map((expression) => {
    const code = compileNode(expression, inner)
    if (expression.type === 'bind') bound.add(String((expression.lhs as Node).value))
    return code
  })
  const [only] = codes
  if (codes.length === 1 && only !== undefined && node.expressions?.[0]?.type !== 'bind') return only
  return (input, scope) => {
    const frame = new Scope(scope.run, scope)
    let value: unknown
    for (const code of codes) value = code(input, frame)
    return value
  }
}

function compileBind(node: Node, context: CompileContext): Code {
  const name = String((node.lhs as Node).value)
  // a lambda may call itself by the name it is bound to
  const right = compileNode(node.rhs as Node, { free: context.free, bound: new Set([...context.bound, name]) })
  return (input, scope) => {
    const value = right(input, scope)
    scope.set(name, value)
    return value
  }
}

function compileCondition(node: Node, context: CompileContext): Code {
  const test = compileNode(node.condition as Node, context)
  const then = compileNode(node.then as Node, context)
  const otherwise = node.else === undefined ? undefined : compileNode(node.else, context)
  return (input, scope) => (truth(test(input, scope)) ? then(input, scope) : otherwise?.(input, scope))
}

function compileLambda(node: Node, context: CompileContext): Code {
  // the parser wraps a call in tail position; here it is a call like any other, and the depth limit bounds it
  if (node.thunk === true) return compileNode(node.body as Node, context)
  if (node.signature !== undefined) throw unsupported('a lambda with a signature', node)
  const names = (node.arguments ?? []).map((argument) => String(argument.value))
  const body = compileNode(node.body as Node, { free: context.free, bound: new Set([...context.bound, ...names]) })
  return (input, scope) => new JsonataFunction(names.length, (args) => scope.run.deeper(() => {
    scope.run.spend(1)
    const frame = new Scope(scope.run, scope)
    for (const [i, name] of names.entries()) frame.set(name, args[i])
    return body(input, frame)
  }))
}

function compileCall(node: Node, context: CompileContext): Code {
  const procedure = node.procedure as Node
  const called = compileNode(procedure, context)
  const given = node.arguments ?? []
  const holes = given.map((argument) => node.type === 'partial' && argument.type === 'operator' && argument.value === '?')
  const args = given.map((argument, i) => (holes[i] === true ? undefined : compileNode(argument, context)))
  const name = procedure.type === 'variable' ? `$${String(procedure.value)}` : 'the expression'
  if (procedure.type === 'variable') refuseUnknownFunction(procedure, context)
  return (input, scope) => {
    const target = called(input, scope)
    if (!(target instanceof JsonataFunction)) throw new QueryError('type', 'T1006', `Attempted to invoke a non-function: ${name}`, node.position)
    const values = args.map((arg) => (arg === undefined ? undefined : plain(arg(input, scope))))
    if (node.type !== 'partial') return target.call(values, input)
    return new JsonataFunction(holes.filter((hole) => hole).length, (rest) => {
      let next = 0
      return target.call(values.map((value, i) => (holes[i] === true ? rest[next++] : value)), input)
    })
  }
}

/** A misspelt function is found when the definition is read, not when it runs. */
function refuseUnknownFunction(procedure: Node, context: CompileContext): void {
  const name = String(procedure.value)
  if (context.bound.has(name) || Object.hasOwn(builtins, name)) return
  throw new QueryError('unsupported', 'ASL3011', `JSONata function $${name} is unknown or not supported yet`, procedure.position)
}

function compileApply(node: Node, context: CompileContext): Code {
  const left = compileNode(node.lhs as Node, context)
  const right = node.rhs as Node
  if (right.type === 'function') {
    // a ~> $f(b) passes a as the first argument
    const slot = '~>'
    const call = compileCall({ ...right, arguments: [{ type: 'variable', value: slot }, ...(right.arguments ?? [])] }, { free: context.free, bound: new Set([...context.bound, slot]) })
    return (input, scope) => {
      const frame = new Scope(scope.run, scope)
      frame.set(slot, left(input, scope))
      return call(input, frame)
    }
  }
  const target = compileNode(right, context)
  return (input, scope) => {
    const value = left(input, scope)
    const apply = target(input, scope)
    if (!(apply instanceof JsonataFunction)) throw new QueryError('type', 'T2006', 'The right side of the function application operator ~> must be a function', node.position)
    if (value instanceof JsonataFunction) return new JsonataFunction(value.arity, (args, at) => apply.call([value.call(args, at)], at))
    return apply.call([plain(value)], input)
  }
}
