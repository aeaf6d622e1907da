import type { Json } from '../../../../src/asl/index.js'
import { alone, aloneInJsonata } from '../definition.js'
import { testRule } from '../rule-tester.js'

const output = (value: Json) => ({ definition: aloneInJsonata({ Type: 'Pass', Output: value, End: true }) })

testRule('unevaluated-path', {
  valid: [output({ a: '{% $states.input.b %}', price: '$5', sub: '$.${Field}' }), { definition: alone({ Type: 'Pass', Parameters: { 'a.$': '$.b' }, End: true }) }],
  invalid: [
    { ...output({ 'a.$': '$.b' }), path: '/States/A/Output/a.$', message: "'a.$' is a mere name" },
    { ...output('$.b'), path: '/States/A/Output', message: 'the path is a mere text' },
    { definition: aloneInJsonata({ Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Arguments: { FunctionName: 'f', Payload: [{ a: '$' }] }, End: true }), path: '/States/A/Arguments/Payload[0]/a' },
    {
      definition: { QueryLanguage: 'JSONata', StartAt: 'A', States: { A: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Output: '$.a', Next: 'B' }], Default: 'B' }, B: { Type: 'Succeed' } } },
      path: '/States/A/Choices[0]/Output',
    },
  ],
})
