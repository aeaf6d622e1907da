import { describe, expect, test } from '@jest/globals'
import { compileJsonata } from '../../../../src/query/index.js'
import type { Json, JsonObject } from '../../../../src/asl/json.js'
import { host } from './reference.js'

const nested = (levels: number, wrap: (inner: Json) => Json): Json => Array.from({ length: levels }).reduce<Json>((inner) => wrap(inner), 1)

const states: JsonObject = {
  long: 'a'.repeat(200_000), almost: `${'a'.repeat(40)}!`, deepObject: nested(3000, (a) => ({ a })), deepArray: nested(3000, (a) => [a]),
}

const evaluate = (source: string): Json | undefined => compileJsonata(source).evaluate({ states, variables: {} }, host)

/** What an expression that passes a limit says. */
function complaint(source: string, limit?: { readonly steps: number; readonly depth: number }): string {
  try {
    return `gave ${typeof compileJsonata(source).evaluate({ states, variables: {} }, host, limit)}`
  } catch (error) {
    expect(error).toMatchObject({ name: 'QueryError', kind: 'limit' })
    // the limits have to be reached before the host's own are, which depend on the machine
    expect((error as Error).message).not.toContain('Maximum call stack')
    return (error as Error).message
  }
}

function expectLimit(source: string): void {
  expect(complaint(source)).not.toMatch(/^gave /)
  const less = { steps: 50_000, depth: 2500 }
  expect(complaint(source, less)).toBe(complaint(source, less))
}

const doubling = (constructor: string): string => `($f := function($n, $x) { $n = 0 ? $x : $f($n - 1, ${constructor}) }; $f(60, 1))`
const deepening = (constructor: string): string => `($f := function($n, $x) { $n = 0 ? $x : $f($n - 1, ${constructor}) }; $f(20000, 0))`

describe('an expression that would not end, or would fill the memory, passes a limit', () => {
  test.each([
    ['($f := function($x) { $f($x + 1) }; $f(0))'], ['($f := function($x) { 1 + $f($x + 1) }; $f(0))'], ['($f := function($x) { [$f($x)] }; $f(0))'], ['($f := function($x) { {"a": $f($x)} }; $f(0))'], ['($f := function($x) { $map([1], function($y) { $f($y) }) }; $f(0))'], ['($f := function($x) { ($y := $f($x); $y) }; $f(0))'], ['($f := function($x) { $x ~> $f }; $f(0))'], ['($y := function($f) { $f($f) }; $y($y))'], ['($f := function($x) { $replace("a", /a/, $f) }; $f(0))'], ['($f := function($x) { [2, 1]^($f($x)) }; $f(0))'], ['($f := function($x) { {"a": 1} ~> |$|$f($x)| }; $f(0))'], ['($f := function($x) { [1]@$v.($f($x)) }; $f(0))'],
    ['[1..9999999]'], ['[1..99999999]'], ['[1..1000].[1..1000].[1..1000]'], ['[1..100000][$ in [1..100000]]'], ['$count($map([1..5000000], function($v) { $map([1..100], function($w) { $w }) }))'], ['[1..1000]@$a.[1..1000]@$b.[1..1000]@$c'], ['$sort([1..300000], function($a, $b) { $a < $b })'], ['$reduce([1..100000], function($a, $b) { $append($a, $b) }, [])'], ['$distinct([1..300000].{"a": $})'], ['$zip([1..1000000], [1..1000000])'], ['[1..2000].$states.long'],
    [doubling('$x & $x')], [doubling('[$x, $x]')], [`$string(${doubling('{"a": $x, "b": $x}')})`], [`${doubling('{"a": $x, "b": $x}')} = ${doubling('{"a": $x, "b": $x}')}`], [`${doubling('{"a": $x, "b": $x}')}.**`], [`${doubling('{"a": $x, "b": $x}')} ~> |$|{"c": 1}|`], [`$boolean(${doubling('[[$x], [$x]]').replace('60, 1', '60, 0')})`], [`$sum(${doubling('[$x, $x]')})`],
    [deepening('{"a": $x}')], [deepening('[[$x]]')], [`$string(${deepening('{"a": $x}')})`], [`$boolean(${deepening('[[$x]]')})`], [`${deepening('[[$x]]')} = ${deepening('[[$x]]')}`],
    ['$string($states.deepObject)'], ['$states.deepObject.**'], ['$states.deepArray.a'], ['$boolean($states.deepArray)'], ['$clone($states.deepObject)'], ['$spread($states.deepArray)'], ['$keys($states.deepArray)'], ['$states.deepArray.*'], ['{"a": 1} ~> |$|{"b": $}|'],
    ['$match($states.almost, /^(a+)+$/)'], ['$contains($states.almost, /(a|a)*b/)'], ['$contains($states.long, /(.*)(.*)(.*)[0-9]/)'], ['$replace($states.long, /a*a*a*b/, "")'], ['$toMillis($states.long, $join([1..50].("[MNn][FNn]")))'],
    ['$replace($states.long, "a", $states.long)'], ['$replace($states.long, /a/, $states.long)'], ['$pad("a", 999999999)'], ['$pad("a", -1e300, "xyz")'], ['$join([1..1000].$states.long)'], ['$formatInteger(1e300, "I")'], ['$fromMillis(0, "[Y,9999999999]")'], ['$formatNumber(1, $pad("", 4000000, "#,"))'], ['$encodeUrl($pad("", 4000000, "é"))'],
  ])('%s', expectLimit)
})

describe('source that would keep the parser busy passes a limit', () => {
  const times = (count: number, wrap: (inner: string) => string): string => Array.from({ length: count }).reduce<string>((inner) => wrap(inner), 'a')
  test.each([
    ['parentheses', '('.repeat(100_000)], ['brackets', times(2000, (a) => `[${a}]`)], ['predicates', times(2000, (a) => `${a}[${a.length}]`).slice(0, 40_000).replaceAll(']', '')], ['signs', `${'-'.repeat(100_000)}1`], ['sums', Array(5000).fill('1').join('+')], ['?:', times(25, (a) => `(${a} ?: b)`)], ['??', times(25, (a) => `(${a}).x ?? b`)], ['?? in predicates', times(25, (a) => `c[${a}].d ?? b`)], ['?: behind a regular expression', times(25, (a) => `(${a} ~> /[(]/ ?: b)`)],
  ])('%s', (_name, source) => expect(() => compileJsonata(source)).toThrow(expect.objectContaining({ kind: 'limit' })))

  test.each([
    ['?: one after the other', Array(200).fill('a').join(' ?: ')], ['?? of many members', `{${Array.from({ length: 100 }, (_, i) => `"k${i}": $lookup(a, "x")[0] ?? 0`).join(', ')}}`], ['brackets in strings', `[${Array(1000).fill('"(["').join(', ')}]`], ['a long sum', Array(700).fill('1').join('+')], ['a long list', `[${Array(50_000).fill('1').join(',')}]`],
  ])('%s does not', (_name, source) => expect(() => compileJsonata(source)).not.toThrow())
})

describe('limits of one evaluation', () => {
  test('can be set', () => {
    const expression = compileJsonata('$sum($map([1..10], function($v) { $v }))')
    expect(expression.evaluate({ states: {}, variables: {} }, host)).toBe(55)
    expect(() => expression.evaluate({ states: {}, variables: {} }, host, { steps: 20, depth: 100 })).toThrow(expect.objectContaining({ code: 'D1012' }))
    expect(() => expression.evaluate({ states: {}, variables: {} }, host, { steps: 1000, depth: 5 })).toThrow(expect.objectContaining({ code: 'D1011' }))
  })

  test('leave room for recursion, without an end where it is the last call', () => {
    expect(evaluate('($f := function($n) { $n = 0 ? 0 : 1 + $f($n - 1) }; $f(250))')).toBe(250)
    expect(evaluate('($f := function($n, $sum) { $n = 0 ? $sum : $f($n - 1, $sum + 1) }; $f(50000, 0))')).toBe(50_000)
  })
})
