import type { Json } from '../../../../src/asl/index.js'
import { alone, aloneInJsonata } from '../definition.js'
import { testRule } from '../rule-tester.js'

const result = (value: Json) => ({ definition: alone({ Type: 'Pass', Result: value, End: true }) })

testRule('static-result', {
  valid: [result({ price: '$5', list: [1, 'x'] }), result('text'), { definition: alone({ Type: 'Pass', Parameters: { 'a.$': '$.b' }, End: true }) }, { definition: aloneInJsonata({ Type: 'Pass', Output: 1, End: true }) }],
  invalid: [
    { ...result('$.a'), path: '/States/A/Result' },
    { ...result({ 'a.$': '$.b', 'c.$': '$.d' }), path: '/States/A/Result/a.$' },
    { ...result([1, { a: 'States.UUID()' }]), path: '/States/A/Result[1]/a' },
  ],
})
