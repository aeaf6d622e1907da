import { alone, aloneInJsonata, distributed, inner, map, task } from '../definition.js'
import { testRule } from '../rule-tester.js'

testRule('exclusive-fields', {
  valid: [
    { definition: alone({ Type: 'Wait', Seconds: 1, End: true }) },
    { definition: alone({ Type: 'Fail', ErrorPath: '$.e', Cause: 'c' }) },
    { definition: aloneInJsonata({ Type: 'Wait', Timestamp: '{% $now() %}', End: true }) },
  ],
  invalid: [
    { definition: alone({ Type: 'Wait', Seconds: 1, TimestampPath: '$.t', End: true }), path: '/States/A', aws: 'There should only be one of the following fields: [Seconds, TimestampPath]' },
    { definition: alone({ Type: 'Fail', Error: 'E', ErrorPath: '$.e' }), path: '/States/A' },
    { definition: alone(task({ TimeoutSeconds: 5, TimeoutSecondsPath: '$.t' })), path: '/States/A' },
    { definition: alone(map({ Iterator: inner('Other') })), path: '/States/A', message: "'ItemProcessor' and 'Iterator'" },
    { definition: alone(map({ ItemSelector: {}, Parameters: {} })), path: '/States/A' },
    { definition: alone(map({ MaxConcurrency: 1, MaxConcurrencyPath: '$.c' })), path: '/States/A' },
    { definition: alone(distributed({ ItemBatcher: { MaxItemsPerBatch: 1, MaxItemsPerBatchPath: '$.c' } })), path: '/States/A/ItemBatcher' },
    {
      definition: alone(distributed({ ItemReader: { Resource: 'arn:aws:states:::s3:listObjectsV2', Parameters: { Bucket: 'b' }, ReaderConfig: { MaxItems: 1, MaxItemsPath: '$.c' } } })),
      path: '/States/A/ItemReader/ReaderConfig', aws: 'There should only be one of the following fields: [MaxItems, MaxItemsPath]',
    },
  ],
})
