import { alone, distributed, inner, map } from '../definition.js'
import { testRule } from '../rule-tester.js'

testRule('inline-map-field', {
  valid: [
    { definition: alone(distributed({ Label: 'Children', ItemBatcher: { MaxItemsPerBatch: 5 } })) },
    { definition: alone(map({ ToleratedFailureCount: 3, MaxConcurrency: 2 })) },
    { definition: alone(map({ Label: 'L', ItemProcessor: { ProcessorConfig: { Mode: '${Mode}' }, ...inner() } })) },
  ],
  invalid: [
    { definition: alone(map({ Label: 'Children' })), path: '/States/A/Label', message: "only a Distributed Map has 'Label'" },
    { definition: alone(map({ ItemBatcher: { MaxItemsPerBatch: 5 } })), path: '/States/A/ItemBatcher' },
    { definition: alone(map({ ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...inner() }, ResultWriter: { WriterConfig: { Transformation: 'COMPACT', OutputType: 'JSON' } } })), path: '/States/A/ResultWriter' },
    { definition: alone(map({ ItemReader: { Resource: 'arn:aws:states:::s3:listObjectsV2', Parameters: { Bucket: 'b' } } })), path: '/States/A/ItemReader' },
  ],
})
