import type { QueryLanguage } from './states/index.js'

/** What a field of the language holds. */
export type FieldKind =
  /** Any JSON: data, a payload template, an expression. */
  | { readonly kind: 'any' }
  | { readonly kind: 'boolean' }
  | { readonly kind: 'text'; readonly least?: number; readonly most?: number }
  /** One of a few words. */
  | { readonly kind: 'word'; readonly words: readonly string[] }
  | { readonly kind: 'number'; readonly whole: boolean; readonly least: number; readonly most?: number }
  /** A JSONPath, or where it may be one a call of an intrinsic function. */
  | { readonly kind: 'path' }
  /** The name of a state of the same machine. */
  | { readonly kind: 'target' }
  /** An instant by RFC 3339. */
  | { readonly kind: 'timestamp' }
  /** Variables by name. */
  | { readonly kind: 'variables' }
  /** An object with members of its own choice. */
  | { readonly kind: 'object' }
  /** The states of a machine, by name. */
  | { readonly kind: 'states' }
  | { readonly kind: 'list'; readonly of: FieldKind; readonly least: 0 | 1 }
  /** An object with fields of its own: {@link shapes} has them. */
  | { readonly kind: 'shape'; readonly shape: ShapeName }

/** One field of an object of the language. */
export type Field = FieldKind & {
  /** The query language whose field it is, where it is not one of both. */
  readonly only?: QueryLanguage
  /** In JSONata, whether an expression that gives the value may stand in its place. */
  readonly expression?: boolean
  /** Whether `null` may stand in its place. */
  readonly nullable?: boolean
}

/** Objects of the language, besides states, that have fields of their own. */
export type ShapeName =
  | 'branch' | 'processor' | 'processorConfig' | 'retrier' | 'catcher' | 'rule' | 'condition'
  | 'reader' | 'readerConfig' | 'batcher' | 'writer' | 'writerConfig' | 'credentials'

/** The fields of one kind of object. */
export interface Shape {
  /** What messages call it: `a Task state`. */
  readonly title: string
  readonly fields: Readonly<Record<string, Field>>
  readonly required: readonly string[]
  /** At least one of each list is there, as far as the query language has it. */
  readonly oneOf?: readonly (readonly string[])[]
  /** At most one of each list is there. */
  readonly exclusive?: readonly (readonly string[])[]
  /** Whether it may have other members, too. */
  readonly open?: boolean
}

/** Ways to write a {@link Field}. */
export const any: Field = { kind: 'any' }
export const text: Field = { kind: 'text' }
export const target: Field = { kind: 'target' }
export const path = (more: Partial<Pick<Field, 'nullable'>> = {}): Field => ({ kind: 'path', only: 'JSONPath', ...more })
export const word = (...words: readonly string[]): Field => ({ kind: 'word', words })
export const shapeOf = (shape: ShapeName, more: Partial<Pick<Field, 'only' | 'expression'>> = {}): Field => ({ kind: 'shape', shape, ...more })
export const listOf = (of: FieldKind, least: 0 | 1 = 0): Field => ({ kind: 'list', of, least })
export const whole = (least: number, most?: number): Field => ({ kind: 'number', whole: true, least, ...(most !== undefined && { most }) })
