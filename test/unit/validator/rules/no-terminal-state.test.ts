import { alone, choice, map } from '../definition.js'
import { testRule } from '../rule-tester.js'

testRule('no-terminal-state', {
  valid: [
    { definition: alone({ Type: 'Fail' }) },
    { definition: choice({ Variable: '$.a', IsPresent: true }) },
    // of these a warning is given
    { definition: alone(map({ ItemProcessor: { StartAt: 'B', States: { B: { Type: 'Wait', Seconds: 1, Next: 'B' } } } })) },
    { definition: { StartAt: 'A', States: { A: { ...map(), End: false, Next: 'B' }, B: { Type: 'Wait', Seconds: 60, Next: 'A' } } } },
  ],
  invalid: [
    { definition: { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', Next: 'A' } } }, path: '/', aws: 'Workflow has no terminal state' },
    // a state that nothing leads to is not told of besides
    { definition: { StartAt: 'A', States: { A: { Type: 'Pass', Next: 'A' }, B: { Type: 'Pass', Next: 'A' } } }, path: '/' },
  ],
})
