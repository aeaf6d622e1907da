import { describe, expect, test } from '@jest/globals'
import { createIntegrations } from '../../../../src/local/integration/index.js'
import { noAnswer, ServiceError, type Caller, type Json, type JsonObject, type ServiceDirectory } from '../../../../src/local/service.js'
import { TaskFailure, type TaskRequest } from '../../../../src/interpreter/types.js'

const role = 'arn:aws:iam::123456789012:role/machine'
const machine = 'arn:aws:states:us-east-1:123456789012:stateMachine:child'
const execution = 'arn:aws:states:us-east-1:123456789012:execution:child:one'

interface Recorded { readonly service: string, readonly operation: string, readonly input: JsonObject, readonly caller: Caller }

/** A directory whose services answer as told; each call is noted. */
function servicesThat(answers: Readonly<Record<string, JsonObject | ServiceError>>): { readonly services: ServiceDirectory, readonly calls: Recorded[] } {
  const calls: Recorded[] = []
  return {
    calls,
    services: {
      call(service, operation, input, caller) {
        calls.push({ service, operation, input, caller })
        const answer = answers[`${service}:${operation}`]
        if (answer === undefined) return Promise.reject(new Error(`unexpected ${service}:${operation}`))
        return answer instanceof ServiceError ? Promise.reject(answer) : Promise.resolve(answer)
      },
    },
  }
}

interface Run {
  readonly services: ServiceDirectory
  readonly resource: string
  readonly parameters?: Json
  readonly credentials?: JsonObject
  readonly signal?: AbortSignal
  readonly executionEnded?: (arn: string) => Promise<void>
  readonly submitted?: (output: Json) => void
}

async function run({ services, resource, parameters = {}, credentials, signal, executionEnded = async () => { await Promise.resolve() }, submitted = () => undefined }: Run): Promise<JsonObject> {
  const request: TaskRequest = {
    resource, parameters, stateName: 'Call', taskId: ':2', executionArn: execution, stateMachineArn: machine, roleArn: role, retryCount: 0,
    ...(credentials === undefined ? {} : { credentials }),
    signal: signal ?? new AbortController().signal,
  }
  return await createIntegrations({ services, executionEnded, now: () => 1_704_067_200_000 }).invoke(request, submitted) as JsonObject
}

async function failureOf(settings: Run): Promise<TaskFailure> {
  const error: unknown = await run(settings).then(() => undefined, (reason: unknown) => reason)
  if (error instanceof TaskFailure) return error
  throw new Error(`expected a TaskFailure, got ${String(error)}`)
}

describe('Lambda', () => {
  const functionArn = 'arn:aws:lambda:us-east-1:123456789012:function:score'

  test('a function\'s own ARN gives it the parameters and takes its answer', async () => {
    const { services, calls } = servicesThat({ 'lambda:Invoke': { StatusCode: 200, ExecutedVersion: '$LATEST', Payload: '{"a":1}' } })
    expect(await run({ services, resource: functionArn, parameters: { text: 'x' } })).toEqual({ a: 1 })
    expect(calls).toEqual([{ service: 'lambda', operation: 'Invoke', input: { FunctionName: functionArn, Payload: '{"text":"x"}' }, caller: { principalArn: role, sessionName: 'child' } }])
  })

  test('lambda:invoke answers with the payload parsed and the HTTP metadata', async () => {
    const { services } = servicesThat({ 'lambda:Invoke': { StatusCode: 200, ExecutedVersion: '$LATEST', Payload: '[1,2]' } })
    const answer = await run({ services, resource: 'arn:aws:states:::lambda:invoke', parameters: { FunctionName: 'score', Payload: { x: 1 } } })
    expect(answer).toMatchObject({ ExecutedVersion: '$LATEST', Payload: [1, 2], StatusCode: 200, SdkHttpMetadata: { HttpStatusCode: 200, HttpHeaders: { Date: 'Mon, 01 Jan 2024 00:00:00 GMT' } } })
    expect(Object.keys(answer).sort()).toEqual(['ExecutedVersion', 'Payload', 'SdkHttpMetadata', 'SdkResponseMetadata', 'StatusCode'])
  })

  test.each<[string, Json, string]>([['an object', { x: 1 }, '{"x":1}'], ['a text, which is JSON text already', '{"x":1}', '{"x":1}'], ['null', null, '{}']])('the payload may be %s', async (_, payload, sent) => {
    const { services, calls } = servicesThat({ 'lambda:Invoke': { StatusCode: 200, Payload: 'null' } })
    await run({ services, resource: 'arn:aws:states:::lambda:invoke', parameters: { FunctionName: 'score', Payload: payload } })
    expect(calls[0]?.input['Payload']).toBe(sent)
  })

  test('a failed function fails the task by its error type, with the payload as cause', async () => {
    const payload = '{"errorType":"BadDocument","errorMessage":"no text","trace":[]}'
    const { services } = servicesThat({ 'lambda:Invoke': { StatusCode: 200, FunctionError: 'Unhandled', Payload: payload } })
    for (const resource of [functionArn, 'arn:aws:states:::lambda:invoke']) {
      expect(await failureOf({ services, resource, parameters: { FunctionName: 'score' } })).toMatchObject({ error: 'BadDocument', cause: payload })
    }
  })

  test('a throttled function keeps its error\'s name', async () => {
    const { services } = servicesThat({ 'lambda:Invoke': new ServiceError('TooManyRequestsException', 'Rate Exceeded.', 429) })
    const failure = await failureOf({ services, resource: 'arn:aws:states:::lambda:invoke', parameters: { FunctionName: 'score' } })
    expect(failure.error).toBe('Lambda.TooManyRequestsException')
    expect(failure.cause).toMatch(/^Rate Exceeded\. \(Service: AWSLambda; Status Code: 429; Error Code: TooManyRequestsException; Request ID: [0-9a-f-]{36}; Proxy: null\)$/)
  })

  test('aws-sdk:lambda:invoke leaves payload and function error to the machine', async () => {
    const { services } = servicesThat({ 'lambda:Invoke': { StatusCode: 200, FunctionError: 'Unhandled', Payload: '{"errorType":"X"}' } })
    expect(await run({ services, resource: 'arn:aws:states:::aws-sdk:lambda:invoke', parameters: { FunctionName: 'score' } }))
      .toEqual({ StatusCode: 200, FunctionError: 'Unhandled', Payload: '{"errorType":"X"}' })
  })
})

describe('SQS', () => {
  test.each<[Json, string]>([['plain', 'plain'], [{ a: [1] }, '{"a":[1]}'], [5, '5']])('a message body %j is sent as %s', async (body, sent) => {
    const { services, calls } = servicesThat({ 'sqs:SendMessage': { MessageId: 'm', MD5OfMessageBody: 'd' } })
    expect(await run({ services, resource: 'arn:aws:states:::sqs:sendMessage', parameters: { QueueUrl: 'http://q/123456789012/q', MessageBody: body, DelaySeconds: 1 } }))
      .toMatchObject({ MessageId: 'm', MD5OfMessageBody: 'd', SdkHttpMetadata: { HttpStatusCode: 200 } })
    expect(calls[0]?.input).toEqual({ QueueUrl: 'http://q/123456789012/q', MessageBody: sent, DelaySeconds: 1 })
  })

  test('errors that the SDK has no class for go by the service\'s', async () => {
    const { services, calls } = servicesThat({ 'sqs:SendMessage': new ServiceError('MissingParameter', 'The request must contain the parameter MessageBody.') })
    const failure = await failureOf({ services, resource: 'arn:aws:states:::sqs:sendMessage', parameters: { QueueUrl: 'http://q/123456789012/q', MessageBody: null } })
    expect(failure.error).toBe('SQS.AmazonSQSException')
    expect(failure.cause).toMatch(/^The request must contain the parameter MessageBody\. \(Service: AmazonSQS; Status Code: 400; Error Code: MissingParameter; /)
    expect(calls[0]?.input).toEqual({ QueueUrl: 'http://q/123456789012/q' })
  })
})

test.each([
  ['arn:aws:states:::sqs:sendMessage', 'sqs:SendMessage', 'SQS'],
  ['arn:aws:states:::aws-sdk:sqs:sendMessage', 'sqs:SendMessage', 'Sqs'],
  ['arn:aws:states:::aws-sdk:s3:headObject', 's3:HeadObject', 'S3'],
  ['arn:aws:states:::dynamodb:getItem', 'dynamodb:GetItem', 'DynamoDB'],
  ['arn:aws:states:::lambda:invoke', 'lambda:Invoke', 'Lambda'],
  ['arn:aws:states:::aws-sdk:sfn:startSyncExecution', 'states:StartSyncExecution', 'Sfn'],
])('%s without an answer fails as the SDK says, not the service', async (resource, operation, prefix) => {
  const { services } = servicesThat({ [operation]: new ServiceError(noAnswer, 'why') })
  expect(await failureOf({ services, resource })).toMatchObject({ error: `${prefix}.SdkClientException`, cause: 'Unable to execute HTTP request: why' })
})

describe('DynamoDB', () => {
  const missing = new ServiceError('ResourceNotFoundException', 'Requested resource not found')
  const invalid = new ServiceError('ValidationException', 'wrong')

  test.each([['getItem', 'GetItem'], ['putItem', 'PutItem'], ['updateItem', 'UpdateItem'], ['deleteItem', 'DeleteItem']])('%s calls %s', async (action, operation) => {
    const { services, calls } = servicesThat({ [`dynamodb:${operation}`]: { Item: { id: { S: 'a' } } } })
    const optimised = await run({ services, resource: `arn:aws:states:::dynamodb:${action}`, parameters: { TableName: 't' } })
    expect(optimised).toMatchObject({ Item: { id: { S: 'a' } }, SdkResponseMetadata: { RequestId: expect.any(String) } })
    expect(await run({ services, resource: `arn:aws:states:::aws-sdk:dynamodb:${action}`, parameters: { TableName: 't' } })).toEqual({ Item: { id: { S: 'a' } } })
    expect(calls.map(call => call.input)).toEqual([{ TableName: 't' }, { TableName: 't' }])
  })

  test.each([
    ['dynamodb', 'DynamoDB.ResourceNotFoundException', missing, /^Requested resource not found \(Service: AmazonDynamoDBv2; Status Code: 400; Error Code: ResourceNotFoundException; /],
    ['dynamodb', 'DynamoDB.AmazonDynamoDBException', invalid, /^wrong \(Service: AmazonDynamoDBv2; /],
    ['aws-sdk:dynamodb', 'DynamoDb.ResourceNotFoundException', missing, /^Requested resource not found \(Service: DynamoDb, Status Code: 400, Request ID: [0-9a-f-]{36}\) \(SDK Attempt Count: 1\)$/],
    ['aws-sdk:dynamodb', 'DynamoDb.DynamoDbException', invalid, /^wrong \(Service: DynamoDb, /],
  ])('errors of %s: %s', async (service, name, error, cause) => {
    const { services } = servicesThat({ 'dynamodb:PutItem': error })
    const failure = await failureOf({ services, resource: `arn:aws:states:::${service}:putItem` })
    expect(failure.error).toBe(name)
    expect(failure.cause).toMatch(cause)
  })
})

describe('S3', () => {
  test('a body is written as its JSON text', async () => {
    const { services, calls } = servicesThat({ 's3:PutObject': { ETag: '"e"' } })
    for (const body of [{ a: 1 }, 'text', 0]) await run({ services, resource: 'arn:aws:states:::aws-sdk:s3:putObject', parameters: { Bucket: 'b', Key: 'k', Body: body } })
    await run({ services, resource: 'arn:aws:states:::aws-sdk:s3:putObject', parameters: { Bucket: 'b', Key: 'k', Body: [], ContentType: 'application/json' } })
    expect(calls.map(({ input }) => [input['Body'], input['ContentType']])).toEqual([
      ['{"a":1}', 'text/plain; charset=UTF-8'], ['"text"', 'text/plain; charset=UTF-8'], ['0', 'text/plain; charset=UTF-8'], ['[]', 'application/json'],
    ])
  })

  test.each([
    ['getObject', 'GetObject', new ServiceError('NoSuchKey', 'The specified key does not exist.', 404), 'S3.NoSuchKeyException'],
    ['headObject', 'HeadObject', new ServiceError('NotFound', '', 404), 'S3.NoSuchKeyException'],
    ['headBucket', 'HeadBucket', new ServiceError('NotFound', '', 404), 'S3.NoSuchBucketException'],
    ['listObjectsV2', 'ListObjectsV2', new ServiceError('NoSuchBucket', 'The specified bucket does not exist', 404), 'S3.NoSuchBucketException'],
    ['putObject', 'PutObject', new ServiceError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', 412), 'S3.S3Exception'],
  ])('errors of %s', async (action, operation, error, name) => {
    const { services } = servicesThat({ [`s3:${operation}`]: error })
    const failure = await failureOf({ services, resource: `arn:aws:states:::aws-sdk:s3:${action}`, parameters: { Bucket: 'b', Key: 'k' } })
    expect(failure.error).toBe(name)
    expect(failure.cause).toMatch(new RegExp(`^\\S.* \\(Service: S3, Status Code: ${String(error.statusCode)}, Request ID: \\S+, Extended Request ID: \\S+\\) \\(SDK Attempt Count: 1\\)$`))
  })
})

describe('Step Functions', () => {
  const described = {
    executionArn: execution, stateMachineArn: machine, name: 'one', status: 'SUCCEEDED', startDate: 1_704_067_200.5, stopDate: 1_704_067_201,
    input: '{"x":1}', inputDetails: { included: true }, output: '{"y":2}', outputDetails: { included: true },
  }

  test('aws-sdk:sfn spells members both ways and gives dates as ISO text', async () => {
    const { services, calls } = servicesThat({ 'states:StartSyncExecution': { ...described, billingDetails: { billedMemoryUsedInMB: 64, billedDurationInMilliseconds: 100 } } })
    const answer = await run({ services, resource: 'arn:aws:states:::aws-sdk:sfn:startSyncExecution', parameters: { StateMachineArn: machine, Input: { x: 1 }, Name: 'one' } })
    expect(calls[0]).toMatchObject({ service: 'states', input: { stateMachineArn: machine, input: '{"x":1}', name: 'one' } })
    expect(answer).toEqual({
      ExecutionArn: execution, StateMachineArn: machine, Name: 'one', Status: 'SUCCEEDED', StartDate: '2024-01-01T00:00:00.500Z', StopDate: '2024-01-01T00:00:01.000Z',
      Input: '{"x":1}', InputDetails: { Included: true }, Output: '{"y":2}', OutputDetails: { Included: true },
      BillingDetails: { BilledMemoryUsedInMB: 64, BilledDurationInMilliseconds: 100 },
    })
  })

  test('errors of aws-sdk:sfn', async () => {
    const { services } = servicesThat({ 'states:SendTaskSuccess': new ServiceError('InvalidToken', 'Invalid Token: \'Invalid token\'') })
    const failure = await failureOf({ services, resource: 'arn:aws:states:::aws-sdk:sfn:sendTaskSuccess', parameters: { TaskToken: 't', Output: { a: 1 } } })
    expect(failure.error).toBe('Sfn.InvalidTokenException')
    expect(failure.cause).toMatch(/^Invalid Token: 'Invalid token' \(Service: Sfn, Status Code: 400, Request ID: [0-9a-f-]{36}\) \(SDK Attempt Count: 1\)$/)
  })

  test('states:startExecution answers when the child has started; a null input is none', async () => {
    const { services, calls } = servicesThat({ 'states:StartExecution': { executionArn: execution, startDate: 1_704_067_200 } })
    expect(await run({ services, resource: 'arn:aws:states:::states:startExecution', parameters: { StateMachineArn: machine, Input: null, Name: 'one' } }))
      .toMatchObject({ ExecutionArn: execution, StartDate: 1_704_067_200_000, SdkHttpMetadata: { HttpStatusCode: 200 } })
    expect(calls[0]?.input).toEqual({ stateMachineArn: machine, name: 'one' })
  })

  test('errors of states:startExecution', async () => {
    const { services } = servicesThat({ 'states:StartExecution': new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${machine}'`) })
    const failure = await failureOf({ services, resource: 'arn:aws:states:::states:startExecution', parameters: { StateMachineArn: machine } })
    expect(failure.error).toBe('StepFunctions.StateMachineDoesNotExistException')
    expect(failure.cause).toMatch(/\(Service: AWSStepFunctions; Status Code: 400; Error Code: StateMachineDoesNotExist; /)
  })

  test.each<[string, Json, Json]>([['sync', '{"x":1}', '{"y":2}'], ['sync:2', { x: 1 }, { y: 2 }]])('.%s waits for the end and says what was submitted', async (pattern, input, output) => {
    const { services } = servicesThat({ 'states:StartExecution': { executionArn: execution, startDate: 1_704_067_200 }, 'states:DescribeExecution': described })
    const order: string[] = []
    const answer = await run({
      services, resource: `arn:aws:states:::states:startExecution.${pattern}`, parameters: { StateMachineArn: machine },
      submitted: submission => { order.push(`submitted ${(submission as JsonObject)['ExecutionArn'] as string}`) },
      executionEnded: arn => { order.push(`waited for ${arn}`); return Promise.resolve() },
    })
    expect(order).toEqual([`submitted ${execution}`, `waited for ${execution}`])
    expect(answer).toMatchObject({ ExecutionArn: execution, Status: 'SUCCEEDED', Input: input, Output: output, StartDate: 1_704_067_200_500, OutputDetails: { Included: true } })
  })

  test('a child that fails fails the task, with its description as cause', async () => {
    const { output: _, outputDetails: __, ...failed } = { ...described, status: 'FAILED', error: 'States.Timeout' }
    const { services } = servicesThat({ 'states:StartExecution': { executionArn: execution, startDate: 1 }, 'states:DescribeExecution': failed })
    const failure = await failureOf({ services, resource: 'arn:aws:states:::states:startExecution.sync:2', parameters: { StateMachineArn: machine } })
    expect(failure.error).toBe('States.TaskFailed')
    expect(JSON.parse(failure.cause)).toMatchObject({ Error: 'States.Timeout', Status: 'FAILED', Name: 'one', Input: '{"x":1}' })
    expect(Object.keys(JSON.parse(failure.cause) as JsonObject)[0]).toBe('Error')
  })

  test('when the parent stops waiting, the child is stopped', async () => {
    const { services, calls } = servicesThat({
      'states:StartExecution': { executionArn: execution, startDate: 1 }, 'states:StopExecution': { stopDate: 2 }, 'states:DescribeExecution': { ...described, status: 'ABORTED' },
    })
    const abort = new AbortController()
    const failed = failureOf({
      services, resource: 'arn:aws:states:::states:startExecution.sync', parameters: { StateMachineArn: machine }, signal: abort.signal,
      executionEnded: () => new Promise(() => undefined), submitted: () => { abort.abort() },
    })
    expect((await failed).error).toBe('States.TaskFailed')
    expect(calls.map(call => call.operation)).toEqual(['StartExecution', 'StopExecution', 'DescribeExecution'])
  })
})

describe('who calls, and what is refused', () => {
  test('the role that Credentials names calls in place of the execution\'s', async () => {
    const { services, calls } = servicesThat({ 'sqs:SendMessage': {} })
    const other = 'arn:aws:iam::123456789012:role/other'
    await run({ services, resource: 'arn:aws:states:::sqs:sendMessage', parameters: { MessageBody: 'x' }, credentials: { RoleArn: other } })
    expect(calls[0]?.caller).toEqual({ principalArn: other, sessionName: 'child' })
  })

  test.each([
    ['arn:aws:states:::ecs:runTask.sync', 'ecs:runTask'],
    ['arn:aws:states:::aws-sdk:secretsmanager:createSecret', 'aws-sdk:secretsmanager:createSecret'],
    ['arn:aws:states:::aws-sdk:s3:deleteBucket', 'aws-sdk:s3:deleteBucket'],
    ['arn:aws:states:::sqs:sendMessage.sync', 'sqs:sendMessage has no pattern sync'],
    ['arn:aws:states:us-east-1:123456789012:activity:work', 'activity:work'],
    ['nothing', 'Resource nothing has none of the forms'],
  ])('%s is an error that names it', async (resource, named) => {
    const failure = await failureOf({ services: servicesThat({}).services, resource })
    expect(failure.error).toBe('States.Runtime')
    expect(failure.cause).toMatch(/^SW4302: /)
    expect(failure.cause).toContain(named)
  })

  test('an error that is no answer of a service is not made one', async () => {
    await expect(run({ services: servicesThat({}).services, resource: 'arn:aws:states:::sqs:sendMessage' })).rejects.toThrow('unexpected sqs:SendMessage')
  })
})

describe('SNS and EventBridge', () => {
  test('sns:publish sends a message that is no text as its JSON text', async () => {
    const { services, calls } = servicesThat({ 'sns:Publish': { MessageId: 'm' } })
    await expect(run({ services, resource: 'arn:aws:states:::sns:publish', parameters: { TopicArn: 't', Message: { a: 1 } } })).resolves.toMatchObject({ MessageId: 'm', SdkHttpMetadata: { HttpStatusCode: 200 } })
    expect(calls[0]?.input).toEqual({ TopicArn: 't', Message: '{"a":1}' })
  })

  test('their errors go by the names of the SDKs', async () => {
    const { services } = servicesThat({ 'sns:Publish': new ServiceError('InvalidParameter', 'Invalid parameter: Empty message'), 'events:PutRule': new ServiceError('ValidationException', 'no') })
    const optimised = await failureOf({ services, resource: 'arn:aws:states:::sns:publish' })
    expect([optimised.error, optimised.cause]).toEqual(['SNS.InvalidParameterException', expect.stringMatching(/^Invalid parameter: Empty message \(Service: AmazonSNS; Status Code: 400; Error Code: InvalidParameter; /)])
    const generic = await failureOf({ services, resource: 'arn:aws:states:::aws-sdk:sns:publish' })
    expect([generic.error, generic.cause]).toEqual(['Sns.InvalidParameterException', expect.stringMatching(/\(Service: Sns, Status Code: 400, /)])
    const events = await failureOf({ services, resource: 'arn:aws:states:::aws-sdk:eventbridge:putRule' })
    expect(events.error).toBe('EventBridge.EventBridgeException')
  })

  test('events:putEvents adds machine and execution to each event, and fails when one is refused', async () => {
    const { services, calls } = servicesThat({ 'events:PutEvents': { FailedEntryCount: 0, Entries: [{ EventId: 'e' }] } })
    const parameters = { Entries: [{ Source: 's', DetailType: 't', Detail: { a: 1 }, Resources: ['r'] }] }
    await expect(run({ services, resource: 'arn:aws:states:::events:putEvents', parameters })).resolves.toEqual({ FailedEntryCount: 0, Entries: [{ EventId: 'e' }] })
    expect(calls[0]?.input).toEqual({ Entries: [{ Source: 's', DetailType: 't', Detail: '{"a":1}', Resources: ['r', machine, execution] }] })
    const refused = servicesThat({ 'events:PutEvents': { FailedEntryCount: 1, Entries: [{ ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' }] } })
    const failure = await failureOf({ services: refused.services, resource: 'arn:aws:states:::events:putEvents', parameters })
    expect([failure.error, JSON.parse(failure.cause)]).toEqual(['EventBridge.FailedEntry', { Entries: [{ ErrorCode: 'MalformedDetail', ErrorMessage: 'Detail is malformed.' }], FailedEntryCount: 1 }])
  })
})

test('a queue\'s URL that names no queue names a host that does not exist', async () => {
  const { services, calls } = servicesThat({})
  for (const [resource, name] of [['sqs:sendMessage', 'SQS'], ['aws-sdk:sqs:sendMessage', 'Sqs']] as const) {
    const failure = await failureOf({ services, resource: `arn:aws:states:::${resource}`, parameters: { QueueUrl: 'http://none', MessageBody: 'x' } })
    expect([failure.error, failure.cause]).toEqual([`${name}.SdkClientException`, 'Unable to execute HTTP request: none: Name or service not known'])
  }
  expect(calls).toEqual([])
})

test('aws-sdk:s3:listObjects is a page after a key', async () => {
  const { services, calls } = servicesThat({ 's3:ListObjectsV2': { Name: 'b', KeyCount: 1, IsTruncated: true, NextContinuationToken: 't', Contents: [{ Key: 'k' }], CommonPrefixes: [{ Prefix: 'p/' }] } })
  const answer = await run({ services, resource: 'arn:aws:states:::aws-sdk:s3:listObjects', parameters: { Bucket: 'b', Marker: 'a', Delimiter: '/' } })
  expect(calls[0]?.input).toEqual({ Bucket: 'b', Delimiter: '/', StartAfter: 'a' })
  expect(answer).toEqual({ Name: 'b', IsTruncated: true, Contents: [{ Key: 'k' }], CommonPrefixes: [{ Prefix: 'p/' }], Marker: 'a', NextMarker: 'p/' })
})

describe('apigateway:invoke', () => {
  const resource = 'arn:aws:states:::apigateway:invoke'
  const parameters = { ApiEndpoint: 'abcdefghij.execute-api.us-east-1.amazonaws.com', Method: 'POST', Stage: 'v1', Path: '/pets', RequestBody: { a: 1 }, Headers: { X: ['1', '2'] }, QueryParameters: { q: ['3'] } }

  test('gives status, headers and body; a body of JSON as its value', async () => {
    const { services, calls } = servicesThat({ 'execute-api:Invoke': { StatusCode: 200, Headers: { 'content-type': 'application/json' }, Body: '{"b":2}' } })
    await expect(run({ services, resource, parameters })).resolves.toEqual({
      StatusCode: 200, StatusText: 'OK', ResponseBody: { b: 2 }, Headers: { 'Content-Type': ['application/json'], 'Content-Length': ['7'], 'Date': ['Mon, 01 Jan 2024 00:00:00 GMT'] },
    })
    expect(calls[0]?.input).toEqual({
      ApiId: 'abcdefghij', Stage: 'v1', Path: 'pets', Method: 'POST', Query: { q: ['3'] }, Signed: false, Body: '{"a":1}',
      Headers: { 'Host': ['abcdefghij.execute-api.us-east-1.amazonaws.com'], 'Content-Type': ['application/json'], 'X': ['1', '2'] },
    })
  })

  test('shows who it is when that is wanted, and leaves a body alone that is no JSON', async () => {
    const { services, calls } = servicesThat({ 'execute-api:Invoke': { StatusCode: 201, Headers: { 'content-type': 'text/plain' }, Body: '1' } })
    await expect(run({ services, resource, parameters: { ...parameters, AuthType: 'IAM_ROLE' } })).resolves.toMatchObject({ ResponseBody: '1', StatusText: 'Created' })
    expect([calls[0]?.input['Signed'], calls[0]?.caller.principalArn]).toEqual([true, role])
  })

  test('fails by the status', async () => {
    const { services } = servicesThat({ 'execute-api:Invoke': { StatusCode: 404, Headers: {}, Body: '{"message":"none"}' } })
    const failure = await failureOf({ services, resource, parameters })
    expect([failure.error, failure.cause]).toEqual(['ApiGateway.404', '{"message":"none"}'])
  })

  test('names what it cannot call', async () => {
    const { services } = servicesThat({})
    for (const [change, named] of [[{ ApiEndpoint: 'example.com' }, 'an API that is no stage'], [{ AuthType: 'RESOURCE_POLICY' }, 'the AuthType RESOURCE_POLICY'], [{ Other: 1 }, 'Other of apigateway:invoke']] as const) {
      const failure = await failureOf({ services, resource, parameters: { ...parameters, ...change } })
      expect([failure.error, failure.cause]).toEqual(['States.Runtime', expect.stringContaining(named)])
    }
  })
})
