import { alone } from '../definition.js'
import { testRule } from '../rule-tester.js'

const retry = (errors: readonly string[], attempts?: number) =>
  ({ definition: alone({ Type: 'Task', Resource: 'arn:aws:states:::aws-sdk:dynamodb:getItem', Parameters: { TableName: 't', Key: {} }, Retry: [{ ErrorEquals: errors, ...(attempts !== undefined && { MaxAttempts: attempts }) }], End: true }) })

testRule('useless-retry', {
  valid: [retry(['States.ALL']), retry(['States.Timeout', 'States.TaskFailed', 'DynamoDB.ProvisionedThroughputExceededException']), retry(['States.DataLimitExceeded'], 0), retry(['ValidationException', 'OutOfStock'])],
  invalid: [
    ...['States.Runtime', 'States.DataLimitExceeded', 'States.QueryEvaluationError', 'States.Permissions', 'States.IntrinsicFailure', 'States.ParameterPathFailure', 'States.ResultPathMatchFailure', 'States.NoChoiceMatched'].map((error) =>
      ({ ...retry([error]), path: '/States/A/Retry[0]/ErrorEquals[0]', message: error })),
    { ...retry(['OutOfStock', 'DynamoDB.AccessDeniedException', 'DynamoDB.ValidationException']), path: '/States/A/Retry[0]/ErrorEquals[1]', message: 'lacks the right', count: 2 },
  ],
})
