import { describe, expect, test } from '@jest/globals'
import { authenticate, createIdentities, createSigningKeys, needsBodyHash, sha256, type SignedRequest } from '../../../../src/local/iam/index.js'
import { presignedUrl, signedHeaders, type ToSign } from '../signed-headers.js'

const role = 'arn:aws:iam::123456789012:role/caller'
const now = Date.UTC(2026, 0, 31, 12)
const identities = createIdentities()
const credentials = identities.mint(role, 'submit')
const origin = 'http://127.0.0.1:4510'

type Asked = Omit<ToSign, 'credentials' | 'url'> & Partial<Pick<ToSign, 'credentials'>> & { readonly path?: string }

/** A request as it reaches the gateway, signed in its header. */
async function inHeader({ path = '/', method = 'POST', ...asked }: Asked): Promise<SignedRequest> {
  return { method, url: path, headers: await signedHeaders({ credentials, date: new Date(now), url: origin + path, method, ...asked }) }
}

async function inUrl({ path = '/', method = 'GET', expiresIn = 60, ...asked }: Asked & { readonly expiresIn?: number }): Promise<SignedRequest> {
  const url = await presignedUrl({ credentials, date: new Date(now), url: origin + path, method, expiresIn, ...asked })
  return { method, url: url.slice(origin.length), headers: { host: '127.0.0.1:4510' } }
}

const check = (request: SignedRequest, at = now, bodyHash?: string) =>
  authenticate(request, { identities, signingKeys: createSigningKeys(), now: at, ...(bodyHash === undefined ? {} : { bodyHash }) })

function codeOf(request: SignedRequest, at = now): string {
  const found = check(request, at)
  return 'rejection' in found ? `${found.rejection.status} ${found.rejection.code}` : `for ${found.service}`
}

const without = (request: SignedRequest, name: string): SignedRequest => ({ ...request, headers: Object.fromEntries(Object.entries(request.headers).filter(([header]) => header !== name)) })

describe('a request that the SDK signed', () => {
  test.each<[string, Asked]>([
    ['with a body', { service: 'sqs', body: '{"QueueUrl":"x"}', headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage' } }],
    ['with a path that is encoded once more', { service: 'lambda', path: '/2015-03-31/functions/arn%3Aaws%3Alambda/invocations', body: '{}' }],
    ['with dots in its path', { service: 'execute-api', path: '/a//c/' }],
    ['with a query out of order', { service: 'lambda', method: 'GET', path: '/x?b=2&a=1&A=%20%2B&c' }],
    ['with odd spaces in a header', { service: 'sqs', headers: { 'x-amz-meta-a': '  a   b ' } }],
    ['to S3, whose keys are taken as they are', { service: 's3', method: 'GET', path: '/bucket/a%20b//%21%27%28%29%2A/%C3%BC', headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } }],
    ['to S3, in pieces', { service: 's3', method: 'PUT', path: '/bucket/key', headers: { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER' } }],
  ])('%s is taken for its signer\'s', async (_what, asked) => {
    expect(check(await inHeader(asked))).toMatchObject({ caller: { principalArn: role, sessionName: 'submit' }, service: asked.service })
  })

  test('says what its body must hash to', async () => {
    expect(check(await inHeader({ service: 'sqs', body: 'hello' }))).toMatchObject({ bodyHash: sha256('hello') })
    const open = check(await inHeader({ service: 's3', headers: { 'x-amz-content-sha256': 'UNSIGNED-PAYLOAD' } }))
    expect(open).not.toHaveProperty('bodyHash')
  })

  test('without the body\'s hash in a header is checked by the body itself', async () => {
    // as the SDK for Python signs
    const request = await inHeader({ service: 'sqs', body: 'hello', headers: { 'x-amz-date': '20260131T120000Z' } })
    const bare = without(request, 'x-amz-content-sha256')
    expect([needsBodyHash(request), needsBodyHash(bare)]).toEqual([false, true])
    expect(codeOf({ ...bare, headers: { ...bare.headers, 'x-amz-content-sha256': sha256('other') } })).toBe('403 InvalidSignatureException')
  })

  test('in a URL is good for as long as it says', async () => {
    const request = await inUrl({ service: 's3', path: '/bucket/a%20key?versionless=1' })
    expect(check(request)).toMatchObject({ caller: { principalArn: role }, service: 's3' })
    expect(codeOf(request, now + 59_000)).toBe('for s3')
    expect(codeOf(request, now + 60_000)).toBe('403 AccessDenied')
    expect(codeOf(request, now - 16 * 60_000)).toBe('403 AccessDenied')
  })

  test('in the URL of a WebSocket to AWS IoT has its token joined afterwards', async () => {
    const { sessionToken, ...keys } = credentials
    const signed = await inUrl({ service: 'iotdevicegateway', path: '/mqtt', credentials: keys })
    expect(check({ ...signed, url: `${signed.url}&X-Amz-Security-Token=${encodeURIComponent(sessionToken)}` })).toMatchObject({ service: 'iotdevicegateway' })
    expect(codeOf(signed)).toBe('403 UnrecognizedClientException')
  })
})

describe('what was changed after it was signed is refused', () => {
  test.each<[string, (request: SignedRequest) => SignedRequest]>([
    ['the method', request => ({ ...request, method: 'PUT' })],
    ['the path', request => ({ ...request, url: '/other?a=1' })],
    ['the query', request => ({ ...request, url: '/path?a=2' })],
    ['a header', request => ({ ...request, headers: { ...request.headers, 'x-amz-target': 'AmazonSQS.DeleteQueue' } })],
    ['the host', request => ({ ...request, headers: { ...request.headers, host: '127.0.0.1:1' } })],
    ['the body\'s hash', request => ({ ...request, headers: { ...request.headers, 'x-amz-content-sha256': sha256('other') } })],
    ['the signature', request => ({ ...request, headers: { ...request.headers, authorization: (request.headers['authorization'] ?? '').replace(/Signature=.*/, `Signature=${'0'.repeat(64)}`) } })],
    ['the signature, to no number', request => ({ ...request, headers: { ...request.headers, authorization: (request.headers['authorization'] ?? '').replace(/Signature=.*/, 'Signature=x') } })],
  ])('%s', async (_what, change) => {
    for (const [service, code] of [['sqs', '403 InvalidSignatureException'], ['s3', '403 SignatureDoesNotMatch'], ['dynamodb', '400 InvalidSignatureException']] as const) {
      const request = await inHeader({ service, path: '/path?a=1', headers: { 'x-amz-target': 'AmazonSQS.SendMessage' }, body: 'x' })
      expect(codeOf(request)).toBe(`for ${service}`)
      expect(codeOf(change(request))).toBe(code)
    }
  })

  test('a presigned URL\'s time', async () => {
    const request = await inUrl({ service: 's3' })
    expect(codeOf({ ...request, url: request.url.replace('X-Amz-Expires=60', 'X-Amz-Expires=6000') })).toBe('403 SignatureDoesNotMatch')
  })
})

describe('a request is refused', () => {
  const other = identities.mint('arn:aws:iam::123456789012:role/other')
  test.each<[string, Asked, string, string]>([
    ['by an unknown key', { service: 'sqs', credentials: { ...credentials, accessKeyId: 'AKIASTRANGER' } }, '403 UnrecognizedClientException', '403 InvalidAccessKeyId'],
    ['by another\'s secret', { service: 'sqs', credentials: { ...credentials, secretAccessKey: other.secretAccessKey } }, '403 InvalidSignatureException', '403 SignatureDoesNotMatch'],
    ['with another\'s token', { service: 'sqs', credentials: { ...credentials, sessionToken: other.sessionToken } }, '403 UnrecognizedClientException', '400 InvalidToken'],
    ['for another region', { service: 'sqs', region: 'eu-west-1' }, '400 InvalidSignatureException', '400 AuthorizationHeaderMalformed'],
    ['that is a quarter of an hour old', { service: 'sqs', date: new Date(now - 901_000) }, '403 InvalidSignatureException', '403 RequestTimeTooSkewed'],
    ['from the future', { service: 'sqs', date: new Date(now + 901_000) }, '403 InvalidSignatureException', '403 RequestTimeTooSkewed'],
  ])('%s', async (_what, asked, code, ofS3) => {
    expect(codeOf(await inHeader(asked))).toBe(code)
    expect(codeOf(await inHeader({ ...asked, service: 's3' }))).toBe(ofS3)
  })

  test('when it is not signed, or by another scheme', async () => {
    expect(codeOf({ method: 'POST', url: '/', headers: { host: 'h' } })).toBe('403 MissingAuthenticationToken')
    expect(codeOf({ method: 'POST', url: '/', headers: { host: 'h', authorization: 'AWS AKIA:sig' } })).toBe('403 MissingAuthenticationToken')
    const request = await inHeader({ service: 'sqs' })
    expect(codeOf({ ...request, headers: { ...request.headers, authorization: (request.headers['authorization'] ?? '').replace('aws4_request', 'aws5_request') } })).toBe('403 MissingAuthenticationToken')
  })

  test('when the day of its scope is another than its own', async () => {
    const request = await inHeader({ service: 'sqs' })
    expect(codeOf({ ...request, headers: { ...request.headers, authorization: (request.headers['authorization'] ?? '').replace('/20260131/', '/20260130/') } })).toBe('403 InvalidSignatureException')
  })

  test('when one of AWS\'s headers is not signed', async () => {
    const request = await inHeader({ service: 'sqs' })
    const added = { ...request, headers: { ...request.headers, 'x-amz-target': 'AmazonSQS.DeleteQueue' } }
    expect(check(added)).toEqual({ rejection: { service: 'sqs', code: 'IncompleteSignatureException', status: 400, message: "'x-amz-target' must be a 'SignedHeader' in the AWS Authorization." } })
    expect(codeOf({ ...await inHeader({ service: 's3' }), headers: { ...(await inHeader({ service: 's3' })).headers, 'x-amz-acl': 'public-read' } })).toBe('403 AccessDenied')
  })

  test('when it lacks a signature, signed headers or a time', async () => {
    const request = await inHeader({ service: 'sqs' })
    const change = (from: RegExp, to: string): SignedRequest => ({ ...request, headers: { ...request.headers, authorization: (request.headers['authorization'] ?? '').replace(from, to) } })
    expect(codeOf(change(/, Signature=.*/, ''))).toBe('400 IncompleteSignatureException')
    expect(codeOf(change(/SignedHeaders=[^,]*/, 'SignedHeaders='))).toBe('400 IncompleteSignatureException')
    expect(codeOf(without(request, 'x-amz-date'))).toBe('400 IncompleteSignatureException')
  })

  test('by S3 when it does not say what its body hashes to', async () => {
    expect(codeOf(without(await inHeader({ service: 's3' }), 'x-amz-content-sha256'))).toBe('400 InvalidRequest')
  })

  test.each(['0', '604801', 'soon', '1.5'])('when its URL is to be good for %s seconds', async (seconds) => {
    const request = await inUrl({ service: 's3' })
    expect(codeOf({ ...request, url: request.url.replace('X-Amz-Expires=60', `X-Amz-Expires=${seconds}`) })).toBe('400 AuthorizationQueryParametersError')
  })
})
