import type { Json, JsonObject } from '../../../../src/asl/index.js'
import { inner, task } from '../definition.js'
import { testRule } from '../rule-tester.js'

const reading: JsonObject = { Type: 'Pass', Parameters: { 'x.$': '$price' }, End: true }
const assigning = (next: string): JsonObject => ({ Type: 'Pass', Assign: { price: 1 }, Next: next })
const fork = (rule: JsonObject = {}, more: JsonObject = {}): JsonObject => ({ Type: 'Choice', Choices: [{ Variable: '$.a', IsNull: true, Next: 'B', ...rule }], Default: 'C', ...more })
const machine = (states: Record<string, Json>) => ({ definition: { StartAt: 'A', States: states } })

testRule('unassigned-on-some-path', {
  valid: [
    machine({ A: assigning('B'), B: reading }),
    machine({ A: fork({ Assign: { price: 1 } }, { Assign: { price: 2 }, Default: 'B' }), B: reading }),
    machine({ A: fork(), B: assigning('D'), C: assigning('D'), D: reading }),
    machine({ A: { Type: 'Pass', Assign: { price: 1 }, Next: 'L' }, L: { Type: 'Parallel', Branches: [inner('I', reading)], Next: 'A2' }, A2: reading }),
    // the machine knows that it may be missing
    machine({ A: { Type: 'Choice', Choices: [{ Variable: '$price', IsPresent: true, Next: 'C' }], Default: 'B' }, B: assigning('C'), C: reading }),
    machine({ A: { Type: 'Pass', QueryLanguage: 'JSONata', Assign: { price: '{% $exists($price) ? $price + 1 : 1 %}' }, Next: 'B' }, B: reading }),
  ],
  invalid: [
    { ...machine({ A: fork(), B: assigning('C'), C: reading }), path: '/States/C/Parameters/x.$', message: "where 'C' is reached", aws: "Variable 'price' is possibly not defined." },
    { ...machine({ A: { ...task({ Assign: { price: 1 }, Catch: [{ ErrorEquals: ['OutOfStock'], Next: 'B' }] }), End: true }, B: reading }), path: '/States/B/Parameters/x.$' },
    // Assign sees the values from before
    { ...machine({ A: { Type: 'Pass', Assign: { 'price.$': 'States.MathAdd($price, 1)' }, End: true } }), path: '/States/A/Assign/price.$' },
    { ...machine({ A: fork(), B: assigning('C'), C: { Type: 'Parallel', Branches: [inner('I', reading)], End: true } }), path: '/States/C/Branches[0]/States/I/Parameters/x.$' },
    { ...machine({ A: fork({ Assign: { price: 1 } }), B: reading, C: { Type: 'Pass', Next: 'B' } }), path: '/States/B/Parameters/x.$' },
  ],
})
