import { alone } from '../definition.js'
import { testRule } from '../rule-tester.js'

testRule('unreachable-state', {
  valid: [
    // AWS was seen to look at single states only
    { definition: { StartAt: 'A', States: { A: { Type: 'Succeed' }, B: { Type: 'Pass', Next: 'C' }, C: { Type: 'Pass', Next: 'B' } } } },
    { definition: { StartAt: 'A', States: { B: { Type: 'Succeed' }, A: { Type: 'Pass', Next: 'B' } } } },
    { definition: { StartAt: 'A', States: { A: { Type: 'Task', Resource: 'arn:aws:states:::sns:publish', Catch: [{ ErrorEquals: ['E'], Next: 'B' }], End: true }, B: { Type: 'Fail' } } } },
    { definition: { StartAt: 'A', States: { A: { Type: 'Choice', Choices: [{ Variable: '$.a', IsPresent: true, Next: 'B' }], Default: 'C' }, B: { Type: 'Fail' }, C: { Type: 'Succeed' } } } },
  ],
  invalid: [
    { definition: { StartAt: 'A', States: { A: { Type: 'Pass', End: true }, C: { Type: 'Pass', End: true } } }, path: '/States/C', aws: 'State "C" is not reachable.' },
    // of a row, the first
    { definition: { StartAt: 'A', States: { A: { Type: 'Succeed' }, B: { Type: 'Pass', Next: 'C' }, C: { Type: 'Pass', Next: 'A' } } }, path: '/States/B' },
    { definition: alone({ Type: 'Parallel', Branches: [{ StartAt: 'B', States: { B: { Type: 'Succeed' }, C: { Type: 'Fail' } } }], End: true }), path: '/States/A/Branches[0]/States/C' },
  ],
})
