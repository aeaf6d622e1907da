import { canonicalJson } from '../canonical.js'
import type { OneOrMany, Range, TokenTest } from '../model/definition.js'
import type { TokenView } from './token-view.js'

/** Whether a token fulfils a test. */
export type Condition = (view: TokenView, index: number) => boolean

/** Token tests by number; equal tests share one. */
export interface TestTable {
  readonly conditions: readonly Condition[]
  number(test: TokenTest): number
}

export function createTestTable(): TestTable {
  const numbers = new Map<string, number>()
  const conditions: Condition[] = []
  return {
    conditions,
    number(test) {
      const key = canonicalJson(test)
      const known = numbers.get(key)
      if (known !== undefined) return known
      numbers.set(key, conditions.length)
      return conditions.push(compileTest(test)) - 1
    },
  }
}

const listOf = (value: OneOrMany): readonly string[] => (typeof value === 'string' ? [value] : value)

/** One entry a kind of condition, in the order in which they are cheapest to refuse. */
const kinds: { readonly [K in keyof TokenTest]-?: (value: NonNullable<TokenTest[K]>) => Condition } = {
  pos: (value) => oneOf(value, (view, index) => view.token(index).pos),
  text: (value) => oneOf(value, (view, index) => view.token(index).text),
  lower: (value) => oneOf(value, (view, index) => view.lower(index)),
  lemma: (value) => oneOf(value, (view, index) => view.token(index).lemma),
  entity: (value) => oneOf(value, (view, index) => view.token(index).entity),
  shape: (value) => oneOf(value, (view, index) => view.shape(index)),
  group: (value) => {
    const names = listOf(value)
    return (view, index) => names.some((name) => view.inGroup(name, index))
  },
  prefix: (value) => {
    const beginnings = listOf(value)
    return (view, index) => beginnings.some((beginning) => view.token(index).text.startsWith(beginning))
  },
  suffix: (value) => {
    const endings = listOf(value)
    return (view, index) => endings.some((ending) => view.token(index).text.endsWith(ending))
  },
  length: (value) => (view, index) => within(value, view.token(index).text.length),
  not: (value) => {
    const inner = compileTest(value)
    return (view, index) => !inner(view, index)
  },
}

function oneOf(value: OneOrMany, read: (view: TokenView, index: number) => string | undefined): Condition {
  const words = new Set(listOf(value))
  return (view, index) => {
    const word = read(view, index)
    return word !== undefined && words.has(word)
  }
}

/** Whether a number lies in a range, ends included. */
export const within = ({ min = -Infinity, max = Infinity }: Range, value: number): boolean => value >= min && value <= max

/** A test's condition: all that is asked must hold. */
export function compileTest(test: TokenTest): Condition {
  const parts = (Object.keys(kinds) as (keyof TokenTest)[]).flatMap((kind) => compileKind(kind, test[kind]) ?? [])
  const [only] = parts
  return only !== undefined && parts.length === 1 ? only : (view, index) => parts.every((part) => part(view, index))
}

function compileKind<K extends keyof TokenTest>(kind: K, value: TokenTest[K]): Condition | undefined {
  // the compiler cannot see that a kind's compiler takes that kind's value
  const compile = kinds[kind] as (value: NonNullable<TokenTest[K]>) => Condition
  return value === undefined ? undefined : compile(value)
}
