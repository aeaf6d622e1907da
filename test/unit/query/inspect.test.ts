import { describe, expect, test } from '@jest/globals'
import { inspectJsonata, inspectQuery, QueryError } from '../../../src/query/index.js'

describe('inspectQuery', () => {
  test.each([
    ['$', { root: 'input', variable: undefined, keys: [], plain: true }],
    ["$.a['b c'][0].d", { root: 'input', variable: undefined, keys: ['a', 'b c', 0, 'd'], plain: true }],
    ['$$.Execution.Id', { root: 'context', variable: undefined, keys: ['Execution', 'Id'], plain: true }],
    ['$price.net', { root: 'variable', variable: 'price', keys: ['net'], plain: true }],
    ['$.a[*].b', { root: 'input', variable: undefined, keys: ['a'], plain: false }],
    ['$..a', { root: 'input', variable: undefined, keys: [], plain: false }],
    ["$['a','b']", { root: 'input', variable: undefined, keys: [], plain: false }],
    ['$.a.length()', { root: 'input', variable: undefined, keys: ['a'], plain: false }],
  ] as const)('reads the path %s', (source, path) => {
    expect(inspectQuery(source)).toEqual({ paths: [{ source, ...path }], calls: [] })
  })

  test('finds the paths and calls in a call', () => {
    const { paths, calls } = inspectQuery("States.Format('{}-{}', $.a, States.MathAdd($n, 1))")
    expect(paths.map(({ source, root }) => [source, root])).toEqual([['$.a', 'input'], ['$n', 'variable']])
    expect(calls).toEqual(['States.Format', 'States.MathAdd'])
  })

  test.each(['a', '$.', '$[', 'States.Nothing()', 'States.MathAdd(1)'])('refuses %s', (source) => {
    expect(() => inspectQuery(source)).toThrow(QueryError)
  })
})

describe('inspectJsonata', () => {
  test.each([
    ['$states.input.price * $rate + $off', ['off', 'rate']],
    ['($x := 2; $x * $rate)', ['rate']],
    ['$map($items, function($i) { $i.n })', ['items']],
    ['$sum([1, 2])', []],
  ] as const)('names the variables of %s', (source, variables) => {
    expect(inspectJsonata(source).variables).toEqual(variables)
  })

  test('tells what an expression asks for', () => {
    const { asked, askedStates, states } = inspectJsonata('$exists($n) and $exists($states.input.a.b) ? $states.input.c : 0')
    expect({ asked, askedStates, states: states.map(({ keys }) => keys) }).toEqual({ asked: ['n', 'states'], askedStates: [['input', 'a', 'b']], states: [['input', 'c']] })
  })

  test.each([
    ['phone', ['phone']], ['$.phone', ['$']], ['$$', ['$$']], ['a + b + a', ['a', 'b']], ['{ k: 1 }', ['k']], ['$map($x, function($i) { n })', ['n']], ['$x[n > 3].m', []], ['$x.{ "a": $ }', []], ['$x^(>n)', []], ['-n', ['n']],
    ['$x ? y : z', ['y', 'z']], ['($x := y; $x)', ['y']], ['$x ~> $map(function($i) { $i.y })', []], ['$f(?, y)', ['y']],
  ] as const)('finds what %s reads of a value at hand', (source, names) => {
    expect(inspectJsonata(source).bare.map(({ name }) => name)).toEqual(names)
  })

  test.each([
    ['$states', [[]], undefined], ['$states.input.a.b', [['input', 'a', 'b']], ['input', 'a', 'b']], ['$states.input.a[0].b', [['input', 'a']], undefined], ['$states.input.a + $states.result', [['input', 'a'], ['result']], undefined],
    ['$states.context.Execution.Id & "x"', [['context', 'Execution', 'Id']], undefined], ['$states.input.*', [['input']], undefined], ['$x.states.input', [], undefined],
  ] as const)('follows $states in %s', (source, states, only) => {
    const report = inspectJsonata(source)
    expect(report.states.map(({ keys }) => keys)).toEqual(states)
    expect(report.only).toEqual(only)
  })

  test('knows functions that are not there', () => {
    expect(inspectJsonata('$upper("a") & $eval("1") & $uuid() & ($f := function($x) { $g($x) }; $f(2))').unknownFunctions.map(({ name }) => name)).toEqual(['upper', 'eval', 'g'])
  })

  test('lists operators', () => {
    expect([...inspectJsonata('$a + 1 < 3 and $b[n = 2]').operators].sort()).toEqual(['+', '<', '=', 'and'])
  })

  test('gives the message and the position of the parser', () => {
    expect(() => inspectJsonata('1 +')).toThrow(expect.objectContaining({ kind: 'syntax', message: 'Unexpected end of expression', position: 3 }))
  })
})
