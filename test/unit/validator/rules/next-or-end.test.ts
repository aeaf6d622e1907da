import { alone, inner } from '../definition.js'
import { testRule } from '../rule-tester.js'

testRule('next-or-end', {
  valid: [{ definition: alone({ Type: 'Pass', End: true }) }, { definition: { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B', End: false }, B: { Type: 'Fail' } } } }],
  invalid: [
    { definition: alone({ Type: 'Pass' }), path: '/States/A', message: 'needs either Next or End' },
    { definition: alone({ Type: 'Pass', End: false }), path: '/States/A', message: "'End' is true" },
    { definition: { StartAt: 'A', States: { A: { Type: 'Wait', Seconds: 1, Next: 'B', End: true }, B: { Type: 'Succeed' } } }, path: '/States/A', message: 'not both' },
    { definition: alone({ Type: 'Parallel', Branches: [inner('B', { Type: 'Task', Resource: 'arn:aws:states:::sns:publish' })], End: true }), path: '/States/A/Branches[0]/States/B' },
  ],
})
