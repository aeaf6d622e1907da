import { describe, expect, test } from '@jest/globals'
import { compileJsonata, compileJsonataTemplate, QueryError } from '../../../src/query/index.js'
import type { Json, JsonObject } from '../../../src/asl/json.js'
import { agree, host } from './jsonata/reference.js'

const states: JsonObject = {
  input: {
    name: 'Ann', n: 4, price: 2.5, flag: true, none: null, empty: [], one: [7], list: [3, 1, 2], text: 'a,b,c', emoji: 'a😀b',
    people: [{ name: 'A', age: 30, tags: ['x'] }, { name: 'B', age: 20, tags: ['y', 'z'] }, { name: 'C', age: 25 }],
    nested: { a: { b: [{ c: 1 }, { c: 2 }] } }, matrix: [[1, 2], [3]],
  },
  context: { Execution: { Name: 'run' } },
}

const evaluate = (source: string, variables: JsonObject = {}): Json | undefined => compileJsonata(source).evaluate({ states, variables }, host)

const agreed = [
  '$states.input.name', '$states.input.nested.a.b.c', '$states.input.nested.a.b[0].c', '$states.input.nested.a.b[-1]', '$states.input.missing.deep',
  '$states.input.people.name', '$states.input.people[age > 22].name', '$states.input.people[name = "B"].tags', '$states.input.people.tags', '$states.input.people[0].tags',
  '$states.input.one', '$states.input.one[0]', '$states.input.empty', '$states.input.list[1]', '$states.input.matrix', '$states.input.matrix[0]', '$states.input.matrix.$',
  '$states.input.n + 1', '$states.input.n - $states.input.price', '$states.input.n * 2 / 4 % 3', '-$states.input.n', '$states.input.missing + 1',
  '$states.input.n = 4', '$states.input.n != 4', '$states.input.missing = 4', '$states.input.n > 3 and $states.input.flag', '$states.input.none = null', '$states.input.empty or $states.input.flag',
  '"a" in ["a", "b"]', '3 in $states.input.list', '"x" & 1 & null & [1,2]', '$states.input.name & $states.input.missing', '[1..5]', '[3..1]',
  '{"a": $states.input.n, "b": $states.input.missing, "c": [$states.input.list, 9]}', '[[1,2],[3]]', '[$states.input.one, $states.input.list]', '$states.input.people{name: age}',
  '$states.input.flag ? "y" : "n"', '$states.input.missing ? "y"', '($a := 1; $b := $a + 1; $a + $b)', '($f := function($x) { $x * 2 }; $f(4))',
  '($fact := function($k) { $k < 2 ? 1 : $k * $fact($k - 1) }; $fact(5))',
  '$map($states.input.list, function($v, $i) { $v * $i })', '$map($states.input.one, function($v) { $v })', '[$map($states.input.one, function($v) { $v })]', '$map($states.input.empty, function($v) { $v })',
  '$filter($states.input.list, function($v) { $v > 1 })', '$reduce($states.input.list, function($a, $b) { $a + $b })', '$reduce($states.input.list, function($a, $b) { $a + $b }, 10)',
  '$sum($states.input.list)', '$count($states.input.people)', '$count($states.input.missing)', '$max($states.input.list)', '$average($states.input.list)', '$sum($states.input.people.age)',
  '$sort($states.input.list)', '$sort($states.input.people, function($a, $b) { $a.age > $b.age }).name', '$states.input.people^(age).name', '$states.input.people^(>age)[0].name',
  '$append($states.input.list, 9)', '$reverse($states.input.list)', '$distinct([1, 1, 2, "a", "a"])', '$zip([1,2],[3,4])', '$exists($states.input.none)', '$exists($states.input.nope)',
  '$keys($states.input.nested)', '$lookup($states.input, "n")', '$merge([{"a": 1}, {"b": 2}])', '$spread({"a": 1, "b": 2})', '$each({"a": 1, "b": 2}, function($v, $k) { $k & $v })', '$sift({"a": 1, "b": 2}, function($v) { $v > 1 })',
  '$string($states.input.nested)', '$string(5)', '$string("x")', '$string(0.1 + 0.2)', '$length($states.input.emoji)', '$substring($states.input.text, 2)', '$substring($states.input.text, -3, 2)', '$substring("hello", 1, 3)',
  '$split($states.input.text, ",")', '$join(["a", "b"], "-")', '$uppercase("abc")', '$trim("  a   b ")', '$pad("x", 4, "-")', '$pad("x", -4)', '$contains("abc", "b")', '$replace("a-b-c", "-", "+")', '$replace("a-b-c", "-", "+", 1)',
  '$substringBefore("a=b", "=")', '$substringAfter("a=b", "=")', '$number("12.5")', '$number(true)', '$round(2.5)', '$round(3.5)', '$round(123.456, 2)', '$round(123.456, -1)', '$floor(1.7)', '$ceil(1.2)', '$abs(-1)', '$power(2, 8)', '$sqrt(16)',
  '$boolean([])', '$boolean([0])', '$boolean({"a": 1})', '$not(0)', '$type(null)', '$type([])', '$base64encode("hi")', '$base64decode("aGk=")',
  '$states.input.list ~> $sum', '$states.input.people ~> $map(function($p) { $p.age }) ~> $sum()', '$states.input.*[0]', '$states.**.c', '$states.input.people.{"n": name, "t": tags}', '$states.input.people.[name, age]',
  '$states.input.people[].name', '$states.input.people[age > 29].name[]', '$map([1,2,3], $string)', '($add := function($x, $y) { $x + $y }; $inc := $add(1, ?); $inc(2))',
]

describe('compiled JSONata gives what the reference implementation gives', () => {
  agree(agreed, states)
})

describe('what Step Functions adds', () => {
  test.each([
    ['$partition([1,2,3,4,5], 2)', [[1, 2], [3, 4], [5]]], ['$partition([1], 2)', [[1]]], ['$range(1, 9, 2)', [1, 3, 5, 7, 9]], ['$range(1, 9, 9)', 1],
    ['$hash("input data", "SHA-1")', 'aaff4a450a104cd177d28d18d74485e8cae074b7'], ['$parse("{\\"a\\": [1]}").a[0]', 1], ['$uuid()', '00000000-0000-4000-8000-000000000000'], ['$random()', 0.5],
    ['$now()', '2024-01-01T00:00:00.000Z'], ['$millis()', 1_704_067_200_000], ['$toMillis("2024-01-01T00:00:00Z")', 1_704_067_200_000],
  ])('%s', (source, expected) => expect(evaluate(source)).toEqual(expected))

  test.each([
    ['$range(1, 2, 0)', 'ASL3014'], ['$range(0, 1000, 1)', 'ASL3014'], ['$partition([1], 0)', 'ASL3014'], ['$hash("a", "CRC")', 'ASL3014'], ['$parse("{")', 'ASL3014'], ['$hash(1, "MD5")', 'T0410'], ['$uuid(1)', 'T0410'],
  ])('%s fails', (source, code) => expect(() => evaluate(source)).toThrow(expect.objectContaining({ code })))

  test.each([['$range($nope, 1, 1)'], ['$partition($nope, 1)'], ['$hash($nope, "MD5")'], ['$parse($nope)']])('%s is nothing', (source) => expect(evaluate(source)).toBeUndefined())

  test('a seed repeats its number', () => {
    expect(evaluate('$random(7) = $random(7)')).toBe(true)
    expect(evaluate('$random(7) = $random(8)')).toBe(false)
  })
})

describe('what is refused', () => {
  test('a number that JSON cannot hold is an error', () => expect(() => evaluate('1 / 0')).toThrow(expect.objectContaining({ code: 'D1001' })))

  test('$eval is refused when compiled', () =>
    expect(() => compileJsonata('$eval("1")')).toThrow(expect.objectContaining({ kind: 'unsupported', code: 'ASL3010' })))

  test('an unknown function is an error when it is called, as on AWS', () =>
    expect(() => evaluate('$nope(1)')).toThrow(expect.objectContaining({ code: 'T1006', message: 'Attempted to invoke a non-function' })))

  test('broken syntax is refused when compiled', () => expect(() => compileJsonata('a.(')).toThrow(QueryError))
})

describe('results', () => {
  test.each([['$sum'], ['[$sum]'], ['{"f": function() { 1 }}'], ['/a/("a")'], ['$states.input.list.$sum']])('%s, which holds a function, is refused', (source) =>
    expect(() => evaluate(source)).toThrow(expect.objectContaining({ code: 'D3000' })))

  test.each([['$states.input.list[$ > 1]'], ['[$states.input.list[$ > 1], 1]'], ['{"a": $states.input.list[$ > 1]}.a'], ['$states.input.people.[name, age]'], ['$map([1, 2], function($v) { [$v] })'], ['[1..3]']])('%s gives common arrays', (source) => {
    const values = [evaluate(source)]
    for (let value = values.pop(); Array.isArray(value); value = values.pop()) {
      expect(Object.getOwnPropertySymbols(value)).toEqual([])
      values.push(...value as readonly Json[])
    }
  })

  test('an expression that only reads shares what it reads', () => {
    expect(evaluate('$states.input.nested')).toBe((states['input'] as JsonObject)['nested'])
    expect(evaluate('$states.input.list')).toBe((states['input'] as JsonObject)['list'])
  })

  test('a group of a regular expression that took no part is null', () => expect(evaluate('$match("b", /(a)|b/).groups')).toEqual([null]))
})

describe('templates', () => {
  test('evaluate nested expressions and share what is constant', () => {
    const constant = { fixed: [1, 2] }
    const template = compileJsonataTemplate({ constant, name: '{% $states.input.name %}', list: ['{% $x %}', 'text {% no %}'] })
    const result = template.evaluate({ states, variables: { x: 5 } }, host) as JsonObject
    expect(result).toEqual({ constant, name: 'Ann', list: [5, 'text {% no %}'] })
    expect(result['constant']).toBe(constant)
    expect(template.variables).toEqual(['states', 'x'])
  })

  test('a member named __proto__ is data', () => {
    const template = compileJsonataTemplate(JSON.parse('{"__proto__":"{% $states.input.nested %}","constructor":1}') as Json)
    const result = template.evaluate({ states, variables: {} }, host)
    expect(JSON.stringify(result)).toBe('{"__proto__":{"a":{"b":[{"c":1},{"c":2}]}},"constructor":1}')
    expect(Object.getPrototypeOf(result)).toBe(Object.prototype)
  })

  test('an expression that finds nothing is an error that quotes it', () => {
    const template = compileJsonataTemplate({ a: { b: '{% $states.input.nope %}' } })
    expect(() => template.evaluate({ states, variables: {} }, host)).toThrow(expect.objectContaining({ kind: 'undefined', source: '$states.input.nope', path: '/a/b' }))
  })
})
