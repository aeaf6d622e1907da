import type { Json, JsonObject } from '../json.js'

export type QueryLanguage = 'JSONata' | 'JSONPath'

export interface StateBase {
  readonly Comment?: string
  readonly QueryLanguage?: QueryLanguage
}

/** Where a state goes: exactly one of the two. */
export interface Transition {
  readonly Next?: string
  readonly End?: boolean
}

export interface Retrier {
  readonly ErrorEquals: readonly string[]
  /** Seconds before the first retry. */
  readonly IntervalSeconds?: number
  readonly MaxAttempts?: number
  readonly BackoffRate?: number
  readonly MaxDelaySeconds?: number
  readonly JitterStrategy?: 'FULL' | 'NONE'
  readonly Comment?: string
}

export interface Catcher {
  readonly ErrorEquals: readonly string[]
  readonly Next: string
  readonly Assign?: JsonObject
  /** JSONata. */
  readonly Output?: Json
  /** JSONPath: where the error goes in the state's input. */
  readonly ResultPath?: string | null
  readonly Comment?: string
}

export interface Recovery {
  readonly Retry?: readonly Retrier[]
  readonly Catch?: readonly Catcher[]
}

export interface ChoiceRule {
  readonly Condition: Json
  readonly Next: string
  readonly Assign?: JsonObject
  readonly Output?: Json
  readonly Comment?: string
}

/** A machine inside a state: a branch of Parallel, the processor of Map. */
export interface SubMachine {
  readonly StartAt: string
  readonly States: Readonly<Record<string, JsonObject>>
  readonly ProcessorConfig?: JsonObject
  readonly QueryLanguage?: QueryLanguage
  readonly Comment?: string
}

/** The fields of one state kind. */
export interface FieldTable {
  /** Fields with JSONata, besides Type, Comment and QueryLanguage. */
  readonly jsonata: readonly string[]
  /** Those of them that JSONPath does not have. */
  readonly jsonataOnly: readonly string[]
  /** Fields that only JSONPath has. */
  readonly jsonPathOnly: readonly string[]
  readonly required: readonly string[]
}
