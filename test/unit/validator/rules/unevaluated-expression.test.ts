import type { Json } from '../../../../src/asl/index.js'
import { alone, aloneInJsonata, inner } from '../definition.js'
import { testRule } from '../rule-tester.js'

const output = (value: Json) => ({ definition: aloneInJsonata({ Type: 'Pass', Output: value, End: true }) })

testRule('unevaluated-expression', {
  valid: [
    output('{% $states.input %}'), output({ text: 'Hello', percent: '100 %', '{%': 1 }), { definition: aloneInJsonata({ Type: 'Pass', Comment: 'see {% x %}', End: true }) }, { definition: alone({ Type: 'Pass', Comment: '{% x %}', Result: '{% x', End: true }) },
    { definition: alone({ Type: 'Parallel', Branches: [inner('I', { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% 1 %}', End: true })], End: true }) },
  ],
  invalid: [
    { definition: alone({ Type: 'Pass', Parameters: { a: '{% 1 %}' }, End: true }), path: '/States/A/Parameters/a', message: 'JSONPath' },
    { ...output('Hello {% $states.input.name %}'), path: '/States/A/Output', message: 'nothing before or after' },
    { ...output('{% $states.input'), path: '/States/A/Output' },
    { ...output({ list: [' {% 1 %}'] }), path: '/States/A/Output/list[0]' },
    { ...output({ '{% 1 %}': 2 }), path: '/States/A/Output/{% 1 %}', message: 'names of members' },
    { definition: aloneInJsonata({ Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:s3:listBuckets', Arguments: {}, Retry: [{ ErrorEquals: ['{% "E" %}'] }], End: true }), path: '/States/A/Retry[0]/ErrorEquals[0]', message: 'ErrorEquals is not evaluated' },
  ],
})
