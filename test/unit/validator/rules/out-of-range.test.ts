import { alone, aloneInJsonata, distributed, map, task } from '../definition.js'
import { testRule } from '../rule-tester.js'

testRule('out-of-range', {
  valid: [
    { definition: alone({ Type: 'Wait', Seconds: 0, End: true }) },
    { definition: alone({ Type: 'Wait', Seconds: 99_999_999, End: true }) },
    { definition: alone(distributed({ ToleratedFailurePercentage: 12.5, ItemBatcher: { MaxItemsPerBatch: 0 } })) },
    { definition: aloneInJsonata(map({ Items: [], MaxConcurrency: 0 })) },
  ],
  invalid: [
    { definition: alone({ Type: 'Wait', Seconds: 10_000_000_000_000_000, End: true }), path: '/States/A/Seconds', aws: 'Maximum value is 99999999' },
    { definition: alone({ Type: 'Wait', Seconds: -1, End: true }), path: '/States/A/Seconds', aws: 'Minimum value is 0' },
    { definition: alone(task({ TimeoutSeconds: 0 })), path: '/States/A/TimeoutSeconds', message: 'at least 1' },
    { definition: alone({ Type: 'Succeed' }, { TimeoutSeconds: -5 }), path: '/TimeoutSeconds' },
    { definition: alone(task({ Retry: [{ ErrorEquals: ['E'], BackoffRate: 0.5 }] })), path: '/States/A/Retry[0]/BackoffRate', message: 'at least 1' },
    { definition: alone(task({ Retry: [{ ErrorEquals: ['E'], MaxAttempts: -1 }] })), path: '/States/A/Retry[0]/MaxAttempts' },
    { definition: alone(task({ Retry: [{ ErrorEquals: ['E'], MaxDelaySeconds: 31_622_400 }] })), path: '/States/A/Retry[0]/MaxDelaySeconds' },
    { definition: alone(task({ Retry: [{ ErrorEquals: [] }] })), path: '/States/A/Retry[0]/ErrorEquals' },
    { definition: alone({ Type: 'Parallel', Branches: [], End: true }), path: '/States/A/Branches', aws: 'Value cannot be empty' },
    { definition: alone({ Type: 'Choice', Choices: [] }), path: '/States/A/Choices' },
    { definition: { StartAt: 'A', States: {} }, path: '/States', message: 'at least one state' },
    { definition: alone(distributed({ ToleratedFailurePercentage: 101 })), path: '/States/A/ToleratedFailurePercentage', aws: 'Maximum value is 100.0' },
    { definition: alone(map({ MaxConcurrency: -1 })), path: '/States/A/MaxConcurrency', aws: 'Minimum value is 0' },
    {
      definition: alone(distributed({ ItemReader: { Resource: 'arn:aws:states:::s3:listObjectsV2', Parameters: { Bucket: 'b' }, ReaderConfig: { MaxItems: 100_000_001 } } })),
      path: '/States/A/ItemReader/ReaderConfig/MaxItems', aws: 'Maximum value is 100000000',
    },
  ],
})
