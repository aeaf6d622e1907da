import { alone } from '../definition.js'
import { testRule } from '../rule-tester.js'

const calling = (name: string): unknown => alone({ Type: 'Task', Resource: `arn:aws:states:::${name}`, End: true })

testRule('integration-pattern', {
  valid: [
    'lambda:invoke', 'lambda:invoke.waitForTaskToken', 'batch:submitJob.sync', 'ecs:runTask.sync', 'ecs:runTask.waitForTaskToken', 'states:startExecution.sync:2', 'dynamodb:updateItem',
    'aws-sdk:sfn:startSyncExecution', 'aws-sdk:ecs:runTask.waitForTaskToken', 'sagemaker:createProcessingJob.sync', 'http:invoke', 'eks:call', 'emr-containers:createVirtualCluster', 'aws-sdk:foobar:doIt', 'a-service-of-next-year:doIt.sync', 'ses:sendEmail',
  ].map((name) => ({ definition: calling(name) })),
  invalid: [
    { definition: calling('lamda:invoke'), path: '/States/A/Resource', message: "no service integration 'lamda'", aws: 'The resource provided arn:aws:states:::lamda:invoke is not recognized. The value is not a valid resource ARN, or the resource is not available in this region.' },
    { definition: calling('sqs:sendMesage'), path: '/States/A/Resource', message: "no action 'sendMesage'" },
    { definition: calling('dynamodb:query'), path: '/States/A/Resource', message: "no action 'query'" },
    { definition: calling('lambda:invokeFunction'), path: '/States/A/Resource', message: "no action 'invokeFunction'" },
    { definition: calling('lambda:invoke.waitForToken'), path: '/States/A/Resource', message: "'.waitForToken' is no way to wait" },
    { definition: calling('sqs:sendMessage.waitForTaskTokens'), path: '/States/A/Resource', message: 'no way to wait' },
    { definition: calling('ecs:runTask.Sync'), path: '/States/A/Resource', message: 'no way to wait' },
    { definition: calling('lambda:invoke.sync2'), path: '/States/A/Resource', message: 'no way to wait' },
    { definition: calling('aws-sdk:s3:getObject.foo'), path: '/States/A/Resource', message: 'no way to wait' },
    { definition: calling('a-service-of-next-year:doIt.later'), path: '/States/A/Resource', message: 'no way to wait' },
    { definition: calling('ecs:runTask.Sync'), options: { type: 'EXPRESS' }, path: '/States/A/Resource', message: 'no way to wait' },
    { definition: calling('batch:submitJob.sync:2'), path: '/States/A/Resource', message: "batch:submitJob has no '.sync:2'" },
    { definition: calling('lambda:invoke.sync:2'), path: '/States/A/Resource', message: 'cannot wait for a job' },
    { definition: calling('lambda:invoke.sync'), path: '/States/A/Resource', message: 'cannot wait for a job' },
    { definition: calling('dynamodb:getItem.waitForTaskToken'), path: '/States/A/Resource', message: 'cannot wait for a callback' },
    { definition: calling('batch:submitJob.waitForTaskToken'), path: '/States/A/Resource' },
    { definition: calling('sagemaker:createModel.sync'), path: '/States/A/Resource' },
    { definition: calling('aws-sdk:glue:startJobRun.sync'), path: '/States/A/Resource', message: 'no integration of the AWS SDK waits for a job' },
    { definition: calling('aws-sdk:s3:ListBuckets'), path: '/States/A/Resource', message: 'small letter' },
  ],
})
