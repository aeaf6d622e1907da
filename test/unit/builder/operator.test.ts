import { describe, expect, test } from '@jest/globals'
import jsonata from 'jsonata'
import {
  add, and, at, average, concat, contains, count, divide, each, eq, exists, filter, gt, gte, ifElse, jsonata as raw, lt, lte, max, merge, min, multiply, neq, not, or, orElse, split, stringLength, substring, subtract, sum, toJson,
} from '../../../src/builder/index.js'
import type { Expr, ExprBrand } from '../../../src/builder/index.js'
import { expression, textOf } from '../../../src/builder/expression.js'

interface Row { readonly n: number; readonly s: string }
const run = async (value: ExprBrand<unknown>, input: unknown): Promise<unknown> => {
  const result: unknown = await jsonata(textOf(value)).evaluate(undefined, { states: { input } })
  return result === undefined ? undefined : JSON.parse(JSON.stringify(result))
}
const rows = expression<readonly Row[]>('$states.input.rows')
const one = expression<Row>('$states.input.rows[0]')
const some = (length: number): { readonly rows: readonly Row[] } => ({ rows: Array.from({ length }, (_, i) => ({ n: i + 1, s: `s${i}` })) })

describe('operators say in JSONata what they say in TypeScript', () => {
  test.each([0, 1, 3])('over %i items', async (length) => {
    const input = some(length)
    const ns = input.rows.map(({ n }) => n)
    expect(await run(each(rows, (row) => ({ twice: multiply(row.n, 2) })), input)).toEqual(ns.map((n) => ({ twice: n * 2 })))
    expect(await run(each(rows, (row) => row.n), input)).toEqual(ns)
    expect(await run(filter(rows, (row) => gt(row.n, 1)), input)).toEqual(input.rows.filter(({ n }) => n > 1))
    expect(await run(count(rows), input)).toBe(length)
    expect(await run(sum(each(rows, (row) => row.n)), input)).toBe(ns.reduce((a, b) => a + b, 0))
    expect(await run(average(each(rows, (row) => row.n)), input)).toBe(length === 0 ? undefined : ns.reduce((a, b) => a + b, 0) / length)
    expect(await run(max(each(rows, (row) => row.n)), input)).toBe(length === 0 ? undefined : Math.max(...ns))
    expect(await run(min(each(rows, (row) => row.n)), input)).toBe(length === 0 ? undefined : 1)
    expect(await run(at(rows, 0), input)).toEqual(input.rows[0])
  })

  test('callbacks inside callbacks keep their items apart', async () => {
    const nested = each(rows, (outer) => ({ pairs: toJson(each(filter(rows, (other) => gt(outer.n, other.n)), (inner) => concat(outer.s, inner.s))) }))
    expect(textOf(nested)).toContain('function($item2)')
    expect(await run(nested, some(3))).toEqual([{ pairs: '[]' }, { pairs: '["s1s0"]' }, { pairs: '["s2s0","s2s1"]' }])
    expect(textOf(each(rows, (row) => row.n))).toContain('function($item)')
  })

  test.each<[ExprBrand<unknown>, unknown]>([
    [add(one.n, 2), 3], [subtract(one.n, 2), -1], [multiply(one.n, 4), 4], [divide(one.n, 4), 0.25],
    [eq(one.n, 1), true], [neq(one.n, 1), false], [gte(one.n, 1), true], [lt(one.n, 1), false], [lte(one.n, 1), true],
    [and(eq(one.n, 1), eq(one.s, 'x')), false], [or(eq(one.n, 1), eq(one.s, 'x')), true], [not(eq(one.n, 1)), false], [exists(one.n), true],
    [concat('a', one.n, '-', one.s), 'a1-s0'], [stringLength(one.s), 2], [substring(one.s, 1, 1), '0'], [contains(one.s, '0'), true], [split(one.s, 's'), ['', '0']], [split(one.s, 'x'), ['s0']],
    [ifElse(eq(one.n, 1), 'yes', { no: one.n }), 'yes'], [orElse(expression<string | undefined>('$states.input.nope'), 'fallback'), 'fallback'],
    [merge(one, { n: 9, more: one.s }), { n: 9, s: 's0', more: 's0' }], [toJson({ a: one.n }), '{"a":1}'], [raw<number>`$sum([${one.n}, ${2}])`, 3],
    [expression<{ readonly 'odd name': number }>('$states.input')['odd name'], 5],
  ])('case %#', async (value, expected) => expect(await run(value, { ...some(2), 'odd name': 5 })).toEqual(expected))
})

describe('what is missing, and what is null', () => {
  const missing = <A>(): Expr<A> => expression<A>('$states.input.nope')
  const none = <A>(): Expr<A> => expression<A>('$states.input.none')
  const input = { none: null, holed: [1, null] }

  test.each<[string, ExprBrand<unknown>, unknown]>([
    ['eq', eq(missing<null>(), none<null>()), false], ['eq of nulls', eq(none<null>(), null), true], ['neq', neq(missing<number>(), 1), false], ['neq of null', neq(none<number>(), 1), true],
    ['gt', gt(missing<number>(), 1), undefined], ['and', and(missing<boolean>(), true), false], ['or', or(none<boolean>(), missing<boolean>()), false], ['not', not(missing<boolean>()), undefined], ['not null', not(none<boolean>()), true],
    ['exists', exists(missing<number>()), false], ['exists null', exists(none<number>()), true], ['orElse', orElse(missing<number>(), 1), 1], ['orElse null', orElse(none<number>(), 1), null],
    ['ifElse', ifElse(missing<boolean>(), 1, 2), 2], ['ifElse null', ifElse(none<boolean>(), 1, 2), 2], ['add', add(missing<number>(), 1), undefined], ['sum', sum(missing<number[]>()), undefined], ['average', average(missing<number[]>()), undefined],
    ['max', max(missing<number[]>()), undefined], ['concat', concat('a', missing<string>(), none<string>()), 'anull'], ['stringLength', stringLength(missing<string>()), undefined], ['substring', substring(missing<string>(), 0, 1), undefined],
    ['contains', contains(missing<string>(), 'a'), undefined], ['split', split(missing<string>(), ','), []], ['toJson', toJson(missing<number>()), undefined], ['toJson null', toJson(none<number>()), 'null'],
    ['at', at(missing<number[]>(), 0), undefined], ['at null', at(none<number[]>(), 0), null], ['count', count(missing<number[]>()), 0], ['count null', count(none<number[]>()), 1], ['merge', merge(missing<object>(), { a: 1 }), { a: 1 }],
  ])('%s', async (_, value, expected) => expect(await run(value, input)).toEqual(expected))

  test.each<[string, ExprBrand<unknown>]>([
    ['gt', gt(none<number>(), 1)], ['gt of a number and a text', gt(raw<number>`${1}`, raw<never>`${'a'}`)], ['add', add(none<number>(), 1)], ['sum', sum(none<number[]>())], ['sum with a null', sum(expression('$states.input.holed'))],
    ['average', average(none<number[]>())], ['max', max(none<number[]>())], ['stringLength', stringLength(none<string>())], ['substring', substring(none<string>(), 0, 1)], ['contains', contains(none<string>(), 'a')], ['split', split(none<string>(), ',')], ['merge', merge(none<object>(), { a: 1 })],
  ])('%s fails', async (_, value) => expect(run(value, input)).rejects.toHaveProperty('code'))
})
