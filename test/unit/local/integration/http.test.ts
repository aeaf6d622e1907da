import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { TaskFailure, type TaskRequest } from '../../../../src/interpreter/types.js'
import { createIntegrations } from '../../../../src/local/integration/index.js'
import type { JsonObject } from '../../../../src/local/service.js'

const connectionArn = 'arn:aws:events:us-east-1:123456789012:connection/mine/1'

let server: Server
let endpoint: string

/** Answers with what it was asked; a path of digits is the status. */
beforeEach(async () => {
  server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => { body += chunk.toString() })
    request.on('end', () => {
      const { method, url = '', headers } = request
      response.writeHead(Number(/^\/(\d{3})/.exec(url)?.[1] ?? 200), { 'content-type': 'application/json' }).end(JSON.stringify({ method, url, body, type: headers['content-type'], authorization: headers['authorization'], note: headers['x-note'] }))
    })
  })
  await new Promise<void>(resolve => { server.listen(0, '127.0.0.1', resolve) })
  endpoint = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`
})
afterEach(() => new Promise((resolve) => {
  server.close(resolve)
  server.closeAllConnections()
}))

async function run(parameters: JsonObject): Promise<JsonObject> {
  const request: TaskRequest = {
    resource: 'arn:aws:states:::http:invoke', parameters, stateName: 'Call', taskId: ':2', executionArn: 'arn', stateMachineArn: 'arn', roleArn: 'role', retryCount: 0, signal: new AbortController().signal,
  }
  const services = { call: () => Promise.reject(new Error('no service is asked')) }
  const connections = { [connectionArn]: { headers: { authorization: 'Bearer x' }, query: { key: 'y' } } }
  return await createIntegrations({ services, connections, executionEnded: () => Promise.resolve(), now: Date.now }).invoke(request, () => undefined) as JsonObject
}

async function failureOf(parameters: JsonObject): Promise<TaskFailure> {
  const error: unknown = await run(parameters).then(() => undefined, (reason: unknown) => reason)
  if (error instanceof TaskFailure) return error
  throw new Error(`expected a TaskFailure, got ${String(error)}`)
}

const Authentication = { ConnectionArn: connectionArn }

describe('http:invoke', () => {
  test('sends what the state and the connection say, and gives the answer', async () => {
    const answer = await run({ ApiEndpoint: `${endpoint}/orders`, Method: 'POST', Authentication, Headers: { 'X-Note': 'n' }, QueryParameters: { q: 1 }, RequestBody: { a: [1] } })
    expect(answer).toMatchObject({
      StatusCode: 200, StatusText: 'OK', Headers: { 'content-type': ['application/json'] },
      ResponseBody: { method: 'POST', url: '/orders?q=1&key=y', body: '{"a":[1]}', type: 'application/json', authorization: 'Bearer x', note: 'n' },
    })
  })

  test('sends a form when it is told to', async () => {
    const { ResponseBody: seen } = await run({ ApiEndpoint: endpoint, Method: 'POST', Authentication, RequestBody: { a: 'b c', d: 1 }, Transform: { RequestBodyEncoding: 'URL_ENCODED' } })
    expect(seen).toMatchObject({ body: 'a=b+c&d=1', type: 'application/x-www-form-urlencoded' })
  })

  test('fails by the status', async () => {
    const { error, cause } = await failureOf({ ApiEndpoint: `${endpoint}/404`, Method: 'GET', Authentication })
    expect([error, JSON.parse(cause)]).toEqual(['States.Http.StatusCode.404', expect.objectContaining({ method: 'GET' })])
  })

  test('fails when nobody answers', async () => {
    expect((await failureOf({ ApiEndpoint: 'http://127.0.0.1:1', Method: 'GET', Authentication })).error).toBe('States.Http.Socket')
  })

  test.each<[string, JsonObject, string]>([
    ['a connection that it was not given', { ApiEndpoint: 'https://example.com', Method: 'GET', Authentication: { ConnectionArn: 'other' } }, '(other)'],
    ['no connection', { ApiEndpoint: 'https://example.com', Method: 'GET' }, 'http:invoke without one of the connections'],
    ['another host without TLS', { ApiEndpoint: 'http://example.com', Method: 'GET', Authentication }, 'an ApiEndpoint that is not https'],
    ['no URL', { ApiEndpoint: 'example', Method: 'GET', Authentication }, 'an ApiEndpoint that is no URL'],
    ['another encoding', { ApiEndpoint: 'https://example.com', Authentication, Transform: { RequestEncodingOptions: {} } }, 'such a Transform'],
    ['a member that it does not know', { ApiEndpoint: 'https://example.com', Authentication, Other: 1 }, 'Other of http:invoke'],
  ])('names %s', async (_, parameters, named) => {
    const { error, cause } = await failureOf(parameters)
    expect([error, cause]).toEqual(['States.Runtime', expect.stringMatching(/^SW4302: /)])
    expect(cause).toContain(named)
  })
})
