import { describe, expect, test } from '@jest/globals'
import { compileJsonata } from '../../../../src/query/index.js'
import type { Json, JsonObject } from '../../../../src/asl/json.js'
import { host } from './reference.js'

const evaluate = (source: string, variables: JsonObject = {}, states: JsonObject = {}): Json | undefined => compileJsonata(source).evaluate({ states, variables }, host)

describe('free variables are known before anything runs', () => {
  test.each([
    ['$a', ['a']], ['$states.input', ['states']], ['$', []], ['$$', []], ['$sum([$a])', ['a']], ['$nope()', ['nope']], ['a.b[$c].d', ['c']], ['($a := $b; $map($c, function($d) { $d & $a & $e }))', ['b', 'c', 'e']], ['($x := 1; $x)', []], ['($x; $x := 1)', ['x']], ['(($x := 1); $x)', ['x']], ['$x := $x', ['x']], ['($f := function() { $f() })', []], ['($f := function() { $g() }; $g := function() { $f() })', []], ['function($x) { $x + $y }($x)', ['x', 'y']], ['a@$o.b[$o.c = $d]', ['d']], ['a#$i.{"i": $i, "n": $n}', ['n']], ['a[b = $c]#$i.$i', ['c']], ['a{$k: $v}', ['k', 'v']], ['a^(>$w)', ['w']], ['a ~> |$|{"x": $y}, $z|', ['y', 'z']], ['$f($a, ?)', ['a', 'f']], ['$a ?: $b ?? $c', ['a', 'b', 'c']], ['{"$a": "$b"}', []],
  ])('%s', (source, names) => expect(compileJsonata(source).variables).toEqual(names))
})

describe('variables', () => {
  test.each<[string, Json | undefined]>([
    ['$v.a', 1], ['$v', { a: 1 }], ['$nope', undefined], ['($v := 2; $v)', 2], ['(($v := 2); $v.a)', 1], ['$count', 'mine'], ['($count := 3; $count)', 3], ['function($v) { $v }(5)', 5], ['($x := $v.a; $x + 1)', 2], ['$list[1]', 2], ['$list.$', [1, 2]],
  ])('%s', (source, value) => expect(evaluate(source, { v: { a: 1 }, count: 'mine', list: [1, 2] })).toEqual(value))

  test('are those of the machine even where a built-in function has the name', () => expect(() => evaluate('$count([1])', { count: 'mine' })).toThrow(expect.objectContaining({ code: 'T1006' })))
})

describe('a prototype is no data', () => {
  test.each([['$states.constructor'], ['$states.__proto__'], ['$states.a.toString'], ['$constructor'], ['$toString'], ['$__proto__'], ['$lookup($states, "__proto__")'], ['$lookup($states, "hasOwnProperty")'], ['$states.text.length'], ['$states.list.length'], ['$states.list.map'], ['$sum.name'], ['$sum.invoke'], ['$merge([{"__proto__": {"polluted": 1}}]).polluted'], ['{"__proto__": {"x": 1}}.x'], ['({} ~> |$|{"__proto__": {"polluted": 1}}|).polluted'], ['$sift({"__proto__": 1}, function() { true }).a'], ['$map([1], function($v) { $v.constructor })'], ['$match("a", /a/).next']])('%s is nothing', (source) => {
    expect(evaluate(source, {}, { a: {}, text: 'abc', list: [1] })).toBeUndefined()
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  test('a member of the name is a member like others', () => {
    const value = evaluate('{"__proto__": {"x": 1}, "constructor": 2}')
    expect(JSON.stringify(value)).toBe('{"__proto__":{"x":1},"constructor":2}')
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype)
    expect(evaluate('$v.`__proto__`.x', { v: JSON.parse('{"__proto__": {"x": 1}}') as Json })).toBe(1)
  })

  test('nothing an expression does changes what it was given', () => {
    const states = { a: { b: [1, { c: 2 }], e: [] } }
    const before = JSON.stringify(states)
    for (const source of ['$states ~> |a|{"b": 5}|', '$states.a ~> |$$|{"x": 1}|', '({"k": 1}) ~> |$states.a|{"x": 1}, "b"|', '$states.a.b[]', '$states.a.e{"k": 1}', '$sort($states.a.b[[0]])', '$append($states.a.b, 1)', '$reverse($states.a.b)']) evaluate(source, {}, states)
    expect(JSON.stringify(states)).toBe(before)
  })
})
