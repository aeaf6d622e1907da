import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { startGateway, type Gateway } from '../../../src/local/gateway.js'
import { createIdentities, type Credentials } from '../../../src/local/iam/index.js'
import { ServiceError, type LocalService } from '../../../src/local/service.js'
import { signedHeaders } from './signed-headers.js'

const role = 'arn:aws:iam::123456789012:role/caller'
let gateway: Gateway
let credentials: Credentials
let problems: unknown[]
let calls: string[]

/** Answers with what it was asked, or as its path says. */
const echo = (name: string): LocalService => ({
  name,
  call: () => Promise.reject(new Error('not from inside')),
  operationOf: () => 'Echo',
  async handle(request, caller) {
    if (request.path === '/broken') throw new TypeError('a bug')
    if (request.path === '/refused') throw new ServiceError('NotNow', 'come <again> & again', 409)
    const body = (await request.body(10)).toString()
    return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ principal: caller.principalArn, path: request.path, query: [...request.query], body }) }
  },
  close: () => Promise.resolve(),
})

/** Takes connections over, and says who said what. */
const talk: LocalService = {
  ...echo('talk'),
  upgrade: ({ socket }, { principalArn }) => {
    socket.on('data', (data: Buffer) => socket.write(`${principalArn} said ${data.toString()}`))
    socket.write('HTTP/1.1 101 Switching Protocols\r\nconnection: Upgrade\r\nupgrade: echo\r\n\r\n')
  },
}

beforeEach(async () => {
  const identities = createIdentities()
  credentials = identities.mint(role)
  problems = []
  calls = []
  gateway = await startGateway({
    services: new Map([['s3', echo('s3')], ['sqs', echo('sqs')], ['talk', talk]]), identities,
    onCall: ({ principalArn }, service, operation) => calls.push(`${principalArn} ${service}:${operation}`),
    onInternalError: (error, service) => problems.push([service, (error as Error).message]),
  })
})
afterEach(() => gateway.close())

interface Signed { readonly service?: string, readonly region?: string, readonly accessKey?: string, readonly headers?: Record<string, string>, readonly body?: string, readonly unsigned?: true }
const send = async (path: string, { service = 'sqs', region = 'us-east-1', accessKey = credentials.accessKeyId, headers = {}, body = 'x', unsigned }: Signed = {}) => {
  const url = gateway.endpoint + path
  const signed = unsigned === true ? {} : await signedHeaders({ url, service, region, headers, body, credentials: { ...credentials, accessKeyId: accessKey } })
  const answer = await fetch(url, { method: 'POST', body, headers: { ...signed } })
  return { status: answer.status, text: await answer.text(), type: answer.headers.get('x-amzn-errortype') }
}

describe('a request', () => {
  test('goes to the service of its signature, in the name of its key\'s principal', async () => {
    const { status, text } = await send('/a%20b?c=d')
    expect([status, JSON.parse(text)]).toEqual([200, { principal: role, path: '/a%20b', query: [['c', 'd']], body: 'x' }])
    await send('/', { service: 's3' })
    expect(calls).toEqual([`${role} sqs:Echo`, `${role} s3:Echo`])
  })

  test('is counted by the operation that its header names', async () => {
    await send('/', { headers: { 'x-amz-target': 'AmazonSQS.SendMessage' } })
    expect(calls).toEqual([`${role} sqs:SendMessage`])
  })

  test.each<[string, Signed, number, string]>([
    ['without a signature', { unsigned: true }, 403, 'MissingAuthenticationToken'],
    ['by an unknown key', { accessKey: 'AKIASTRANGER' }, 403, 'UnrecognizedClientException'],
    ['by an unknown key, to S3', { accessKey: 'AKIASTRANGER', service: 's3' }, 403, '<Code>InvalidAccessKeyId</Code>'],
    ['to a service that is not there', { service: 'sns' }, 501, 'the local AWS has no service \'sns\''],
    ['to another region', { region: 'eu-west-1' }, 400, 'InvalidSignatureException'],
    ['to another region, to S3', { region: 'eu-west-1', service: 's3' }, 400, 'expecting \'us-east-1\''],
  ])('%s is refused in the words of the service', async (_what, signed, status, said) => {
    const answer = await send('/', signed)
    expect(answer.status).toBe(status)
    expect(answer.text).toContain(said)
    expect(calls).toEqual([])
  })

  test('that is too large is refused by the service\'s limit', async () => {
    expect(await send('/', { body: 'more than ten bytes' })).toMatchObject({ status: 413, type: 'RequestEntityTooLargeException' })
  })
})

describe('a service', () => {
  test('that fails is noted, and the client is told no more than that', async () => {
    const answer = await send('/broken')
    expect(answer).toMatchObject({ status: 500, type: 'InternalFailure' })
    expect(answer.text).not.toContain('a bug')
    expect(problems).toEqual([['sqs', 'a bug']])
  })

  test('that throws its answer is heard in its own words', async () => {
    expect(await send('/refused')).toMatchObject({ status: 409, type: 'NotNow' })
    expect((await send('/refused', { service: 's3' })).text).toContain('<Message>come &lt;again> &amp; again</Message>')
  })
})

describe('a connection that asks for another protocol', () => {
  /** Status, and what was said over the connection. */
  const upgrade = async (service: string, accessKeyId = credentials.accessKeyId): Promise<readonly [number | undefined, string]> => {
    const url = `${gateway.endpoint}/path`
    return spoken(await signedHeaders({ url, method: 'GET', service, credentials: { ...credentials, accessKeyId } }), url)
  }
  const spoken = (headers: Readonly<Record<string, string>>, url: string): Promise<readonly [number | undefined, string]> => new Promise((resolve, reject) => {
    const sent = httpRequest(url, { headers: { ...headers, connection: 'Upgrade', upgrade: 'echo' } })
    sent.once('upgrade', ({ statusCode }, socket) => {
      socket.once('data', (data: Buffer) => {
        resolve([statusCode, data.toString()])
        socket.destroy()
      })
      socket.write('hello')
    })
    sent.once('response', (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.once('end', () => resolve([response.statusCode, Buffer.concat(chunks).toString()]))
    })
    sent.once('error', reject)
    sent.end()
  })

  test('is handed to the service that has one', async () => {
    expect(await upgrade('talk')).toEqual([101, `${role} said hello`])
    expect(calls).toEqual([`${role} talk:Connect`])
  })

  test('is refused where the service has none, and without a known key', async () => {
    expect(await upgrade('sqs')).toEqual([400, expect.stringContaining('the service \'sqs\' of the local AWS has no other protocol than HTTP')])
    expect(await upgrade('talk', 'AKIASTRANGER')).toEqual([403, expect.stringContaining('UnrecognizedClientException')])
    expect(calls).toEqual([])
  })
})

test('a port that is taken is said', async () => {
  const other = createServer()
  await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as AddressInfo
  await expect(startGateway({ services: new Map(), identities: createIdentities(), port })).rejects.toThrow(`SW4101: port ${String(port)} on 127.0.0.1 is taken`)
  other.close()
})
