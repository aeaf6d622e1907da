import { alone, aloneInJsonata, choice, distributed, inner, map, task } from '../definition.js'
import { testRule } from '../rule-tester.js'

testRule('missing-field', {
  valid: [
    { definition: alone({ Type: 'Succeed' }) },
    { definition: alone(map()) },
    { definition: alone(distributed({ ItemBatcher: { MaxItemsPerBatch: 10 } })) },
    // null is a value
    { definition: alone({ Type: 'Pass', Result: null, InputPath: null, End: true }) },
  ],
  invalid: [
    { definition: {}, path: '/', message: "'States' and 'StartAt'", aws: 'These fields are required: [States, StartAt]' },
    { definition: { StartAt: 'A' }, path: '/', aws: 'These fields are required: [States]' },
    { definition: { States: { A: { Type: 'Pass', End: true } } }, path: '/', aws: 'These fields are required: [StartAt]' },
    { definition: alone({ End: true }), path: '/States/A', message: "a state needs 'Type'" },
    { definition: alone({ Tyep: 'Pass', End: true }), path: '/States/A', message: "a state needs 'Type'" },
    { definition: alone({ Type: 'Choice', Default: 'B' }), path: '/States/A', aws: 'These fields are required: [Choices]' },
    { definition: alone({ Type: 'Task', End: true }), path: '/States/A', message: "a Task state needs 'Resource'" },
    { definition: alone({ Type: 'Parallel', End: true }), path: '/States/A', message: "'Branches'" },
    { definition: alone({ Type: 'Parallel', Branches: [{ States: {} }], End: true }), path: '/States/A/Branches[0]', message: "a branch needs 'StartAt'" },
    { definition: alone({ Type: 'Map', End: true }), path: '/States/A', message: "a Map state needs 'ItemProcessor' or 'Iterator'" },
    { definition: aloneInJsonata({ Type: 'Map', End: true }), path: '/States/A', message: "a Map state needs 'ItemProcessor'" },
    { definition: alone({ Type: 'Wait', End: true }), path: '/States/A', message: "'Seconds' or 'Timestamp' or 'SecondsPath' or 'TimestampPath'" },
    { definition: alone(task({ Retry: [{ MaxAttempts: 1 }] })), path: '/States/A/Retry[0]', aws: 'These fields are required: [ErrorEquals]' },
    { definition: alone(task({ Catch: [{ ErrorEquals: ['States.ALL'] }] })), path: '/States/A/Catch[0]', message: "'Next'" },
    { definition: alone(distributed({ ItemBatcher: {} })), path: '/States/A/ItemBatcher', message: "'MaxItemsPerBatch' or" },
    { definition: alone(distributed({ ItemReader: { Parameters: {} } })), path: '/States/A/ItemReader', message: "an ItemReader needs 'Resource'" },
    { definition: choice({ Variable: '$.a', IsPresent: true, Next: undefined as never }), path: '/States/A/Choices[0]', message: "a choice rule needs 'Next'" },
    { definition: alone(map({ ItemProcessor: { States: inner()['States'] ?? null } })), path: '/States/A/ItemProcessor', message: "'StartAt'" },
  ],
})
