import { alone } from '../definition.js'
import { testRule } from '../rule-tester.js'

testRule('detached-loop', {
  valid: [{ definition: { StartAt: 'A', States: { A: { Type: 'Wait', Seconds: 5, Next: 'B' }, B: { Type: 'Choice', Choices: [{ Variable: '$.a', IsPresent: true, Next: 'A' }], Default: 'C' }, C: { Type: 'Succeed' } } } }],
  invalid: [
    { definition: { StartAt: 'A', States: { A: { Type: 'Succeed' }, B: { Type: 'Pass', Next: 'C' }, C: { Type: 'Choice', Choices: [{ Variable: '$.a', IsPresent: true, Next: 'B' }], Default: 'A' } } }, path: '/States/B', message: "to 'B' and 1 more" },
    { definition: alone({ Type: 'Parallel', Branches: [{ StartAt: 'B', States: { B: { Type: 'Succeed' }, C: { Type: 'Choice', Choices: [{ Variable: '$.a', IsPresent: true, Next: 'C' }], Default: 'B' } } }], End: true }), path: '/States/A/Branches[0]/States/C', message: 'leads to itself only' },
  ],
})
