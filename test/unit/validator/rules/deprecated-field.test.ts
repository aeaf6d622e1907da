import { alone, aloneInJsonata, inner, map } from '../definition.js'
import { testRule } from '../rule-tester.js'

testRule('deprecated-field', {
  valid: [{ definition: alone(map({ ItemSelector: { a: 1 } })) }, { definition: aloneInJsonata(map()) }, { definition: alone({ Type: 'Parallel', Parameters: { a: 1 }, Branches: [inner()], End: true }) }],
  invalid: [
    { definition: alone({ Type: 'Map', Iterator: inner(), End: true }), path: '/States/A/Iterator' },
    { definition: alone(map({ Parameters: { a: 1 } })), path: '/States/A/Parameters' },
    { definition: alone({ Type: 'Map', Iterator: inner(), Parameters: { a: 1 }, End: true }), path: '/States/A/Iterator', count: 2 },
  ],
})
