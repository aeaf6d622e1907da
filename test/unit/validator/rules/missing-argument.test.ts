import type { JsonObject } from '../../../../src/asl/index.js'
import { alone, aloneInJsonata } from '../definition.js'
import { testRule } from '../rule-tester.js'

const calling = (name: string, Parameters: JsonObject): unknown => alone({ Type: 'Task', Resource: `arn:aws:states:::${name}`, TimeoutSeconds: 60, Parameters, End: true })

testRule('missing-argument', {
  valid: [
    { definition: calling('sqs:sendMessage', { 'QueueUrl.$': '$.queue', MessageBody: { a: 1 } }) },
    { definition: calling('sagemaker:createProcessingJob.sync', { ProcessingJobName: 'j', RoleArn: 'r', AppSpecification: {}, ProcessingResources: {} }) },
    { definition: calling('aws-sdk:s3:getObject', {}) },
    { definition: calling('lambda:invoke', { '${Field}': 'f' }) },
    // the input is what the service gets
    { definition: alone({ Type: 'Task', Resource: 'arn:aws:states:::sns:publish', End: true }) },
    { definition: aloneInJsonata({ Type: 'Task', Resource: 'arn:aws:states:::sns:publish', Arguments: '{% $states.input.message %}', End: true }) },
  ],
  invalid: [
    { definition: calling('dynamodb:getItem', { TableName: 't' }), path: '/States/A/Parameters', message: "dynamodb:getItem needs 'Key'" },
    { definition: calling('batch:submitJob.sync', { JobName: 'j' }), path: '/States/A/Parameters', message: "'JobDefinition' and 'JobQueue'" },
    { definition: aloneInJsonata({ Type: 'Task', Resource: 'arn:aws:states:::events:putEvents', Arguments: {}, End: true }), path: '/States/A/Arguments', message: "'Entries'" },
  ],
})
