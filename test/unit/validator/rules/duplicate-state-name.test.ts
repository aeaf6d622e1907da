import { alone, inner, map } from '../definition.js'
import { testRule } from '../rule-tester.js'

testRule('duplicate-state-name', {
  valid: [{ definition: alone({ Type: 'Parallel', Branches: [inner('B'), inner('C')], End: true }) }],
  invalid: [
    { definition: alone({ Type: 'Parallel', Branches: [inner('B'), inner('B')], End: true }), path: '/States/A/Branches[1]/States/B', message: 'at /States/A/Branches[0]/States/B', aws: 'Duplicate State name: B' },
    { definition: alone(map({ ItemProcessor: inner('A') })), path: '/States/A/ItemProcessor/States/A' },
  ],
})
