import type { Json } from '../../../../src/asl/index.js'
import { alone, choice, distributed, map, task } from '../definition.js'
import { testRule } from '../rule-tester.js'

const member = (value: Json) => ({ definition: alone({ Type: 'Pass', Parameters: { 'id.$': value }, End: true }) })
const bad = (value: Json, message = '') => ({ ...member(value), path: '/States/A/Parameters/id.$', message, aws: "The value for the field 'id.$' must be a valid JSONPath or a valid intrinsic function call" })

testRule('invalid-template-member', {
  valid: [
    ...['$', '$.a.b', '$$.Execution.Id', '$price', "States.Format('He said \\'{}\\'', $.a)", 'States.Array()', 'States.MathRandom(1, 9)', 'States.MathRandom(1, 9, 5)', "States.JsonMerge($.a, $['b'], false)", 'States.UUID()', '${Path}', '$.a[?(@.x == y)]', ' $.a', "States.Format('{}', $.a.concat('x'))", 'States.Array($.a.index(0), States.Array($.a.index(0)), $.a.index(0).b)', "States.Format('{}', $.a[?(@.b =~ /x\\)/)])", 'States.MathAdd($.x.max(), 1)'].map(member),
    // what a Pass gives out is not evaluated, and neither is what an inner name ends in where the outer one does
    { definition: alone({ Type: 'Pass', Result: { 'id.$': 'nothing' }, End: true }) },
    { definition: alone({ Type: 'Pass', Parameters: { list: [1, 'text.$'] }, End: true }) },
  ],
  invalid: [
    bad('order.id', "'$' expected"),
    bad('States.Upper($.a)', 'no function States.Upper'),
    bad('States.MathAdd(1)', 'takes 2 arguments, not 1'),
    bad("States.Format('He said \\\"{}\\\"', $.a)", 'a backslash'),
    // an unknown function of a path excuses the path, and nothing around it
    bad("states.format('x')", "'$' expected"),
    bad('order.total()', "'$' expected"),
    bad('States.Foo($.x.length())', 'no function States.Foo'),
    bad('States.MathAdd($.x.max())', 'takes 2 arguments, not 1'),
    bad('States.MathAdd($.x.concat(1))', 'takes 2 arguments, not 1'),
    bad('States.Array($.x.concat(1), States.Foo($.y.concat(2)))', 'no function States.Foo'),
    bad('States.Array($.x.concat(1), $.y[)', 'expected'),
    bad("States.Format('v1.x (beta) {}', $.x", "')' expected at offset 35"),
    bad("States.Format('v1.x (beta) {}, $.x)", 'not closed'),
    bad('States.UUID(', 'argument'),
    bad(`States.Array(${Array.from({ length: 10 }, () => 'States.UUID()').join(', ')})`, 'at most 10'),
    { ...member(7), path: '/States/A/Parameters/id.$', message: 'no text' },
    { ...member({ a: 1 }), path: '/States/A/Parameters/id.$' },
    { definition: alone({ Type: 'Pass', Parameters: { deep: [{ er: { 'id.$': 'x' } }] }, End: true }), path: '/States/A/Parameters/deep[0]/er/id.$' },
    { definition: alone(task({ ResultSelector: { 'a.$': 'x' } })), path: '/States/A/ResultSelector/a.$' },
    { definition: alone(task({ Assign: { 'a.$': 'x' } })), path: '/States/A/Assign/a.$' },
    { definition: alone(map({ ItemSelector: { 'a.$': 'x' } })), path: '/States/A/ItemSelector/a.$' },
    { definition: alone(distributed({ ItemBatcher: { MaxItemsPerBatch: 5, BatchInput: { 'a.$': 'x' } } })), path: '/States/A/ItemBatcher/BatchInput/a.$' },
    { definition: choice({ Variable: '$.a', IsNull: true, Assign: { 'a.$': 'x' } }), path: '/States/A/Choices[0]/Assign/a.$' },
  ],
})
