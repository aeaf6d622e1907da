import type { Json, JsonObject } from '../asl/json.js'
import { expression } from './expression.js'
import type { StateOptions } from './flow.js'
import { payloadOf } from './template.js'

// Untyped on purpose, as the builder that uses it is.

export type Callback = (scope: object) => unknown

export interface Effects {
  readonly output?: Callback
  readonly assign?: Callback
}

const variables: object = new Proxy({}, { get: (_target, key) => expression(`$${String(key)}`) })

/** What an expression callback gets; `more` gives the JSONata of what only some callbacks can read. */
export const scope = (more: Readonly<Record<string, string>> = {}): object => ({
  input: expression('$states.input'),
  vars: variables,
  executionName: expression('$states.context.Execution.Name'),
  executionStartTime: expression('$states.context.Execution.StartTime'),
  stateEnteredTime: expression('$states.context.State.EnteredTime'),
  ...Object.fromEntries(Object.entries(more).map(([name, source]) => [name, expression(source)])),
})

export const commented = (options: StateOptions | undefined): JsonObject => (options?.comment === undefined ? {} : { Comment: options.comment })

export const assigned = (assign: Callback | undefined, more?: Readonly<Record<string, string>>): JsonObject => (assign === undefined ? {} : { Assign: payloadOf(assign(scope(more))) })

/** A number or text, or an expression that gives one. */
export const given = (value: unknown): Json => payloadOf(typeof value === 'function' ? (value as Callback)(scope()) : value)

const result = { result: '$states.result' }

/** `Assign` and `Output` of a state whose result is what it gave. */
export const effects = (options: Effects | undefined): JsonObject => ({
  ...assigned(options?.assign, result),
  ...(options?.output !== undefined && { Output: payloadOf(options.output(scope(result))) }),
})
