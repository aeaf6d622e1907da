import type { JsonObject } from '../../asl/json.js'
import type { EvaluationHost } from '../host.js'
import { QueryError } from '../error.js'
import { Fault, fault } from './fault.js'
import { longestString, tooDeep } from './limit.js'
import type { Limit } from './limit.js'
import { isArray, isMarked } from './sequence.js'
import { JsonataFunction, TailCall } from './value.js'

const noNames: readonly string[] = []

/** What one evaluation carries along: its host, its budget, its global variables. */
export class Run {
  /** Whether a result may hold what is not JSON (sequences, functions, infinite numbers) deep inside, so that it has to be cleaned. */
  impure = false
  private steps: number
  private depth: number
  private started: number | undefined
  constructor(
    readonly host: EvaluationHost,
    readonly limit: Limit,
    /** `$states` */
    readonly states: unknown,
    /** `$name`, where no built-in function or binding is meant. */
    readonly variables: JsonObject,
  ) {
    this.steps = limit.steps
    this.depth = limit.depth
  }

  /** Epoch milliseconds: the same at every look of one evaluation. */
  now(): number {
    this.started ??= this.host.now()
    return this.started
  }

  /** Units of work done so far. */
  get spent(): number {
    return this.limit.steps - this.steps
  }

  /** Counts `n` units of work. @throws QueryError when the budget is used up */
  spend(n: number): void {
    this.steps -= n
    if (this.steps < 0) throw new QueryError('limit', 'D1012', `expression evaluation passed its limit of ${this.limit.steps} steps`)
  }

  /** Counts the making of a string of so many characters. */
  spendText(length: number): void {
    if (length > longestString) throw new QueryError('limit', 'ASL3013', `a string of ${length} characters passes the limit of ${longestString}`)
    if (length >= 64) this.spend(length >> 6)
  }

  /** Runs a body so many levels deeper. @throws QueryError when too deep */
  deeper<T>(levels: number, body: () => T): T {
    this.enter(levels)
    const value = body()
    this.depth += levels
    return value
  }

  /** Goes down; an error ends the whole evaluation, so that only success needs {@link leave}. */
  enter(levels: number): void {
    this.spend(1)
    this.depth -= levels
    if (this.depth < 0) throw tooDeep(`limit: ${this.limit.depth} levels`)
  }

  leave(levels: number): void {
    this.depth += levels
  }

  /** Calls a function and whatever it calls in its tail position. @throws Fault T1006 for what is no function */
  apply(target: unknown, args: readonly unknown[], input: unknown): unknown {
    if (!(target instanceof JsonataFunction)) throw fault('T1006')
    let result = target.invoke(this, args, input)
    while (result instanceof TailCall) result = this.follow(result, input)
    return result
  }

  /** Makes a call that was left for later. */
  follow({ target, args, position, token }: TailCall, input: unknown): unknown {
    this.spend(1)
    try {
      if (!(target instanceof JsonataFunction)) throw fault('T1006')
      return target.invoke(this, args, input)
    } catch (error) {
      throw error instanceof Fault ? error.at(position, token) : error
    }
  }

  /** Notes that a value becomes part of another: one that is no JSON makes the result impure. */
  kept(value: unknown): unknown {
    if (typeof value === 'object') {
      if (isArray(value) ? isMarked(value) : value instanceof JsonataFunction) this.impure = true
    } else if (typeof value === 'number' && !Number.isFinite(value)) this.impure = true
    return value
  }
}

/** What {@link Scope.get} gives for a name that is not bound. */
export const unbound = Symbol('unbound')

/** Variables in reach of an expression. */
export class Scope {
  constructor(
    readonly run: Run,
    private readonly parent?: Scope,
    private names: readonly string[] = noNames,
    private values: readonly unknown[] = noNames,
  ) {}

  /** The value bound to a name in this scope or an outer one, else {@link unbound}. */
  get(name: string): unknown {
    return Scope.find(this, name)
  }

  private static find(from: Scope, name: string): unknown {
    for (let scope: Scope | undefined = from; scope !== undefined; scope = scope.parent) {
      const { names } = scope
      // from the end: of two parameters with one name, the last counts
      for (let i = names.length - 1; i >= 0; i--) if (names[i] === name) return scope.values[i]
    }
    return unbound
  }

  /** The value bound to a name, or nothing. */
  bound(name: string): unknown {
    const value = this.get(name)
    return value === unbound ? undefined : value
  }

  set(name: string, value: unknown): void {
    const values = this.values.slice()
    let index = this.names.lastIndexOf(name)
    if (index === -1) {
      index = this.names.length
      this.names = [...this.names, name]
    }
    values[index] = value
    this.values = values
  }
}
