import type { FieldTable } from '../asl/index.js'
import type { Json, JsonObject } from '../asl/json.js'
import type { CompiledCatcher, CompiledRule, CompiledState, Field } from './program.js'

/** The name of the state to go to. @throws InterpreterError when there is none of that name */
export type Target = (value: unknown, place: string) => string

/** Members of a compiled state that are fields. */
export type FieldKey = { [K in keyof CompiledState]-?: Field extends CompiledState[K] ? K : never }[keyof CompiledState]

/** How one query language spells a state's data fields, its choice rules and its catchers. Paths are places in the definition. */
export interface Dialect {
  /** What holds the arguments of a call. */
  readonly argumentsName: 'Arguments' | 'Parameters'
  /** A field that builds a value. @param name - the field below the path. @throws InterpreterError */
  template(value: Json, path: string, name: string): Field
  /** The names that a field with a literal value goes by, the one that reads data by a path among them. */
  forms(name: string): readonly string[]
  /** Whichever of these forms is there. @param at - the object that has it, below the path. @throws InterpreterError */
  literal(source: JsonObject, path: string, at: string, name: string): Field | undefined
  /** Fields a state of that kind takes, besides Type, Comment and QueryLanguage. */
  fields(table: FieldTable): readonly string[]
  /** @throws InterpreterError */
  state(source: JsonObject, path: string): Partial<CompiledState>
  /** @param place - the rule below the state: `Choices[0]`. @throws InterpreterError */
  rule(source: JsonObject, path: string, place: string, target: Target): CompiledRule
  /** @throws InterpreterError */
  catcher(source: JsonObject, path: string, target: Target): CompiledCatcher
}
