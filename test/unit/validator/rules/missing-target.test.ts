import { alone, choice, inner, task } from '../definition.js'
import { testRule } from '../rule-tester.js'

testRule('missing-target', {
  valid: [
    { definition: { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Succeed' } } } },
    { definition: choice({ Variable: '$.a', IsPresent: true }) },
    { definition: alone({ Type: 'Pass', Next: '${Next}' }) },
  ],
  invalid: [
    { definition: { StartAt: 'B', States: { A: { Type: 'Succeed' } } }, path: '/StartAt', aws: "Missing 'Next' target: B" },
    { definition: alone({ Type: 'Pass', Next: 'a' }), path: '/States/A/Next', message: "no state 'a'", aws: "Missing 'Next' target: a" },
    { definition: choice({ Variable: '$.a', IsPresent: true, Next: 'C' }), path: '/States/A/Choices[0]/Next' },
    { definition: { StartAt: 'A', States: { A: { Type: 'Choice', Choices: [{ Variable: '$.a', IsPresent: true, Next: 'B' }], Default: 'C' }, B: { Type: 'Succeed' } } }, path: '/States/A/Default' },
    { definition: alone(task({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Handle' }] })), path: '/States/A/Catch[0]/Next' },
    // a state of a branch leads to no state around it, and the reverse
    { definition: { StartAt: 'A', States: { A: { Type: 'Parallel', Branches: [inner('B', { Type: 'Pass', Next: 'C' })], Next: 'C' }, C: { Type: 'Succeed' } } }, path: '/States/A/Branches[0]/States/B/Next' },
    { definition: alone({ Type: 'Parallel', Branches: [inner('B')], Next: 'B' }), path: '/States/A/Next' },
    { definition: alone({ Type: 'Pass', Next: '' }), path: '/States/A/Next' },
  ],
})
