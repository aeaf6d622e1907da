import { alone, distributed, inner, map } from '../definition.js'
import { testRule } from '../rule-tester.js'

testRule('inline-map-field', {
  valid: [
    { definition: alone(distributed({ Label: 'Children', ItemBatcher: { MaxItemsPerBatch: 5 } })) },
    { definition: alone(map({ Label: 'Children' })) },
    { definition: alone(map({ ToleratedFailureCount: 3, MaxConcurrency: 2 })) },
    { definition: alone(map({ Label: 'L', ItemProcessor: { ProcessorConfig: { Mode: '${Mode}' }, ...inner() } })) },
  ],
  invalid: [
    {
      definition: alone(map({ ItemBatcher: { MaxItemsPerBatch: 5 } })), path: '/States/A/ItemBatcher', message: "only a Distributed Map has 'ItemBatcher'",
      aws: 'The ItemReader, ItemBatcher and ResultWriter fields are not supported for INLINE maps',
    },
    { definition: alone(map({ ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...inner() }, ResultWriter: { WriterConfig: { Transformation: 'COMPACT', OutputType: 'JSON' } } })), path: '/States/A/ResultWriter' },
    { definition: alone(map({ ItemReader: { Resource: 'arn:aws:states:::s3:listObjectsV2', Parameters: { Bucket: 'b' } } })), path: '/States/A/ItemReader' },
  ],
})
