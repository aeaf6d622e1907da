import type { Json, JsonObject } from '../../asl/json.js'
import type { EvaluationHost } from '../host.js'
import { IntrinsicFailure } from '../error.js'

/** An intrinsic function: how many arguments it takes, and what it does with them. */
export interface Intrinsic {
  readonly least: number
  readonly most: number
  readonly apply: (args: Arguments, host: EvaluationHost) => Json
}

/** The values given to a function, checked as they are asked for. */
export class Arguments {
  constructor(
    readonly name: string,
    readonly values: readonly Json[],
    /** The first argument as it stands in the source, with its backslashes, if it is a text there. */
    readonly template: string | undefined,
  ) {}

  get count(): number {
    return this.values.length
  }

  value(index: number): Json {
    return this.values[index] ?? null
  }

  text(index: number): string {
    const value = this.value(index)
    if (typeof value !== 'string') throw this.wrong(index, 'a string')
    return value
  }

  array(index: number): readonly Json[] {
    const value = this.value(index)
    if (!Array.isArray(value)) throw this.wrong(index, 'an array')
    return value as readonly Json[]
  }

  object(index: number): JsonObject {
    const value = this.value(index)
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw this.wrong(index, 'an object')
    return value as JsonObject
  }

  /** A number, rounded half up: Step Functions accepts fractions where it wants integers. */
  integer(index: number): number {
    const value = this.value(index)
    if (typeof value !== 'number') throw this.wrong(index, 'a number')
    return Math.round(value)
  }

  fail(what: string): IntrinsicFailure {
    return new IntrinsicFailure(this.name, `${this.name}: ${what}`)
  }

  private wrong(index: number, wanted: string): IntrinsicFailure {
    return this.fail(`argument ${index + 1} has to be ${wanted}, but was ${JSON.stringify(this.value(index))}`)
  }
}
