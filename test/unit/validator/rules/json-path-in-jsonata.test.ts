import { alone, aloneInJsonata } from '../definition.js'
import { testRule } from '../rule-tester.js'

testRule('json-path-in-jsonata', {
  valid: [
    { definition: alone({ Type: 'Pass', QueryLanguage: 'JSONata', Output: 1, End: true }, { QueryLanguage: 'JSONPath' }) },
    { definition: alone({ Type: 'Map', QueryLanguage: 'JSONata', ItemProcessor: { StartAt: 'P', States: { P: { Type: 'Pass', QueryLanguage: 'JSONPath', Result: 1, End: true } } }, End: true }, { QueryLanguage: 'JSONPath' }) },
  ],
  invalid: [
    {
      definition: aloneInJsonata({ Type: 'Pass', QueryLanguage: 'JSONPath', Result: 1, End: true }), path: '/States/A/QueryLanguage',
      aws: "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine",
    },
    { definition: aloneInJsonata({ Type: 'Parallel', Branches: [{ StartAt: 'P', States: { P: { Type: 'Pass', QueryLanguage: 'JSONPath', End: true } } }], End: true }), path: '/States/A/Branches[0]/States/P/QueryLanguage' },
  ],
})
