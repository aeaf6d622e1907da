declare const contract: unique symbol

/**
 * What a workflow knows of a unit of work: its payload, its result, and the names of the errors it declares.
 * A type only: a task exports one, a workflow imports it with `import type`.
 *
 * @example
 * export type Score = TaskContract<{ readonly text: string }, { readonly score: number }, 'TextTooLong'>
 */
export interface TaskContract<In, Out, Err extends string = never> {
  readonly [contract]: { readonly input: (value: In) => void; readonly output: Out; readonly error: Err }
}

export type AnyContract = TaskContract<never, unknown, string>
export type InputOf<T> = T extends TaskContract<infer In, unknown, string> ? In : never
export type OutputOf<T> = T extends TaskContract<never, infer Out, string> ? Out : never
export type ErrorOf<T> = T extends TaskContract<never, unknown, infer Err> ? Err : never
