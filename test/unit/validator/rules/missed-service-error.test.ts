import type { JsonObject } from '../../../../src/asl/index.js'
import { alone, task } from '../definition.js'
import { testRule } from '../rule-tester.js'

const four = ['Lambda.ServiceException', 'Lambda.AWSLambdaException', 'Lambda.SdkClientException', 'Lambda.TooManyRequestsException']
const lambda = (...errors: readonly (readonly string[])[]) => ({ definition: alone(task({ Retry: errors.map((list) => ({ ErrorEquals: list })) })) })
const other = (resource: string, errors: readonly string[], more: JsonObject = {}) => ({ definition: alone({ Type: 'Task', Resource: resource, Parameters: { JobName: 'a', JobQueue: 'q', JobDefinition: 'd' }, TimeoutSeconds: 60, Retry: [{ ErrorEquals: errors }], End: true, ...more }) })

testRule('missed-service-error', {
  valid: [
    lambda(four), lambda(four.slice(0, 2), four.slice(2)), lambda(['OutOfStock'], ['States.ALL']), lambda(['States.TaskFailed']), lambda(['${Errors}']), { definition: alone(task()) },
    other('arn:aws:states:::dynamodb:getItem', ['OutOfStock']), other('arn:aws:states:::aws-sdk:s3:getObject', ['OutOfStock']),
  ],
  invalid: [
    { ...lambda(four.slice(0, 3)), path: '/States/A/Retry', message: 'no retrier names Lambda.TooManyRequestsException,' },
    { ...lambda(['OutOfStock']), path: '/States/A/Retry', message: 'Lambda.ServiceException, Lambda.AWSLambdaException' },
    { ...other('arn:aws:lambda:us-east-1:123456789012:function:f', ['OutOfStock']), path: '/States/A/Retry' },
    { ...other('arn:aws:states:::batch:submitJob.sync', ['States.Timeout']), path: '/States/A/Retry', message: 'Batch.AWSBatchException' },
    { ...other('arn:${AWS::Partition}:states:::sagemaker:createTrainingJob.sync', ['States.Timeout']), path: '/States/A/Retry', message: 'SageMaker.AmazonSageMakerException' },
  ],
})
