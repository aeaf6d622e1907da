import { alone, distributed, inner, map } from '../definition.js'
import { testRule } from '../rule-tester.js'

const options = { type: 'EXPRESS' } as const

testRule('express-distributed-map', {
  valid: [{ definition: alone(map()), options }, { definition: alone(distributed({}, 'EXPRESS')) }],
  invalid: [
    { definition: alone(distributed({}, 'EXPRESS')), options, path: '/States/A/ItemProcessor/ProcessorConfig/Mode' },
    {
      definition: alone(distributed({ ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'EXPRESS' }, ...inner('B', distributed()) } })),
      path: '/States/A/ItemProcessor/States/B/ItemProcessor/ProcessorConfig/Mode',
    },
  ],
})
