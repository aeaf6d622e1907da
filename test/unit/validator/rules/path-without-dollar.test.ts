import type { JsonObject } from '../../../../src/asl/index.js'
import { alone, aloneInJsonata, map, task } from '../definition.js'
import { testRule } from '../rule-tester.js'

const parameters = (template: JsonObject) => ({ definition: alone({ Type: 'Pass', Parameters: template, End: true }) })

testRule('path-without-dollar', {
  valid: [
    parameters({ 'a.$': '$.b', price: '$5.00', shell: '$HOME', text: 'States.Format is a function', sub: '$.${Field}' }), { definition: alone({ Type: 'Pass', Result: {}, End: true }) },
    { definition: aloneInJsonata({ Type: 'Pass', Output: {}, End: true }) },
  ],
  invalid: [
    { ...parameters({ a: '$.b' }), path: '/States/A/Parameters/a', message: "'a' gets this text" },
    ...['$', '$$', '$$.Execution.Id', '$[0]', "States.Format('{}', $.b)"].map((text) => ({ ...parameters({ list: [{ a: text }] }), path: '/States/A/Parameters/list[0]/a' })),
    { definition: alone(task({ ResultSelector: { a: '$.b' } })), path: '/States/A/ResultSelector/a' },
    { definition: alone(map({ ItemSelector: { a: '$$.Map.Item.Value' } })), path: '/States/A/ItemSelector/a' },
  ],
})
