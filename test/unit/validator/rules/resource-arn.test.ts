import { alone } from '../definition.js'
import { testRule } from '../rule-tester.js'

const calling = (Resource: string): unknown => alone({ Type: 'Task', Resource, End: true })

testRule('resource-arn', {
  valid: [
    ...[
      'arn:aws:lambda:us-east-1:123456789012:function:f', 'arn:aws-cn:lambda:cn-north-1:123456789012:function:f:live', 'arn:aws:states:us-east-1:123456789012:activity:a',
      'arn:aws:states:::sqs:sendMessage', 'arn:aws-us-gov:states:::aws-sdk:s3:listBuckets', 'arn:aws:states:::states:startExecution.sync:2', '${Function.Arn}', 'arn:${AWS::Partition}:states:::lambda:invoke',
    ].map((resource) => ({ definition: calling(resource) })),
  ],
  invalid: [
    ...['create', '', 'TEXT_REMINDER_ARN', 'arn:aws:states', 'arn:aws:states:::lambda', 'arn:aws:lambda:us-east-1:123456789012:layer:l', 'arn:aws:sqs:us-east-1:123456789012:queue', 'arn:aws:states:us-east-1:123456789012:activity:'].map((resource) => ({
      definition: calling(resource), path: '/States/A/Resource', aws: 'Value is not a valid resource ARN',
    })),
  ],
})
