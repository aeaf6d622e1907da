import { alone, distributed, inner, map, task } from '../definition.js'
import { testRule } from '../rule-tester.js'

testRule('unknown-word', {
  valid: [
    { definition: alone({ Type: 'Succeed' }, { Version: '1.0', QueryLanguage: 'JSONPath' }) },
    { definition: alone(map({ ItemProcessor: { ProcessorConfig: { Mode: '${Mode}' }, ...inner() } })) },
  ],
  invalid: [
    {
      definition: alone({ Type: 'TypeThatDoesNotExist', End: true }), path: '/States/A/Type',
      aws: "The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map]",
    },
    { definition: alone({ Type: 'pass', End: true }), path: '/States/A/Type' },
    { definition: alone({ Type: 'Succeed' }, { Version: '2.0' }), path: '/Version', message: "'Version' is 1.0" },
    { definition: alone({ Type: 'Pass', Output: 1, End: true }, { QueryLanguage: 'jsonata' }), path: '/QueryLanguage' },
    { definition: alone({ Type: 'Pass', Output: 1, QueryLanguage: 'Jsonata', End: true }), path: '/States/A/QueryLanguage' },
    { definition: alone(map({ ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTE' }, ...inner() } })), path: '/States/A/ItemProcessor/ProcessorConfig/Mode' },
    { definition: alone(distributed({}, 'STANDRAD')), path: '/States/A/ItemProcessor/ProcessorConfig/ExecutionType' },
    { definition: alone(task({ Retry: [{ ErrorEquals: ['E'], JitterStrategy: 'HALF' }] })), path: '/States/A/Retry[0]/JitterStrategy', message: 'one of FULL, NONE' },
    {
      definition: alone(distributed({ ItemReader: { Resource: 'arn:aws:states:::s3:getObject', Parameters: { Bucket: 'b', Key: 'k' }, ReaderConfig: { InputType: 'XML' } } })),
      path: '/States/A/ItemReader/ReaderConfig/InputType',
    },
  ],
})
