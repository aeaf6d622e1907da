import { describe, expect, test } from '@jest/globals'
import type { S3 } from '@aws-sdk/client-s3'
import type { SFN } from '@aws-sdk/client-sfn'
import { activity, awsSdk, batch, dynamodb, events, lambdaWaitForTaskToken, s3, sagemaker, sfn, sns, sqs, stateMachine } from '../../../src/builder/index.js'
import type { AnyMachine, TaskContract } from '../../../src/builder/index.js'
import { codeOf } from './code.js'

type Review = TaskContract<{ readonly text: string; readonly taskToken: string }, { readonly approved: boolean }, 'Rejected'>
type LabelByHand = TaskContract<{ readonly text: string }, { readonly label: string }, 'Unclear'>
interface Input { readonly text: string; readonly seconds: number; readonly role: string }

const m = stateMachine('m', { type: 'STANDARD' }).input<Input>()
const stateOf = (machine: AnyMachine): unknown => (machine.definition['States'] as { A: unknown }).A
const token = '{% $states.context.Task.Token %}'

describe('resources', () => {
  test.each([
    [batch.submitJob, 'batch:submitJob'], [batch.submitJobSync, 'batch:submitJob.sync'],
    [sagemaker.createProcessingJob, 'sagemaker:createProcessingJob'], [sagemaker.createProcessingJobSync, 'sagemaker:createProcessingJob.sync'],
    [sagemaker.createTrainingJob, 'sagemaker:createTrainingJob'], [sagemaker.createTrainingJobSync, 'sagemaker:createTrainingJob.sync'],
    [sagemaker.createTransformJob, 'sagemaker:createTransformJob'], [sagemaker.createTransformJobSync, 'sagemaker:createTransformJob.sync'],
    [dynamodb.getItem, 'dynamodb:getItem'], [dynamodb.putItem, 'dynamodb:putItem'], [dynamodb.updateItem, 'dynamodb:updateItem'], [dynamodb.deleteItem, 'dynamodb:deleteItem'],
    [sqs.sendMessage, 'sqs:sendMessage'], [sqs.sendMessageWaitForTaskToken(), 'sqs:sendMessage.waitForTaskToken'],
    [sns.publish, 'sns:publish'], [sns.publishWaitForTaskToken(), 'sns:publish.waitForTaskToken'],
    [events.putEvents, 'events:putEvents'], [events.putEventsWaitForTaskToken(), 'events:putEvents.waitForTaskToken'],
    [sfn.startExecution, 'states:startExecution'], [sfn.startExecutionSync(), 'states:startExecution.sync:2'], [sfn.startExecutionWaitForTaskToken(), 'states:startExecution.waitForTaskToken'],
    [sfn.startSyncExecution, 'aws-sdk:sfn:startSyncExecution'],
    [s3.getObject, 'aws-sdk:s3:getObject'], [s3.putObject, 'aws-sdk:s3:putObject'], [s3.listObjectsV2, 'aws-sdk:s3:listObjectsV2'],
    [awsSdk<S3>('s3').request('listBuckets'), 'aws-sdk:s3:listBuckets'], [awsSdk<SFN>('sfn').waitForTaskToken()('startExecution'), 'aws-sdk:sfn:startExecution.waitForTaskToken'],
    [awsSdk<{ readonly Text: string }, { readonly TranslatedText: string }>('translate', 'translateText'), 'aws-sdk:translate:translateText'],
    [lambdaWaitForTaskToken<Review>('F'), 'lambda:invoke.waitForTaskToken'],
  ])('%#', ({ resource }, expected) => expect(resource).toBe(`arn:aws:states:::${expected}`))
})

describe('tasks', () => {
  test('a function that is handed a token: the result is its answer', () => {
    const machine = m.define((f) => f
      .task('A', lambdaWaitForTaskToken<Review>('ReviewFunction'), { arguments: ($) => ({ text: $.input.text, taskToken: $.taskToken }), heartbeatSeconds: 60, timeoutSeconds: 3600 })
      .catch('Rejected', (rejected) => rejected.fail('No', () => ({ error: 'Rejected' }))))
    expect(stateOf(machine)).toEqual({
      Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken', Arguments: { FunctionName: '${ReviewFunction}', Payload: { text: '{% $states.input.text %}', taskToken: token } },
      TimeoutSeconds: 3600, HeartbeatSeconds: 60, Catch: [{ ErrorEquals: ['Rejected'], Next: 'No' }], Output: '{% $states.result %}', End: true,
    })
  })

  test('an activity, with times that are computed', () => {
    const machine = m.define((f) => f
      .task('A', activity<LabelByHand>('LabelActivityArn'), { arguments: ($) => ({ text: $.input.text }), timeoutSeconds: ($) => $.input.seconds, heartbeatSeconds: 30 })
      .retry('Unclear', { maxAttempts: 1 }))
    expect(stateOf(machine)).toEqual({
      Type: 'Task', Resource: '${LabelActivityArn}', Arguments: { text: '{% $states.input.text %}' }, TimeoutSeconds: '{% $states.input.seconds %}', HeartbeatSeconds: 30,
      Retry: [{ ErrorEquals: ['Unclear'], MaxAttempts: 1 }], Output: '{% $states.result %}', End: true,
    })
    expect(machine.tasks).toEqual([{ stateName: 'A', integration: 'activity', arguments: { text: '{% $states.input.text %}' } }])
    expect(machine.substitutions).toEqual(['LabelActivityArn'])
  })

  test('credentials', () => {
    const machine = m.define((f) => f.task('A', sns.publish, { arguments: () => ({ TopicArn: 't', Message: { done: true } }), credentials: ($) => ({ RoleArn: $.input.role }) }))
    expect(stateOf(machine)).toEqual({
      Type: 'Task', Resource: 'arn:aws:states:::sns:publish', Credentials: { RoleArn: '{% $states.input.role %}' }, Arguments: { TopicArn: 't', Message: { done: true } }, Output: '{% $states.result %}', End: true,
    })
  })

  test('an event that carries a token', () => {
    const machine = m.define((f) => f.task('A', events.putEventsWaitForTaskToken<{ readonly ok: boolean }>(), {
      arguments: ($) => ({ Entries: [{ Source: 's', DetailType: 'd', Detail: { taskToken: $.taskToken } }] }), output: ($) => ({ ok: $.result.ok }), timeoutSeconds: 60,
    }))
    expect(stateOf(machine)).toMatchObject({ Arguments: { Entries: [{ Source: 's', DetailType: 'd', Detail: { taskToken: token } }] }, Output: { ok: '{% $states.result.ok %}' } })
  })

  test('any action of a service whose client is installed', () => {
    const machine = m.define((f) => f
      .task('A', awsSdk<S3>('s3').request('getBucketLocation'), { arguments: ($) => ({ Bucket: $.input.text }), output: ($) => ({ region: $.result.LocationConstraint }) })
      .catch('S3.NoSuchBucketException', (missing) => missing.succeed('Missing')))
    expect(stateOf(machine)).toMatchObject({ Resource: 'arn:aws:states:::aws-sdk:s3:getBucketLocation', Arguments: { Bucket: '{% $states.input.text %}' }, Output: { region: '{% $states.result.LocationConstraint %}' } })
  })

  test.each<[string, () => unknown]>([
    ['ASL1012', () => m.define((f) => f.task('A', sns.publish, { arguments: () => ({ TopicArn: 't', Message: 'm' }), timeoutSeconds: 10, heartbeatSeconds: 10 }))],
    ['ASL1012', () => awsSdk<object, object>('S3', 'listBuckets')],
    ['ASL1012', () => awsSdk<object, object>('s3', 'ListBuckets')],
    ['ASL1012', () => awsSdk<object, object>('s3', 'list:buckets')],
  ])('%s %#', (expected, build) => expect(codeOf(build)).toBe(expected))
})
