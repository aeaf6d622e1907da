import type { JsonObject } from '../../../../src/asl/index.js'
import { alone, aloneInJsonata, distributed, inner } from '../definition.js'
import { testRule } from '../rule-tester.js'

const reading: JsonObject = { Type: 'Pass', Parameters: { 'x.$': '$price' }, End: true }
const first = (state: JsonObject, assign: JsonObject = { price: 1 }) => ({ definition: { StartAt: 'A', States: { A: { Type: 'Pass', Assign: assign, Next: 'B' }, B: state } } })
const processor = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, ...inner('C', reading) }
const aws = "Variable 'price' is possibly not defined."

testRule('undefined-variable', {
  valid: [
    first(reading), first({ Type: 'Parallel', Branches: [inner('C', reading)], End: true }), first(distributed({ ItemSelector: { 'p.$': '$price' } })),
    { definition: aloneInJsonata({ Type: 'Pass', Output: '{% $exists($price) ? $price : 0 %}', End: true }) },
    { definition: aloneInJsonata({ Type: 'Pass', Output: '{% ($price := 3; $price * $states.input.n) %}', End: true }) },
    { definition: { StartAt: 'A', States: { A: { Type: 'Choice', Choices: [{ Variable: '$price', IsPresent: true, Next: 'B' }], Default: 'B' }, B: { Type: 'Succeed' } } } },
  ],
  invalid: [
    { definition: alone(reading), path: '/States/A/Parameters/x.$', message: 'no state assigns $price', aws },
    { definition: alone({ Type: 'Pass', Parameters: { 'x.$': "States.Format('{}{}', $price, $price)" }, End: true }), path: '/States/A/Parameters/x.$' },
    { definition: aloneInJsonata({ Type: 'Pass', Output: { a: ['{% $price * 2 %}'] }, End: true }), path: '/States/A/Output/a[0]', aws },
    { ...first(distributed({ ItemProcessor: processor })), path: '/States/B/ItemProcessor/States/C/Parameters/x.$', message: 'outside the Distributed Map' },
    // what a branch assigns is not seen outside
    { definition: { StartAt: 'A', States: { A: { Type: 'Parallel', Branches: [inner('C', { Type: 'Pass', Assign: { price: 1 }, End: true })], Next: 'B' }, B: reading } }, path: '/States/B/Parameters/x.$' },
  ],
})
