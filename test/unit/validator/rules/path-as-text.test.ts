import { alone, choice } from '../definition.js'
import { testRule } from '../rule-tester.js'

testRule('path-as-text', {
  valid: [{ definition: alone({ Type: 'Fail', Error: 'Failed', Cause: '$5 are missing' }) }, { definition: alone({ Type: 'Fail', ErrorPath: '$.e' }) }, { definition: choice({ Variable: '$.a', StringMatches: '$.*' }) }, { definition: choice({ Variable: '$.a', StringEqualsPath: '$.b' }) }],
  invalid: [
    { definition: alone({ Type: 'Fail', Error: 'Failed', Cause: '$.error.Cause' }), path: '/States/A/Cause', message: 'looks like a path' },
    { definition: alone({ Type: 'Fail', Error: "States.Format('{}', $.e)", Cause: '$.c' }), path: '/States/A/Error', count: 2 },
    { definition: choice({ Variable: '$.a', StringEquals: '$.b' }), path: '/States/A/Choices[0]/StringEquals' },
    { definition: choice({ Or: [{ Variable: '$.a', StringLessThanEquals: '$.b' }, { Not: { Variable: '$.a', StringGreaterThan: '$$.Execution.Id' } }] }), path: '/States/A/Choices[0]/Or[0]/StringLessThanEquals', count: 2 },
  ],
})
