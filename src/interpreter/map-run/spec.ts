import type { Json, JsonObject } from '../../asl/json.js'
import type { Seed } from '../entropy.js'

/** What a Map Run does, evaluated: plain data, so that it can be started again from a checkpoint. What the definition states is in the compiled state. */
export interface MapRunSpec {
  readonly arn: string
  /** Where the program has the state. */
  readonly block: number
  readonly state: string
  /** Id of the state's entered event, and when the run started. */
  readonly entered: number
  readonly at: number
  /** Names of children, and randomness of their selection, come from it. */
  readonly seed: Seed
  readonly source: ItemSource
  readonly concurrency: number
  readonly tolerance: Tolerance
  readonly batch?: BatchLimits
  /** Where the results go. */
  readonly target?: JsonObject
  /** What an ItemSelector is evaluated against. */
  readonly selection?: Selection
}

/** Where the items come from: the state's data, an array or an object; or S3, by the arguments of the reader's call. */
export type ItemSource =
  | { readonly kind: 'items'; readonly items: readonly Json[] | JsonObject }
  | { readonly kind: 'objects'; readonly arguments: Json; readonly maxItems?: Json; readonly csvHeaders?: Json }

/** Which failures a Map Run bears. Without either it bears none. */
export interface Tolerance {
  readonly count?: number
  readonly percentage?: number
}

export interface BatchLimits {
  readonly maxItems?: number
  /** Bytes of a child's whole input. */
  readonly maxInputBytes?: number
  readonly batchInput?: Json
}

export interface Selection {
  readonly input: Json
  readonly context: JsonObject
  readonly variables: JsonObject
}

/** One item of a data set, as the context object shows it. */
export interface Item {
  readonly index: number
  readonly value: Json
  /** Of a member of an object. */
  readonly key?: string
  /** `STATE_DATA`, or the S3 URI of what it was read from. */
  readonly source: string
}
