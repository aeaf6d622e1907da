/** The part of JSON Schema (2020-12) that our files need. A schema is plain data: published as it is, and what checks the files. */
export type Schema = StringSchema | NumberSchema | ArraySchema | TupleSchema | ObjectSchema | MapSchema | UnionSchema | ConstSchema | BooleanSchema | RefSchema

interface Described {
  readonly description?: string
}
export interface StringSchema extends Described {
  readonly type: 'string'
  readonly enum?: readonly string[]
  readonly pattern?: string
  readonly minLength?: number
  readonly maxLength?: number
}
export interface NumberSchema extends Described {
  readonly type: 'number' | 'integer'
  readonly minimum?: number
  readonly maximum?: number
}
export interface BooleanSchema extends Described {
  readonly type: 'boolean'
}
export interface ConstSchema extends Described {
  readonly const: string | number | boolean
}
export interface ArraySchema extends Described {
  readonly type: 'array'
  readonly items: Schema
  readonly minItems?: number
  readonly maxItems?: number
}
/** First items of fixed kinds, then any number of one kind. */
export interface TupleSchema extends Described {
  readonly type: 'array'
  readonly prefixItems: readonly Schema[]
  readonly items: Schema
  readonly minItems: number
}
export interface ObjectSchema extends Described {
  readonly type: 'object'
  readonly properties: Readonly<Record<string, Schema>>
  readonly required: readonly string[]
  readonly additionalProperties: false
  readonly minProperties?: number
}
export interface MapSchema extends Described {
  readonly type: 'object'
  readonly additionalProperties: Schema
  readonly maxProperties?: number
}
/** Told apart by JSON type, or by the property that is constant in each. */
export interface UnionSchema extends Described {
  readonly anyOf: readonly Schema[]
}
/** Refers to a definition of the root: `#/$defs/element`. */
export interface RefSchema extends Described {
  readonly $ref: `#/$defs/${string}`
}

/** A schema that stands alone. */
export type RootSchema = Schema & { readonly $schema: string, readonly title: string, readonly $defs?: Readonly<Record<string, Schema>> }

type RequiredKey<T> = { [K in keyof T]-?: object extends Pick<T, K> ? never : K }[keyof T]

/**
 * The schema of an interface's objects. The compiler sees to it that every member has a schema and no other name has one.
 *
 * @example
 * ```ts
 * objectOf<Range>({ min: { type: 'integer' }, max: { type: 'integer' } }, [])
 * ```
 */
export function objectOf<T extends object>(properties: { readonly [K in keyof T]-?: Schema }, required: readonly (RequiredKey<T> & string)[], description?: string): ObjectSchema {
  return { type: 'object', ...(description === undefined ? {} : { description }), properties, required, additionalProperties: false }
}
