import { expect, test } from '@jest/globals'
import { validate } from '../../../../src/validator/index.js'
import { alone, aloneInJsonata, distributed, map, task } from '../definition.js'
import { testRule } from '../rule-tester.js'

testRule('wrong-type', {
  valid: [
    { definition: alone({ Type: 'Wait', Seconds: 1, End: true }) },
    { definition: aloneInJsonata({ Type: 'Wait', Seconds: '{% 1 + 1 %}', End: true }) },
    // what it is stands in no text yet
    { definition: alone({ Type: 'Wait', Seconds: '${Seconds}', End: true }) },
    { definition: alone(task({ ResultPath: null, OutputPath: null, Retry: [], Catch: [] })) },
  ],
  invalid: [
    { definition: { StartAt: 'A', States: [] }, path: '/States', message: "'States' is an object, not an array" },
    { definition: { StartAt: 1, States: { A: { Type: 'Succeed' } } }, path: '/StartAt', message: 'the name of a state, not a number' },
    { definition: alone({ Type: 'Succeed' }, { TimeoutSeconds: '5' }), path: '/TimeoutSeconds' },
    { definition: { StartAt: 'A', States: { A: 'Pass' } }, path: '/States/A', message: 'a state is an object, not a text' },
    { definition: alone({ Type: 'Wait', Seconds: '1', End: true }), path: '/States/A/Seconds', aws: 'Expected value of type Integer' },
    { definition: alone({ Type: 'Wait', Seconds: 1.5, End: true }), path: '/States/A/Seconds', message: 'a whole number, not a fraction' },
    { definition: aloneInJsonata({ Type: 'Wait', Seconds: 'ten', End: true }), path: '/States/A/Seconds', message: 'or a JSONata expression' },
    { definition: alone({ Type: 'Pass', End: 'true' }), path: '/States/A/End', message: 'true or false' },
    { definition: alone({ Type: 'Pass', Comment: 1, End: true }), path: '/States/A/Comment' },
    { definition: alone({ Type: 'Pass', Assign: ['a'], End: true }), path: '/States/A/Assign', message: "'Assign' is an object" },
    { definition: aloneInJsonata({ Type: 'Pass', Assign: '{% { "a": 1 } %}', End: true }), path: '/States/A/Assign' },
    { definition: alone({ Type: 'Pass', InputPath: {}, End: true }), path: '/States/A/InputPath', message: 'a path, not an object' },
    { definition: alone(map({ ItemsPath: null })), path: '/States/A/ItemsPath', message: 'not null' },
    { definition: alone(task({ Retry: {} })), path: '/States/A/Retry', message: 'an array' },
    { definition: alone(task({ Retry: [1] })), path: '/States/A/Retry[0]', message: "an item of 'Retry' is an object" },
    { definition: alone(task({ Retry: [{ ErrorEquals: 'States.ALL' }] })), path: '/States/A/Retry[0]/ErrorEquals' },
    { definition: alone(task({ Retry: [{ ErrorEquals: [1] }] })), path: '/States/A/Retry[0]/ErrorEquals[0]' },
    { definition: alone({ Type: ['Pass'], End: true }), path: '/States/A/Type' },
    { definition: alone({ Type: 'Parallel', Branches: {}, End: true }), path: '/States/A/Branches' },
    { definition: alone(distributed({ Label: 5 })), path: '/States/A/Label' },
    { definition: alone(distributed({ ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Parameters: 'x', ReaderConfig: { InputType: 'JSON' } } })), path: '/States/A/ItemReader/Parameters' },
  ],
})

test.each([
  ['5', 'Write it without quotes.'],
  ['$.seconds', "To read it from data, use 'SecondsPath'."],
  ['{% 5 %}', "An expression needs the query language JSONata: 'QueryLanguage': 'JSONata'."],
])('wrong-type: says what %s was meant to be', (Seconds, help) => {
  expect(validate(alone({ Type: 'Wait', Seconds, End: true }))[0]?.help).toBe(help)
})
