import type { EvaluationHost } from '../host.js'
import { QueryError } from '../error.js'

/** Bounds of one evaluation: deterministic, so a hostile expression fails the same way everywhere. */
export interface Limit {
  readonly steps: number
  readonly depth: number
}

export const defaultLimit: Limit = { steps: 2_000_000, depth: 400 }

/** What one evaluation carries along: its host, its budget. */
export class Run {
  private steps: number
  private depth: number
  constructor(readonly host: EvaluationHost, readonly limit: Limit = defaultLimit) {
    this.steps = limit.steps
    this.depth = limit.depth
  }

  /** Counts `n` units of work. @throws QueryError when the budget is used up */
  spend(n: number): void {
    this.steps -= n
    if (this.steps < 0) throw new QueryError('limit', 'D1012', `expression evaluation passed its limit of ${this.limit.steps} steps`)
  }

  /** Runs a function body one level deeper. @throws QueryError when too deep */
  deeper<T>(body: () => T): T {
    if (this.depth === 0) throw new QueryError('limit', 'D1011', `expression evaluation is nested deeper than ${this.limit.depth} calls`)
    this.depth -= 1
    try {
      return body()
    } finally {
      this.depth += 1
    }
  }
}

/** Variables in reach of an expression. */
export class Scope {
  private names: Map<string, unknown> | undefined
  constructor(readonly run: Run, private readonly parent: Scope | ((name: string) => unknown)) {}

  get(name: string): unknown {
    if (this.names?.has(name) === true) return this.names.get(name)
    return typeof this.parent === 'function' ? this.parent(name) : this.parent.get(name)
  }

  set(name: string, value: unknown): void {
    this.names ??= new Map()
    this.names.set(name, value)
  }
}
