import type { WorkflowType } from './machine.js'
import type { Batcher, ChildInput, Count, DistributedMapOptions, ItemsFrom, MapOutput, MapRunError, StandardOnly, Tolerated, Unset, Writer } from './distributed-map.js'
import type { Expr, ExprBrand, TypeProblem } from './expression.js'
import type { TaskRef, WaitsFor } from './task.js'
import type { Evaluated, Template } from './template.js'

declare const end: unique symbol

/** What a nested flow hands back: the data of its open end, what it returned early, and the errors nobody caught. */
export interface FlowEnd<Data, Ret, Errs extends string = never> {
  readonly [end]: { readonly data: Data; readonly returns: Ret; readonly errors: Errs }
}

/** What a catcher sees. `Cause` may be empty. */
export interface ErrorOutput {
  readonly Error: string
  readonly Cause: string
}

/**
 * Errors that Step Functions itself gives to a state. Those of a Distributed Map are named where there is one. Source: AWS Step Functions developer guide,
 * "Handling errors in Step Functions workflows", without those that only JSONPath knows.
 */
export type StatesError =
  | 'States.ALL' | 'States.TaskFailed' | 'States.Timeout' | 'States.HeartbeatTimeout' | 'States.BranchFailed' | 'States.DataLimitExceeded' | 'States.Http.Socket'
  | 'States.Permissions' | 'States.QueryEvaluationError' | 'States.Runtime'
type OneOrMore<A> = A | readonly A[]

/** What expressions can read. */
export interface Scope<Data, Vars> {
  readonly input: Expr<Data>
  readonly vars: { readonly [K in keyof Vars]: Expr<Vars[K]> }
  readonly executionName: Expr<string>
  readonly executionStartTime: Expr<string>
  readonly stateEnteredTime: Expr<string>
}
export interface ResultScope<Data, Vars, Out> extends Scope<Data, Vars> {
  readonly result: Expr<Out>
}
export interface ErrorScope<Data, Vars> extends Scope<Data, Vars> {
  readonly errorOutput: Expr<ErrorOutput>
}
/** `taskToken` exists only where a callback is waited for. */
export type ArgumentScope<Data, Vars, W extends WaitsFor> = Scope<Data, Vars> & (W extends 'token' ? { readonly taskToken: Expr<string> } : unknown)
export interface ItemScope<Data, Vars, Item> extends Scope<Data, Vars> {
  readonly item: Expr<Item>
  readonly index: Expr<number>
}

type FreshName<N extends string, Seen> = N extends keyof Seen ? TypeProblem<`state name '${N}' is already used`> : N
type Reachable<N extends keyof Seen & string, Seen, Data> = [Data] extends [Seen[N]] ? N : TypeProblem<`the data here does not fit the input of '${N}'`>

/** EXPRESS workflows cannot wait for jobs or callbacks. */
type Allowed<Kind extends WorkflowType, W extends WaitsFor> = Kind extends 'EXPRESS'
  ? W extends 'result' ? unknown : TypeProblem<'an EXPRESS workflow cannot wait for a job (.sync), a callback (.waitForTaskToken) or an activity'>
  : unknown

/** Refuses keys that the contract does not name (callback returns escape TypeScript's excess-property check). */
export type NoExtraKeys<O, T> = O extends ExprBrand<unknown> ? unknown : unknown extends T ? unknown : { readonly [K in Exclude<keyof O, keyof T>]: TypeProblem<`'${K & string}' is not a field of the payload`> }

/** A variable keeps its type: what comes after a branch, or after a handler, reads it with the type it had before. */
type KeepsTypes<A, Vars> = { readonly [K in keyof A & keyof Vars]: [Evaluated<A[K]>] extends [Vars[K]] ? unknown : TypeProblem<`the variable '${K & string}' has another type`> }

/** When to try again. Source of the defaults: Amazon States Language. */
export interface RetryPolicy {
  /** Default 3. */
  readonly maxAttempts?: number
  /** Seconds before the first retry, default 1. */
  readonly intervalSeconds?: number
  /** Factor from one interval to the next, default 2. */
  readonly backoffRate?: number
  readonly maxDelaySeconds?: number
  readonly jitterStrategy?: 'FULL' | 'NONE'
}

/** What every state may say besides. */
export interface StateOptions {
  readonly comment?: string
}

export interface TaskSettings<Data, Vars> {
  /** Ends the attempt with States.Timeout. */
  readonly timeoutSeconds?: Count<Data, Vars>
  /** The same, when no heartbeat arrives for that long; less than `timeoutSeconds`. */
  readonly heartbeatSeconds?: Count<Data, Vars>
  /** A role of another account, or with other rights, that the call is made as. */
  readonly credentials?: ($: Scope<Data, Vars>) => { readonly RoleArn: string | ExprBrand<string> }
}

/**
 * A chain of states with one open end.
 *
 * @typeParam Kind - type of the workflow
 * @typeParam Data - JSON that reaches the next state
 * @typeParam Vars - variables assigned so far
 * @typeParam Seen - names of the states above, each with the data that enters it
 * @typeParam Ret - data that already left through a Succeed state
 * @typeParam Errs - declared errors that nothing above caught
 */
export interface Flow<Kind extends WorkflowType, Data, Vars = {}, Seen = {}, Ret = never, Errs extends string = never> extends FlowEnd<Data, Ret, Errs> {
  pass<N extends string, O, A = {}>(
    name: FreshName<N, Seen>,
    output: ($: Scope<Data, Vars>) => O,
    options?: StateOptions & { readonly assign?: ($: Scope<Data, Vars>) => A & KeepsTypes<A, Vars> },
  ): Flow<Kind, Evaluated<O>, Vars & Evaluated<A>, Seen & Record<N, Data>, Ret, Errs>

  task<N extends string, In, Out, Err extends string, W extends WaitsFor, P extends Template<In>, O = Expr<Out>, A = {}>(
    name: FreshName<N, Seen>,
    task: TaskRef<In, Out, Err, W> & Allowed<Kind, W>,
    options: StateOptions & TaskSettings<Data, Vars> & {
      readonly arguments: ($: ArgumentScope<Data, Vars, W>) => P & NoExtraKeys<P, In>
      readonly output?: ($: ResultScope<Data, Vars, Out>) => O
      readonly assign?: ($: ResultScope<Data, Vars, Out>) => A & KeepsTypes<A, Vars>
    },
  ): Attempt<Kind, Evaluated<O>, Vars & Evaluated<A>, Seen & Record<N, Data>, Ret, Errs, Err, Vars>

  choice<N extends string, D, R, E extends string>(
    name: FreshName<N, Seen>,
    build: (choice: Choice<Kind, Data, Vars, Seen & Record<N, Data>>) => FlowEnd<D, R, E>,
    options?: StateOptions,
  ): Flow<Kind, D, Vars, Seen & Record<N, Data>, Ret | R, Errs | E>

  parallel<N extends string, B extends readonly ((branch: Flow<Kind, Data, Vars>) => FlowEnd<unknown, unknown, string>)[], O = Expr<BranchOutputs<B>>, A = {}>(
    name: FreshName<N, Seen>,
    branches: readonly [...B],
    options?: StateOptions & {
      readonly output?: ($: ResultScope<Data, Vars, BranchOutputs<B>>) => O
      readonly assign?: ($: ResultScope<Data, Vars, BranchOutputs<B>>) => A & KeepsTypes<A, Vars>
    },
  ): Attempt<Kind, Evaluated<O>, Vars & Evaluated<A>, Seen & Record<N, Data>, Ret, Errs, BranchErrors<B>, Vars>

  map<N extends string, Item, D, R, E extends string, S = Expr<Item>, O = Expr<(D | R)[]>, A = {}>(
    name: FreshName<N, Seen>,
    options: StateOptions & {
      readonly items: ($: Scope<Data, Vars>) => ExprBrand<readonly Item[]>
      /** What an iteration gets; the item itself when left out. */
      readonly select?: ($: ItemScope<Data, Vars, Item>) => S
      /** Iterations at a time; AWS runs at most 40 of an inline Map. */
      readonly maxConcurrency?: Count<Data, Vars>
      readonly each: (item: Flow<Kind, Evaluated<S>, Vars>) => FlowEnd<D, R, E>
      readonly output?: ($: ResultScope<Data, Vars, (D | R)[]>) => O
      readonly assign?: ($: ResultScope<Data, Vars, (D | R)[]>) => A & KeepsTypes<A, Vars>
    },
  ): Attempt<Kind, Evaluated<O>, Vars & Evaluated<A>, Seen & Record<N, Data>, Ret, Errs, E, Vars>

  /**
   * Starts a child execution for each item, or batch of items, of any data set. Variables cannot be read in it: hand over what it needs with `select`,
   * or `batchInput`. Write the settings in this order, so that each can be typed by those before it: items, `select`, `itemBatcher`, `each`, `resultWriter`.
   */
  distributedMap<
    N extends string, Item, X extends WorkflowType, D, R, E extends string, Args = never, P extends Template<Args> = Template<Args>, S = Expr<Item>,
    B extends Batcher<Data, Vars> = Unset<Batcher<Data, Vars>>, W extends Writer<Data, Vars> = Unset<Writer<Data, Vars>>,
    TC extends Count<Data, Vars> = Unset<Count<Data, Vars>>, TP extends Count<Data, Vars> = Unset<Count<Data, Vars>>,
    O = Expr<MapOutput<ChildInput<Evaluated<S>, B>, D | R, W, Tolerated<TC, TP>>>, A = {},
  >(
    name: FreshName<N, Seen> & StandardOnly<Kind>,
    options: ItemsFrom<Data, Vars, Item, Args, P> & DistributedMapOptions<Data, Vars, Item, X, S, B, W, TC, TP> & {
      readonly each: (item: Flow<X, ChildInput<Evaluated<S>, B>>) => FlowEnd<D, R, E>
      readonly output?: ($: ResultScope<Data, Vars, MapOutput<ChildInput<Evaluated<S>, B>, D | R, W, Tolerated<TC, TP>>>) => O
      readonly assign?: ($: ResultScope<Data, Vars, MapOutput<ChildInput<Evaluated<S>, B>, D | R, W, Tolerated<TC, TP>>>) => A & KeepsTypes<A, Vars>
    },
  ): Attempt<Kind, Evaluated<O>, Vars & Evaluated<A>, Seen & Record<N, Data>, Ret, Errs, MapRunError<Args, W>, Vars>

  wait<N extends string>(
    name: FreshName<N, Seen>,
    duration: { readonly seconds: Count<Data, Vars> } | { readonly timestamp: string | (($: Scope<Data, Vars>) => ExprBrand<string>) },
    options?: StateOptions,
  ): Flow<Kind, Data, Vars, Seen & Record<N, Data>, Ret, Errs>

  goto<N extends keyof Seen & string>(name: Reachable<N, Seen, Data>): Flow<Kind, never, Vars, Seen, Ret, Errs>
  succeed<N extends string>(name: FreshName<N, Seen>, options?: StateOptions): Flow<Kind, never, Vars, Seen, Ret | Data, Errs>
  fail<N extends string, E extends string>(
    name: FreshName<N, Seen>,
    reason: ($: Scope<Data, Vars>) => { readonly error: E | ExprBrand<string>; readonly cause?: Template<string> },
    options?: StateOptions,
  ): Flow<Kind, never, Vars, Seen, Ret, Errs | E>
}

type OutputOfBranch<B> = B extends (branch: never) => FlowEnd<infer D, infer R, string> ? D | R : never
type ErrorsOfBranch<B> = B extends (branch: never) => FlowEnd<unknown, unknown, infer E> ? E : never
/** The outputs of the branches, as a tuple. */
export type BranchOutputs<B extends readonly unknown[]> = { -readonly [K in keyof B]: OutputOfBranch<B[K]> }
type BranchErrors<B extends readonly unknown[]> = ErrorsOfBranch<B[number]>

/** What is left uncaught after a catcher. */
type Uncaught<Err extends string, Caught> = [Extract<Caught, 'States.ALL' | 'States.TaskFailed'>] extends [never] ? Exclude<Err, Caught> : never

/**
 * A flow whose last state can fail.
 *
 * @typeParam Err - errors of that state that nothing has caught yet
 * @typeParam Before - variables assigned before that state: all that a handler may read, since a failed state assigns nothing
 */
export interface Attempt<Kind extends WorkflowType, Data, Vars, Seen, Ret, Errs extends string, Err extends string, Before> extends Flow<Kind, Data, Vars, Seen, Ret, Errs | Err> {
  retry(errors: OneOrMore<Err | StatesError>, policy?: RetryPolicy): Attempt<Kind, Data, Vars, Seen, Ret, Errs, Err, Before>
  catch<const C extends Err | StatesError, D, R, E extends string>(
    errors: OneOrMore<C>,
    handle: (failed: Flow<Kind, ErrorOutput, Before, Seen>) => FlowEnd<D, R, E>,
  ): Attempt<Kind, Data | D, [D] extends [never] ? Vars : Before, Seen, Ret | R, Errs | E, Uncaught<Err, C>, Before>
  catch<const C extends Err | StatesError, O, A, D, R, E extends string>(
    errors: OneOrMore<C>,
    options: { readonly output: ($: ErrorScope<unknown, Before>) => O; readonly assign?: ($: ErrorScope<unknown, Before>) => A & KeepsTypes<A, Before> },
    handle: (failed: Flow<Kind, Evaluated<O>, Before & Evaluated<A>, Seen>) => FlowEnd<D, R, E>,
  ): Attempt<Kind, Data | D, [D] extends [never] ? Vars : Before, Seen, Ret | R, Errs | E, Uncaught<Err, C>, Before>
}

/** Rules of a Choice, tried in order; `otherwise` closes it. */
export interface Choice<Kind extends WorkflowType, Data, Vars, Seen, D = never, R = never, E extends string = never> {
  when<D2, R2, E2 extends string>(
    test: ($: Scope<Data, Vars>) => ExprBrand<boolean>,
    then: (flow: Flow<Kind, Data, Vars, Seen>) => FlowEnd<D2, R2, E2>,
  ): Choice<Kind, Data, Vars, Seen, D | D2, R | R2, E | E2>
  otherwise<D2, R2, E2 extends string>(then: (flow: Flow<Kind, Data, Vars, Seen>) => FlowEnd<D2, R2, E2>): FlowEnd<D | D2, R | R2, E | E2>
}
