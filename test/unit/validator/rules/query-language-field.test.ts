import { alone, aloneInJsonata, choice, task } from '../definition.js'
import { testRule } from '../rule-tester.js'

const said = (language: string, field: string, only: string): string => `The QueryLanguage is set to '${language}', but field '${field}' is only supported for the '${only}' QueryLanguage`

testRule('query-language-field', {
  valid: [
    { definition: alone({ Type: 'Pass', Output: { a: 1 }, QueryLanguage: 'JSONata', End: true }) },
    { definition: aloneInJsonata({ Type: 'Map', Items: [1], ItemProcessor: { StartAt: 'B', States: { B: { Type: 'Pass', Output: 1, End: true } } }, End: true }) },
  ],
  invalid: [
    { definition: alone({ Type: 'Pass', Output: { a: 1 }, End: true }), path: '/States/A/Output', aws: said('JSONPath', 'Output', 'JSONata') },
    { definition: aloneInJsonata({ Type: 'Pass', Result: 1, End: true }), path: '/States/A/Result', aws: said('JSONata', 'Result', 'JSONPath') },
    { definition: alone(task({ Parameters: undefined as never, Arguments: {} })), path: '/States/A/Arguments' },
    { definition: aloneInJsonata({ Type: 'Wait', SecondsPath: '$.a', End: true }), path: '/States/A/SecondsPath', message: 'is a field of JSONPath' },
    // the language of a Map is not that of the states in it
    {
      definition: alone({ Type: 'Map', QueryLanguage: 'JSONata', ItemProcessor: { StartAt: 'P', States: { P: { Type: 'Pass', Output: 1, End: true } } }, End: true }),
      path: '/States/A/ItemProcessor/States/P/Output',
    },
    { definition: choice({ Variable: '$.a', IsPresent: true }, { QueryLanguage: 'JSONata' }), path: '/States/A/Choices[0]/Variable', count: 2 },
    { definition: choice({ Condition: '{% true %}' }), path: '/States/A/Choices[0]/Condition' },
  ],
})
