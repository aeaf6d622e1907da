import { alone, choice, distributed, inner, map, task } from '../definition.js'
import { testRule } from '../rule-tester.js'

testRule('unknown-field', {
  valid: [
    { definition: alone({ Type: 'Pass', Comment: 'c', Result: 1, ResultPath: '$.a', Parameters: {}, InputPath: '$', OutputPath: '$', Assign: { a: 1 }, End: true }) },
    { definition: alone(task({ Parameters: { anything: { goes: 'here' } }, Credentials: { RoleArn: 'arn:aws:iam::123456789012:role/r', more: 1 } })) },
  ],
  invalid: [
    { definition: { StartsAt: 'A', States: { A: { Type: 'Succeed' } } }, path: '/StartsAt', message: "a state machine has no field of the name 'StartsAt'", aws: "Field 'StartsAt' is not supported" },
    { definition: alone({ Type: 'Succeed', End: true }), path: '/States/A/End', aws: "Field 'End' is not supported" },
    { definition: alone({ Type: 'Wait', Seconds: 1, ResultPath: null, End: true }), path: '/States/A/ResultPath', aws: "Field 'ResultPath' is not supported" },
    { definition: alone({ Type: 'Pass', Catch: [], End: true }), path: '/States/A/Catch' },
    { definition: alone(map({ TimeoutSeconds: 5 })), path: '/States/A/TimeoutSeconds', aws: "Field 'TimeoutSeconds' is not supported" },
    { definition: alone(map({ ItemProcessor: { QueryLanguage: 'JSONPath', ...inner() } })), path: '/States/A/ItemProcessor/QueryLanguage' },
    { definition: alone({ Type: 'Parallel', Branches: [{ ...inner(), TimeoutSeconds: 1 }], End: true }), path: '/States/A/Branches[0]/TimeoutSeconds' },
    { definition: alone(task({ Retry: [{ ErrorEquals: ['E'], MaxAttempt: 1 }] })), path: '/States/A/Retry[0]/MaxAttempt' },
    { definition: alone(task({ Retry: [{ 'Error Equals': ['E'] }] })), path: '/States/A/Retry[0]/Error Equals' },
    { definition: choice({ And: [{ Variable: '$.a', IsPresent: true, Next: 'B' }] }), path: '/States/A/Choices[0]/And[0]/Next' },
    { definition: choice({ Variable: '$.a', StringEqual: 'x' }), path: '/States/A/Choices[0]/StringEqual' },
    { definition: alone(distributed({ ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Parameters: {}, ReaderConfig: { InputType: 'JSON', Delimiter: ',' } } })), path: '/States/A/ItemReader/ReaderConfig/Delimiter' },
  ],
})
