import { alone, distributed, inner, map } from '../definition.js'
import { testRule } from '../rule-tester.js'

testRule('processor-config', {
  valid: [{ definition: alone(distributed()) }, { definition: alone(map({ ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...inner() } })) }],
  invalid: [
    { definition: alone(map({ ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, ...inner() } })), path: '/States/A/ItemProcessor/ProcessorConfig', message: "'ExecutionType'" },
    { definition: alone({ Type: 'Map', Iterator: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, ...inner() }, End: true }), path: '/States/A/Iterator/ProcessorConfig' },
  ],
})
