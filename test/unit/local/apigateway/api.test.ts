import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import { signedRequest, signHeaders, type SignedRequestOptions } from '../../../../scripts/aws/sign.js'
import { startLocalAws, type LocalAws } from '../../../../src/local/index.js'
import type { JsonObject } from '../../../../src/local/service.js'
import { bundle } from '../bundle.js'
import { synthesise } from './application.js'

let temporary: string
let aws: LocalAws
let url: string

beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'api-'))
  const workerFile = bundle('src/local/lambda/worker.ts', temporary)
  aws = await startLocalAws({ dataDirectory: join(temporary, 'data'), assemblyDirectory: synthesise(temporary), lambda: { workerFile } })
  url = output('Url')
}, 60_000)
afterAll(async () => {
  await aws.stop()
  await rm(temporary, { recursive: true, force: true })
})

const output = (name: string): string => aws.outputs['App']?.[name] ?? ''
const signed = (path: string, options: Partial<SignedRequestOptions> = {}): Promise<Response> =>
  signedRequest(url + path, { ...aws.clientConfig(), service: 'execute-api', ...options })
const told = async (answer: Response) => ({ status: answer.status, type: answer.headers.get('x-amzn-errortype'), body: await answer.json() })
const json = { 'content-type': 'application/json' }
/** Has the function return this. */
const answering = (answer: unknown): string => `open?answer=${encodeURIComponent(JSON.stringify(answer))}`

describe('the URL of an API', () => {
  test('is local in outputs and in functions\' variables', async () => {
    expect(url).toBe(`${aws.endpoint}/_execute-api/${output('ApiId')}/v1/`)
    const client = new LambdaClient(aws.clientConfig())
    const { Payload: payload } = await client.send(new InvokeCommand({ FunctionName: output('Client'), Payload: JSON.stringify({ queryStringParameters: { answer: 'variable' } }) }))
    expect(JSON.parse(Buffer.from(payload ?? []).toString())).toMatchObject({ body: `${url}builds` })
  })

  test('stays AWS\'s in ARNs', () => {
    expect(output('Arn')).toBe(`arn:aws:execute-api:us-east-1:123456789012:${output('ApiId')}/v1/POST/builds`)
  })
})

describe('a signed request', () => {
  test('reaches the function as an event of version 1.0', async () => {
    const body = '{"model":"news"}'
    const before = Date.now()
    const answer = await signed('builds?user=a%20b&user=c&empty=', { method: 'POST', body, headers: { ...json, 'X-Note': 'one' } })
    expect(answer.status).toBe(200)
    const { requestContext, headers, ...event } = await answer.json() as { readonly requestContext: Record<string, unknown>, readonly headers: Record<string, string> }
    expect(event).toMatchObject({
      resource: '/builds', path: '/builds', httpMethod: 'POST', body, isBase64Encoded: false, pathParameters: null, stageVariables: { colour: 'green' },
      queryStringParameters: { user: 'c', empty: '' }, multiValueQueryStringParameters: { user: ['a b', 'c'], empty: [''] },
    })
    expect(headers).toMatchObject({ 'X-Note': 'one', 'content-type': 'application/json' })
    const { accessKeyId } = aws.clientConfig().credentials
    expect(requestContext).toMatchObject({
      resourcePath: '/builds', operationName: 'StartBuild', httpMethod: 'POST', path: '/v1/builds', stage: 'v1', apiId: output('ApiId'), accountId: '123456789012', protocol: 'HTTP/1.1',
      domainName: `${output('ApiId')}.execute-api.us-east-1.amazonaws.com`,
      identity: { accountId: '123456789012', accessKey: accessKeyId, userArn: 'arn:aws:iam::123456789012:root', caller: '123456789012', user: '123456789012', sourceIp: '127.0.0.1' },
    })
    expect(requestContext['requestId']).toMatch(/^[0-9a-f-]{36}$/)
    expect(requestContext['requestTimeEpoch']).toBeGreaterThanOrEqual(before)
    expect(requestContext['requestTime']).toMatch(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/)
  })

  test('has the values of its path as they were sent', async () => {
    const event = await (await signed('builds/a%40b%20c/')).json() as Record<string, unknown>
    expect(event).toMatchObject({ resource: '/builds/{id}', path: '/builds/a%40b%20c/', pathParameters: { id: 'a%40b%20c' }, queryStringParameters: null, body: null })
  })

  test('is counted for who signed it, and the function\'s call for the gateway', async () => {
    await signed('builds/1')
    const counts = aws.callCounts().map(({ principalArn, service, operation }) => `${principalArn} ${service}:${operation}`)
    expect(counts).toEqual(expect.arrayContaining(['arn:aws:iam::123456789012:root execute-api:Invoke', 'apigateway.amazonaws.com lambda:Invoke']))
  })
})

describe('a method without authorization', () => {
  test('is open to everybody, whatever the request carries', async () => {
    const answer = await fetch(`${url}open/a/b%2Fc`, { headers: { authorization: 'Bearer x' } })
    const event = await answer.json() as { readonly requestContext: { readonly identity: unknown } }
    expect(event).toMatchObject({ resource: '/open/{rest+}', pathParameters: { rest: 'a/b%2Fc' } })
    expect(event.requestContext.identity).toMatchObject({ accountId: null, caller: null, userArn: null, accessKey: null })
  })

  test('that is for any verb is called by any', async () => {
    expect(await (await fetch(`${url}open`, { method: 'DELETE' })).json()).toMatchObject({ httpMethod: 'DELETE', resource: '/open' })
  })
})

const noToken = { status: 403, type: 'MissingAuthenticationTokenException', body: { message: 'Missing Authentication Token' } }
const internal = { status: 502, type: 'InternalServerErrorException', body: { message: 'Internal server error' } }

describe('a request is refused as on AWS', () => {
  test('without a signature', async () => {
    expect(await told(await fetch(`${url}builds/1`))).toEqual(noToken)
  })

  test.each([['a path', 'nothing/here'], ['a verb', 'builds'], ['the root', '']])('to %s that the API does not have', async (_, path) => {
    expect(await told(await signed(path))).toEqual(noToken)
  })

  test('to a stage or an API that is not there', async () => {
    const forbidden = { status: 403, type: 'ForbiddenException', body: { message: 'Forbidden' } }
    expect(await told(await fetch(url.replace('/v1/', '/v2/builds')))).toEqual(forbidden)
    expect(await told(await fetch(`${aws.endpoint}/_execute-api/`))).toEqual(forbidden)
  })

  test('by an unknown key', async () => {
    const credentials = { accessKeyId: 'AKIASTRANGER', secretAccessKey: 'x' }
    expect(await told(await signed('builds/1', { credentials }))).toEqual({ status: 403, type: 'UnrecognizedClientException', body: { message: 'The security token included in the request is invalid.' } })
  })

  test('signed with another secret, or for another body', async () => {
    const wrong = { status: 403, type: 'InvalidSignatureException', body: { message: expect.stringContaining('does not match the signature you provided') } }
    const credentials = { ...aws.clientConfig().credentials, secretAccessKey: 'x' }
    expect(await told(await signed('builds/1', { credentials }))).toEqual(wrong)
    const { method, headers } = await signHeaders(`${url}builds?user=me`, { ...aws.clientConfig(), service: 'execute-api', method: 'POST', body: '{"model":"news"}' })
    expect(await told(await fetch(`${url}builds?user=me`, { method, headers, body: '{"model":"other"}' }))).toEqual(wrong)
  })

  test('signed for another service', async () => {
    expect(await told(await signed('builds/1', { service: 'lambda' }))).toMatchObject({ status: 403, type: 'InvalidSignatureException', body: { message: 'Credential should be scoped to correct service: \'execute-api\'.' } })
  })

  test.each([['no JSON', '{'], ['nothing', ''], ['too little', '{}'], ['too much', '{"model":"news","other":1}'], ['what does not match', '{"model":"News"}']])('with a body of %s', async (_, body) => {
    expect(await told(await signed('builds?user=me', { method: 'POST', body, headers: json }))).toEqual({ status: 400, type: 'BadRequestException', body: { message: 'Invalid request body' } })
  })

  test('without a parameter, or with an empty one', async () => {
    const missing = { status: 400, type: 'BadRequestException', body: { message: 'Missing required request parameters: [user]' } }
    for (const path of ['builds', 'builds?user=']) expect(await told(await signed(path, { method: 'POST', body: '{"model":"news"}', headers: json }))).toEqual(missing)
  })

  test.each([10_485_761, 40_000_000])('with %i bytes, more than 10 MB', async (bytes) => {
    expect(await told(await fetch(`${url}open`, { method: 'POST', body: 'x'.repeat(bytes) }))).toEqual({ status: 413, type: 'RequestTooLargeException', body: { message: 'Request Too Long' } })
  })

  test('with more than Lambda takes', async () => {
    expect(await told(await fetch(`${url}open`, { method: 'POST', body: 'x'.repeat(6_291_456) }))).toMatchObject({ status: 413 })
  })

  test('when no permission lets the API call the function, and the log says so', async () => {
    for (const path of ['bare', 'foreign']) expect(await told(await fetch(url + path))).toEqual({ ...internal, status: 500 })
    expect(await readFile(join(temporary, 'data', 'local-aws.log'), 'utf8')).toMatch(/execute-api .*function:App-Unpermitted.* was not called: AccessDeniedException: User: apigateway.amazonaws.com is not authorized to perform: lambda:InvokeFunction on resource: arn:aws:lambda:us-east-1:123456789012:function:App-Unpermitted/)
  })

  test('when the function is late, and when its burst is used up', async () => {
    expect(await told(await fetch(`${url}slow?answer=slow`))).toEqual({ status: 504, type: 'InternalServerErrorException', body: { message: 'Endpoint request timed out' } })
    expect((await fetch(`${url}slow?answer=slow`)).status).toBe(504)
    expect(await told(await fetch(`${url}slow?answer=slow`))).toEqual({ status: 429, type: 'TooManyRequestsException', body: { message: 'Too Many Requests' } })
  })
})

test('a body of a type that no model is for is not checked', async () => {
  expect((await signed('builds?user=me', { method: 'POST', body: 'anything', headers: { 'content-type': 'text/plain' } })).status).toBe(200)
})

describe('what the function answers', () => {
  test('is the answer, with its status, headers and body', async () => {
    const answer = await fetch(url + answering({ statusCode: 202, headers: { 'X-Run': 'r1', 'X-Number': 1 }, multiValueHeaders: { 'x-many': ['a', 'b'] }, body: 'text' }))
    expect([answer.status, await answer.text()]).toEqual([202, 'text'])
    expect(Object.fromEntries(answer.headers)).toMatchObject({ 'x-run': 'r1', 'x-number': '1', 'x-many': 'a, b', 'content-type': 'application/json' })
  })

  test('may leave everything but the status out', async () => {
    const answer = await fetch(url + answering({ statusCode: '204' }))
    expect([answer.status, await answer.text()]).toEqual([204, ''])
  })

  test.each<[string, unknown]>([
    ['no object', 'text'], ['no status', { body: 'x' }], ['a status that is none', { statusCode: 'good' }], ['a body that is no text', { statusCode: 200, body: { a: 1 } }],
    ['a member that is not known', { statusCode: 200, reason: 'x' }], ['a header that is a list', { statusCode: 200, headers: { a: ['b'] } }],
    ['a header that ends its line', { statusCode: 200, headers: { a: 'b\r\nc: d' } }], ['a flag that is none', { statusCode: 200, isBase64Encoded: 'yes' }],
  ])('is refused when it is or has %s', async (_, answer) => {
    expect(await told(await fetch(url + answering(answer)))).toEqual(internal)
  })

  test('is not told when it throws', async () => {
    expect(await told(await fetch(`${url}open?answer=throw`))).toEqual(internal)
  })

  test('may set one cookie, not several', async () => {
    expect((await fetch(url + answering({ statusCode: 200, multiValueHeaders: { 'Set-Cookie': ['a=1'] } }))).headers.getSetCookie()).toEqual(['a=1'])
    expect(await told(await fetch(url + answering({ statusCode: 200, multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'] } })))).toMatchObject({ status: 500, type: 'InternalFailure' })
    expect(await readFile(join(temporary, 'data', 'local-aws.log'), 'utf8')).toContain('several set-cookie headers in one answer are not supported')
  })

  test('is binary for who accepts that', async () => {
    const path = answering({ statusCode: 200, headers: { 'content-type': 'image/png' }, body: Buffer.from([0, 255]).toString('base64'), isBase64Encoded: true })
    expect([...new Uint8Array(await (await fetch(url + path, { headers: { accept: 'image/png,*/*' } })).arrayBuffer())]).toEqual([0, 255])
    expect(await (await fetch(url + path, { headers: { accept: 'text/plain' } })).text()).toBe('AP8=')
  })

  test('may be about a binary request', async () => {
    expect(await (await fetch(`${url}open`, { method: 'POST', body: Buffer.from([0, 255]), headers: { 'content-type': 'image/png' } })).json()).toMatchObject({ body: 'AP8=', isBase64Encoded: true })
  })
})

describe('a call from inside', () => {
  const caller = { principalArn: 'arn:aws:iam::123456789012:root' }
  const call = (more: JsonObject) => aws.call('execute-api', 'Invoke', { ApiId: output('ApiId'), Stage: 'v1', ...more }, caller)

  test('reaches the function with headers, query and body, and shows who calls when it is to', async () => {
    const { StatusCode: status, Body: body } = await call({ Method: 'POST', Path: 'builds', Signed: true, Headers: { 'Content-Type': ['application/json'], 'X-Two': ['1', '2'] }, Query: { user: ['3'] }, Body: '{"model":"news"}' })
    expect(status).toBe(200)
    expect(JSON.parse(body as string)).toMatchObject({
      httpMethod: 'POST', path: '/builds', body: '{"model":"news"}', multiValueHeaders: { 'X-Two': ['1', '2'] }, queryStringParameters: { user: '3' }, requestContext: { identity: { userArn: caller.principalArn } },
    })
  })

  test('is refused as others are', async () => {
    await expect(call({ Method: 'POST', Path: 'builds' })).resolves.toMatchObject({ StatusCode: 403, Body: '{"message":"Missing Authentication Token"}' })
    await expect(call({ Method: 'POST', Path: 'none' })).resolves.toMatchObject({ StatusCode: 403 })
    await expect(aws.call('execute-api', 'Delete', {}, caller)).rejects.toMatchObject({ code: 'UnsupportedOperation' })
  })
})
