import type { Expr, ExprBrand, TypeProblem } from './expression.js'
import type { ItemScope, NoExtraKeys, Scope, StateOptions } from './flow.js'
import type { ItemSource } from './item-source.js'
import type { ChildExecution, FailedChild, Flat, MapRunResult, Transformation } from './map-run.js'
import type { WorkflowType } from './machine.js'
import type { Evaluated } from './template.js'

/** What the selector of a Distributed Map can read besides. */
export interface SourceScope<Data, Vars, Item> extends ItemScope<Data, Vars, Item> {
  /** Where the item was read, `S3://bucket/key`; `STATE_DATA` for an array of the data. */
  readonly source: Expr<string>
}

/** A number, or an expression that gives one. */
export type Count<Data, Vars> = number | (($: Scope<Data, Vars>) => ExprBrand<number>)

declare const unset: unique symbol

/** A setting that was left out. It is no `undefined`, which would take the types from the callbacks inside a setting that is there. */
export type Unset<A> = A & { readonly [unset]?: never }
type IsUnset<A> = typeof unset extends keyof A ? true : false

/** Where the items are: an array in the data, or a data set in S3. */
export type ItemsFrom<Data, Vars, Item, Args, P> =
  | { readonly items: ($: Scope<Data, Vars>) => ExprBrand<readonly Item[]>; readonly itemReader?: never }
  | {
      readonly items?: never
      readonly itemReader: {
        readonly source: ItemSource<Item, Args>
        readonly arguments: ($: Scope<Data, Vars>) => P & NoExtraKeys<P, Args>
        /** Reads no more than that. */
        readonly maxItems?: Count<Data, Vars>
      }
    }

/** How items are handed to children in groups: at most so many, at most so many bytes, or both. */
export type Batcher<Data, Vars> = (
  | { readonly maxItemsPerBatch: Count<Data, Vars>; readonly maxInputBytesPerBatch?: Count<Data, Vars> }
  | { readonly maxItemsPerBatch?: never; readonly maxInputBytesPerBatch: Count<Data, Vars> }
) & {
  /** What every batch gets besides its items. */
  readonly batchInput?: ($: Scope<Data, Vars>) => unknown
}

/** Where children's results go, and in which form. */
export type Writer<Data, Vars> =
  | {
      readonly arguments: ($: Scope<Data, Vars>) => { readonly Bucket: string | ExprBrand<string>; readonly Prefix?: string | ExprBrand<string> }
      /** Default NONE. */
      readonly transformation?: Transformation
      /** Default JSON. */
      readonly outputType?: 'JSON' | 'JSONL'
    }
  | { readonly arguments?: never; readonly transformation: Transformation; readonly outputType?: never }

type KeyOf<U> = U extends unknown ? keyof U : never

/** A setting that is inferred as it stands escapes TypeScript's check for unknown members. */
type OnlyKeysOf<O, U> = { readonly [K in Exclude<keyof O, KeyOf<U> | typeof unset>]: TypeProblem<`'${K & string}' is not a setting`> }

/** What a child gets: an item, or a batch of them. */
export type ChildInput<Item, B> = IsUnset<B> extends true
  ? Item
  : B extends { readonly batchInput: (...scope: never) => infer Input } ? { readonly Items: readonly Item[]; readonly BatchInput: Evaluated<Input> } : { readonly Items: readonly Item[] }

type TransformationOf<W> = W extends { readonly transformation: infer T extends Transformation } ? T : 'NONE'

/** Failed children stand among the results when failures are tolerated. */
export type Tolerated<TC, TP> = IsUnset<TC> extends true ? IsUnset<TP> extends true ? never : FailedChild : FailedChild

interface Inline<Out, Failed> {
  readonly NONE: ChildExecution[]
  readonly COMPACT: (Out | Failed)[]
  readonly FLATTEN: (Flat<Out> | Failed)[]
}

/** The result of the state: the children's results, or where they have been written. */
export type MapOutput<In, Out, W, Failed> = IsUnset<W> extends true
  ? Inline<Out, Failed>['COMPACT']
  : W extends { readonly arguments: unknown } ? MapRunResult<In, Out, TransformationOf<W>> : Inline<Out, Failed>[TransformationOf<W>]

/** Children are executions of their own: their errors are theirs, and what can be caught is that too many have failed. */
export type MapRunError<Args, W> =
  | 'States.ExceedToleratedFailureThreshold'
  | ([Args] extends [never] ? never : 'States.ItemReaderFailed')
  | (IsUnset<W> extends true ? never : W extends { readonly arguments: unknown } ? 'States.ResultWriterFailed' : never)

export type StandardOnly<Kind extends WorkflowType> = Kind extends 'EXPRESS' ? TypeProblem<'an EXPRESS workflow cannot contain a Distributed Map'> : unknown

/** All but the body and the effects of a Distributed Map. */
export type DistributedMapOptions<Data, Vars, Item, X extends WorkflowType, S, B, W, TC, TP> = StateOptions & {
  /** What the children are. */
  readonly executionType: X
  /** What stands in the names of Map Runs and children: at most 40 characters. */
  readonly label?: string
  /** What a child gets for an item; the item itself when left out. */
  readonly select?: ($: SourceScope<Data, Vars, Item>) => S
  readonly itemBatcher?: B & OnlyKeysOf<B, Batcher<Data, Vars>>
  /** Children at a time. AWS's default, and most: 10,000. */
  readonly maxConcurrency?: Count<Data, Vars>
  /** Fails the state when more items have failed. */
  readonly toleratedFailureCount?: TC
  /** The same, of 100. */
  readonly toleratedFailurePercentage?: TP
  readonly resultWriter?: W & OnlyKeysOf<W, Writer<Data, Vars>>
}
