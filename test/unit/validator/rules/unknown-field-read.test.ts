import type { Json, JsonObject } from '../../../../src/asl/index.js'
import { alone, distributed, inner, map, task } from '../definition.js'
import { testRule } from '../rule-tester.js'

/** States `A`, `B` … in a row: each leads to the next, the last one ends. */
function row(states: readonly JsonObject[], more: JsonObject = {}) {
  const name = (i: number): string => String.fromCharCode(65 + i)
  return { definition: { StartAt: 'A', States: Object.fromEntries(states.map(({ End: _end, ...state }, i) => [name(i), { ...state, ...(state['Type'] === 'Choice' ? {} : i < states.length - 1 ? { Next: name(i + 1) } : { End: true }) }])), ...more } }
}

const give = (result: Json, more: JsonObject = {}): JsonObject => ({ Type: 'Pass', Result: result, ...more })
const read = (path: string): JsonObject => ({ Type: 'Pass', Parameters: { 'x.$': path } })
const jsonata = { QueryLanguage: 'JSONata' }
const output = (value: Json): JsonObject => ({ Type: 'Pass', Output: value })
const lambda: JsonObject = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: { FunctionName: 'f' } }
const order = { order: { id: 7, items: [1, 2] } }

testRule('unknown-field-read', {
  valid: [
    // what is not known is not judged
    { definition: alone(task({ InputPath: '$.anything.at.all' })) }, row([{ ...lambda, OutputPath: '$.Payload' }, read('$.anything')]), row([{ ...lambda, ResultPath: '$.r' }, read('$.anything')]),
    row([{ Type: 'Task', Resource: 'arn:aws:states:::dynamodb:getItem', Parameters: { TableName: 't', Key: {} } }, read('$.Item.id')]),
    row([give(order), read('$.order.id')]), row([give(order), read('$.order.items[1]')]), row([give(order), read('$.order.missing[*]')]), row([give(order), read('$..missing')]),
    row([give(order, { ResultPath: '$.r' }), read('$.r.order.id')]), row([give(order, { ResultPath: '$.r' }), read('$.other')]), row([give(order, { ResultPath: null }), read('$.other')]),
    row([give(order), read('$$.Execution.Id')]), row([give({ '${Name}': 1 }), read('$.anything')]), row([give(order), { ...read('States.Array($.order.id)'), OutputPath: '$.x[0]' }]),
    // asked for before it is read
    row([give(order), { Type: 'Choice', Choices: [{ And: [{ Variable: '$.user', IsPresent: true }, { Variable: '$.user.name', StringEquals: 'x' }], Next: 'C' }], Default: 'C' }, read('$.user.name')]),
    row([give(order), { Type: 'Choice', Choices: [{ Condition: '{% $exists($states.input.user) %}', Next: 'C' }], Default: 'C', ...jsonata }, read('$.user')]),
    row([output(order), output('{% $exists($states.input.user) ? $states.input.user : 0 %}')], jsonata), row([output({ a: [{ b: 1 }] }), output('{% $states.input.a.b %}')], jsonata), row([output(order), output('{% $merge([$states.input, { "user": 1 }]) %}'), output('{% $states.input.user %}')], jsonata),
    // a loop in which a later state gives it
    { definition: { StartAt: 'A', States: { A: { ...give({ n: 0 }), Next: 'C' }, C: { Type: 'Choice', Choices: [{ Variable: '$.n', NumericGreaterThan: 3, Next: 'R' }], Default: 'B' }, B: { Type: 'Pass', Parameters: { 'n.$': 'States.MathAdd($.n, 1)', found: true }, Next: 'C' }, R: { ...read('$.found'), End: true } } } },
    // a loop that wraps its data again and again
    { definition: { StartAt: 'A', States: { A: { ...give({ n: 0 }), Next: 'C' }, C: { Type: 'Choice', Choices: [{ Variable: '$.n', IsPresent: true, Next: 'B' }], Default: 'D' }, B: { Type: 'Pass', Parameters: { 'n.$': '$' }, Next: 'C' }, D: { Type: 'Succeed' } } } },
    { definition: alone(map({ ItemsPath: '$.list' })) }, row([give({ list: [1] }), { ...map({ ItemsPath: '$.list', ItemProcessor: inner('I', { ...read('$.anything'), End: true }) }) }]),
    { definition: { StartAt: 'A', States: { A: { ...lambda, Catch: [{ ErrorEquals: ['OutOfStock'], Next: 'B', ResultPath: '$.error' }], End: true }, B: { ...read('$.error.Cause'), End: true } } } },
    row([map(), read('$[7].x')]), row([distributed(), read('$.ResultWriterDetails.Bucket')]), row([{ Type: 'Parallel', Branches: [inner('I'), inner('J')] }, read('$[1].x')]), row([give(order, { OutputPath: '$.order' }), read('$.id')]), row([give([1, 2]), read('$[1]')]),
  ],
  invalid: [
    { ...row([give(order), read('$.order.ident')]), path: '/States/B/Parameters/x.$', message: "'$.order.ident'" },
    { ...row([give(order), { Type: 'Wait', Seconds: 1 }, read('$.order.id.x')]), path: '/States/C/Parameters/x.$', message: "'$.order.id.x'" },
    { ...row([give(order), read("States.Format('{}', $.name)")]), path: '/States/B/Parameters/x.$', message: "'$.name'" },
    { ...row([give(order, { ResultPath: '$.r' }), read('$.r.name')]), path: '/States/B/Parameters/x.$' },
    { ...row([give(order, { OutputPath: '$.order' }), read('$.order.id')]), path: '/States/B/Parameters/x.$', message: "'$.order'" },
    { ...row([{ Type: 'Pass', Parameters: { 'a.$': '$.x', b: { c: 1 } } }, read('$.b.d')]), path: '/States/B/Parameters/x.$' },
    { ...row([lambda, read('$.body')]), path: '/States/B/Parameters/x.$' },
    { ...row([{ ...lambda, ResultSelector: { 'p.$': '$.Payload' } }, read('$.Payload')]), path: '/States/B/Parameters/x.$' },
    { ...row([{ ...lambda, ResultSelector: { 'p.$': '$.payload' } }]), path: '/States/A/ResultSelector/p.$' },
    { ...row([{ ...lambda, OutputPath: '$.payload' }]), path: '/States/A/OutputPath' },
    { ...row([give(order), { Type: 'Choice', Choices: [{ Variable: '$.kind', StringEquals: 'x', Next: 'C' }], Default: 'C' }, { Type: 'Pass' }]), path: '/States/B/Choices[0]/Variable' },
    { ...row([give(order), { Type: 'Wait', SecondsPath: '$.pause' }]), path: '/States/B/SecondsPath' },
    { ...row([give(order), { ...read('$.id'), InputPath: '$.order' }, read('$.id')]), path: '/States/C/Parameters/x.$' },
    { ...row([{ Type: 'Parallel', Branches: [inner('I'), inner('J')] }, read('$.x')]), path: '/States/B/Parameters/x.$' },
    { ...row([{ Type: 'Parallel', Branches: [inner('I'), inner('J')] }, read('$[2]')]), path: '/States/B/Parameters/x.$', message: "'$[2]'" },
    { ...row([map(), read('$.x')]), path: '/States/B/Parameters/x.$' },
    { ...row([{ Type: 'Parallel', Parameters: { a: 1 }, Branches: [inner('I', { ...read('$.b'), End: true })] }]), path: '/States/A/Branches[0]/States/I/Parameters/x.$' },
    { ...row([map({ ItemSelector: { 'item.$': '$$.Map.Item.Value' }, ItemProcessor: inner('I', { ...read('$.value'), End: true }) })]), path: '/States/A/ItemProcessor/States/I/Parameters/x.$' },
    // the catcher without ResultPath replaces the input
    { definition: { StartAt: 'A', States: { A: { ...lambda, Catch: [{ ErrorEquals: ['OutOfStock'], Next: 'B' }], End: true }, B: { ...read('$.order'), End: true } } }, path: '/States/B/Parameters/x.$' },
    { ...row([output(order), output('{% $states.input.name %}')], jsonata), path: '/States/B/Output', message: "'$states.input.name'" },
    { ...row([output(order), output({ a: '{% $states.input.order %}' }), output('{% $states.input.a.id + $states.input.a.price %}')], jsonata), path: '/States/C/Output', message: "'$states.input.a.price'" },
    { ...row([{ Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', Arguments: { QueueUrl: 'q', MessageBody: 'b' }, Output: '{% $states.result.Id %}' }], jsonata), path: '/States/A/Output' },
    // on every way to the state
    { definition: { StartAt: 'A', States: { A: { Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, Next: 'B' }], Default: 'C' }, B: { ...give({ b: 1 }), Next: 'D' }, C: { ...give({ c: 1 }), Next: 'D' }, D: { ...read('$.d'), End: true } } }, path: '/States/D/Parameters/x.$' },
  ],
})
