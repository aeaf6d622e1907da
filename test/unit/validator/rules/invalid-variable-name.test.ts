import type { JsonObject } from '../../../../src/asl/index.js'
import { alone, aloneInJsonata, choice, task } from '../definition.js'
import { testRule } from '../rule-tester.js'

const assign = (names: JsonObject) => ({ definition: alone({ Type: 'Pass', Assign: names, End: true }) })

testRule('invalid-variable-name', {
  valid: [assign({ a: 1, 'b_2.$': '$.x', größe: 3 }), assign({ ['a'.repeat(80)]: 1 }), assign({ '${Prefix}Name': 1 })],
  invalid: [
    { ...assign({ 'first name': 1 }), path: '/States/A/Assign/first name' },
    { ...assign({ '2nd': 1 }), path: '/States/A/Assign/2nd' },
    { ...assign({ states: 1 }), path: '/States/A/Assign/states', message: 'kept for $states' },
    { ...assign({ ['a'.repeat(81)]: 1 }), path: `/States/A/Assign/${'a'.repeat(81)}` },
    { ...assign({ '': 1, 'a-b.$': '$.x' }), path: '/States/A/Assign/', count: 2 },
    { definition: choice({ Variable: '$.a', IsNull: true, Assign: { '$x': 1 } }), path: '/States/A/Choices[0]/Assign/$x' },
    { definition: { StartAt: 'A', States: { A: task({ Catch: [{ ErrorEquals: ['OutOfStock'], Assign: { 'a b': 1 }, Next: 'B' }] }), B: { Type: 'Fail' } } }, path: '/States/A/Catch[0]/Assign/a b' },
    // JSONata has no names with .$
    { definition: aloneInJsonata({ Type: 'Pass', Assign: { 'x.$': 1 }, End: true }), path: '/States/A/Assign/x.$' },
  ],
})
