import { createHash, createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, test } from '@jest/globals'
import { Sha256 } from '../../../../scripts/aws/sha256.js'
import { signedRequest, signHeaders } from '../../../../scripts/aws/sign.js'

/** Keys, scope and date of AWS's published test suite of Signature Version 4. */
const suite = {
  region: 'us-east-1', service: 'service', signingDate: new Date('2015-08-30T12:36:00Z'),
  credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' },
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Signature Version 4 by the letter of AWS's documentation: independent of the signer. */
function expectedSignature(canonicalRequest: string, amzDate: string, service: string): string {
  const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
  const scope = `${amzDate.slice(0, 8)}/us-east-1/${service}/aws4_request`
  const text = ['AWS4-HMAC-SHA256', amzDate, scope, sha256(canonicalRequest)].join('\n')
  return ['us-east-1', service, 'aws4_request', text].reduce<Buffer>(hmac, hmac(`AWS4${suite.credentials.secretAccessKey}`, amzDate.slice(0, 8))).toString('hex')
}

describe('a signature', () => {
  test('is that of the documented algorithm', async () => {
    const body = '{"runs":1}'
    const { headers } = await signHeaders('http://127.0.0.1:4510/_execute-api/abcdefghij/v1/builds/a%20b?b=2&a=x%20y&a=w', {
      ...suite, service: 'execute-api', method: 'POST', body, headers: { 'content-type': 'application/json' },
    })
    const payload = sha256(body)
    const canonical = [
      'POST', '/_execute-api/abcdefghij/v1/builds/a%2520b', 'a=w&a=x%20y&b=2',
      'content-type:application/json', 'host:127.0.0.1:4510', `x-amz-content-sha256:${payload}`, 'x-amz-date:20150830T123600Z', '',
      'content-type;host;x-amz-content-sha256;x-amz-date', payload,
    ].join('\n')
    expect(headers['authorization']).toBe(
      'AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/execute-api/aws4_request, SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date, '
      + `Signature=${expectedSignature(canonical, '20150830T123600Z', 'execute-api')}`,
    )
    expect(headers).not.toHaveProperty('host')
  })

  test('covers the session token', async () => {
    const { headers } = await signHeaders('https://abcdefghij.execute-api.us-east-1.amazonaws.com/v1/', { ...suite, credentials: { ...suite.credentials, sessionToken: 'token' } })
    expect(headers['x-amz-security-token']).toBe('token')
    expect(headers['authorization']).toContain('x-amz-security-token')
  })
})

describe('a hash', () => {
  test('is SHA-256, and starts anew when it is reset', async () => {
    const hash = new Sha256()
    hash.update(Buffer.from('something else'))
    hash.reset()
    hash.update(Buffer.from('abc'))
    // FIPS 180-2, appendix B.1
    expect(Buffer.from(await hash.digest()).toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })

  test.each<[string, string | Uint8Array | ArrayBuffer]>([['text', 'Jefe'], ['bytes', Buffer.from('Jefe')], ['a buffer', new Uint8Array(Buffer.from('Jefe')).buffer]])('is an HMAC with a secret of %s', async (_, secret) => {
    const hash = new Sha256(secret)
    hash.update(Buffer.from('what do ya want for nothing?'))
    // RFC 4231, test case 2
    expect(Buffer.from(await hash.digest()).toString('hex')).toBe('5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843')
  })
})

test('a signed request is sent as it was signed', async () => {
  const seen: { readonly method: string | undefined, readonly url: string | undefined, readonly host: string | undefined, readonly authorization: string | undefined, readonly body: string }[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
      seen.push({ method: request.method, url: request.url, host: request.headers.host, authorization: request.headers.authorization, body: Buffer.concat(chunks).toString() })
      response.writeHead(409).end('as it is')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  try {
    const answer = await signedRequest(`http://${host}/v1/builds?a=1`, { ...suite, method: 'POST', body: 'text' })
    expect([answer.status, await answer.text()]).toEqual([409, 'as it is'])
    const { headers } = await signHeaders(`http://${host}/v1/builds?a=1`, { ...suite, method: 'POST', body: 'text' })
    expect(seen).toEqual([{ method: 'POST', url: '/v1/builds?a=1', host, authorization: headers['authorization'], body: 'text' }])
  } finally {
    server.close()
  }
})
