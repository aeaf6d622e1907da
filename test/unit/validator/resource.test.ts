import { describe, expect, test } from '@jest/globals'
import { parseResource } from '../../../src/validator/resource.js'

describe('what a Resource names', () => {
  test.each([
    ['arn:aws:states:::batch:submitJob.sync', { kind: 'service', service: 'batch', action: 'submitJob', pattern: 'sync', suffix: '.sync', sdk: false }],
    ['arn:aws:states:::states:startExecution.sync:2', { kind: 'service', service: 'states', action: 'startExecution', pattern: 'sync', suffix: '.sync:2', sdk: false }],
    ['arn:aws-cn:states:cn-north-1:123456789012:sqs:sendMessage.waitForTaskToken', { kind: 'service', service: 'sqs', action: 'sendMessage', pattern: 'waitForTaskToken', suffix: '.waitForTaskToken', sdk: false }],
    ['arn:aws:states:::aws-sdk:sfn:startSyncExecution', { kind: 'service', service: 'aws-sdk:sfn', action: 'startSyncExecution', pattern: 'request', suffix: '', sdk: true }],
    ['arn:aws:states:eu-west-1:123456789012:activity:a:b', { kind: 'activity' }],
    ['arn:aws:lambda:eu-west-1:123456789012:function:f:1', { kind: 'lambda' }],
    ['arn:aws:lambda:eu-west-1:123456789012:function:', { kind: 'none' }],
    ['arn:aws:states:::aws-sdk:sfn', { kind: 'none' }],
    ['arn:AWS:states:::sqs:sendMessage', { kind: 'none' }],
    ['function', { kind: 'none' }],
  ])('%s', (resource, parsed) => {
    expect(parseResource(resource)).toEqual(parsed)
  })

  test.each([[undefined], [5], ['${Arn}'], ['arn:${AWS::Partition}:states:::sqs:sendMessage']])('nothing that is known of %s', (resource) => {
    expect(parseResource(resource)).toBeUndefined()
  })
})
