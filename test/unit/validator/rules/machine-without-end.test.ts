import { alone, inner, map } from '../definition.js'
import { testRule } from '../rule-tester.js'

const loop = { StartAt: 'B', States: { B: { Type: 'Wait', Seconds: 1, Next: 'B' } } }

testRule('machine-without-end', {
  valid: [{ definition: alone(map()) }, { definition: alone({ Type: 'Parallel', Branches: [inner('B'), inner('C', { Type: 'Fail' })], End: true }) }],
  invalid: [
    { definition: alone(map({ ItemProcessor: loop })), path: '/States/A/ItemProcessor', message: 'no state ends this processor' },
    { definition: alone({ Type: 'Parallel', Branches: [inner('C'), loop], End: true }), path: '/States/A/Branches[1]', message: 'no state ends this branch' },
    { definition: { StartAt: 'A', States: { A: { ...map(), End: false, Next: 'B' }, B: { Type: 'Wait', Seconds: 60, Next: 'A' } } }, path: '/', message: 'the outermost level' },
  ],
})
