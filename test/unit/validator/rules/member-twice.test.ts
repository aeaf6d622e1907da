import { alone, task } from '../definition.js'
import { testRule } from '../rule-tester.js'

testRule('member-twice', {
  valid: [{ definition: alone({ Type: 'Pass', Parameters: { 'id.$': '$.a', ids: 1, inner: { id: 2 } }, End: true }) }, { definition: alone({ Type: 'Pass', Result: { 'id.$': '$.a', id: 1 }, End: true }) }],
  invalid: [
    { definition: alone({ Type: 'Pass', Parameters: { 'id.$': '$.a', id: 1 }, End: true }), path: '/States/A/Parameters/id.$', message: "stands beside 'id'" },
    { definition: alone(task({ ResultSelector: { inner: [{ id: 1, 'id.$': '$.a' }] } })), path: '/States/A/ResultSelector/inner[0]/id.$' },
  ],
})
