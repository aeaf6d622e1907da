import type { JsonObject } from '../../../../src/asl/index.js'
import { alone, distributed } from '../definition.js'
import { testRule } from '../rule-tester.js'

const Resource = 'arn:aws:states:::s3:putObject'
const writer = (ResultWriter: JsonObject): unknown => alone(distributed({ ResultWriter }))

testRule('result-writer', {
  valid: [
    { definition: writer({ Resource, Parameters: { Bucket: 'b', Prefix: 'p' } }) },
    { definition: writer({ WriterConfig: { Transformation: 'COMPACT', OutputType: 'JSON' } }) },
    { definition: writer({ Resource, Parameters: { Bucket: 'b' }, WriterConfig: { Transformation: 'FLATTEN', OutputType: 'JSONL' } }) },
  ],
  invalid: [
    { definition: writer({}), path: '/States/A/ResultWriter', message: "'WriterConfig', or both" },
    { definition: writer({ Resource }), path: '/States/A/ResultWriter', message: "needs 'Parameters'" },
    { definition: writer({ Parameters: { Bucket: 'b' } }), path: '/States/A/ResultWriter', message: "needs a 'Resource'" },
    { definition: writer({ Resource: 'arn:aws:states:::s3:getObject', Parameters: { Bucket: 'b' } }), path: '/States/A/ResultWriter/Resource', message: 's3:putObject' },
    { definition: writer({ Resource, Parameters: { Bucket: 'b' }, WriterConfig: {} }), path: '/States/A/ResultWriter/WriterConfig' },
  ],
})
