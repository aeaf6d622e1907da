import type { Run } from '../scope.js'
import { parseSignature } from '../signature.js'
import { JsonataFunction } from '../value.js'

/** Levels that a call of a built-in function takes: many of them call others. */
const bodyLevels = 8

/** What a function does with its arguments, once they are checked and completed. */
export type Body = (args: readonly unknown[], run: Run, context: unknown) => unknown

/** A built-in function: its signature in JSONata's notation, what it does, and its arity where that is not the number of its parameters. */
export type Definition = readonly [signature: string, body: Body, arity?: number]

/** Makes a table of functions callable. */
export function defineFunctions(table: Readonly<Record<string, Definition>>): Readonly<Record<string, JsonataFunction>> {
  const entries = Object.entries(table).map(([name, [definition, body, arity]]) => {
    const signature = parseSignature(definition)
    return [name, new JsonataFunction(arity ?? signature.length, (run, args, context) => {
      run.spend(2)
      run.enter(bodyLevels)
      const value = body(signature.validate(args, context, run), run, context)
      run.leave(bodyLevels)
      return value
    })] as const
  })
  return Object.fromEntries(entries)
}

/** A body that gives nothing where its first argument is nothing, as most functions do. */
export const given = <T>(body: (value: T, rest: readonly unknown[], run: Run) => unknown): Body =>
  ([value, ...rest], run) => (value === undefined ? undefined : body(value as T, rest, run))
