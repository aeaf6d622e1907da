import { createHash, createHmac } from 'node:crypto'
import { describe, expect, test } from '@jest/globals'
import { presignMqttUrl } from '../../../../scripts/aws/mqtt-url.js'
import { Sha256 } from '../../../../scripts/aws/sha256.js'

const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' }
const now = new Date('2026-01-31T23:59:59Z')
const address = 'abc-ats.iot.eu-west-1.amazonaws.com'

/** The signature that AWS expects, step by step as the IAM user guide has it. */
function expectedSignature(query: string, host: string): string {
  const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
  const hash = (text: string): string => createHash('sha256').update(text).digest('hex')
  const request = ['GET', '/mqtt', query, `host:${host}`, '', 'host', hash('')].join('\n')
  const key = ['20260131', 'eu-west-1', 'iotdevicegateway', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${keys.secretAccessKey}`)
  return hmac(key, ['AWS4-HMAC-SHA256', '20260131T235959Z', '20260131/eu-west-1/iotdevicegateway/aws4_request', hash(request)].join('\n')).toString('hex')
}

const signedQuery = 'X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=AKIDEXAMPLE%2F20260131%2Feu-west-1%2Fiotdevicegateway%2Faws4_request'
  + '&X-Amz-Date=20260131T235959Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host'

describe('the URL of an MQTT client', () => {
  test('is signed for iotdevicegateway', async () => {
    const url = await presignMqttUrl({ address, region: 'eu-west-1', credentials: keys }, now)
    expect(`${url.protocol}//${url.host}${url.pathname}`).toBe(`wss://${address}/mqtt`)
    expect(url.searchParams.get('X-Amz-Signature')).toBe(expectedSignature(signedQuery, address))
    expect(url.searchParams.has('X-Amz-Security-Token')).toBe(false)
  })

  test('has the session token beside the signature, which does not know of it', async () => {
    const sessionToken = 'a+token/with=signs'
    const url = await presignMqttUrl({ address, region: 'eu-west-1', credentials: { ...keys, sessionToken } }, now)
    expect(url.searchParams.get('X-Amz-Security-Token')).toBe(sessionToken)
    expect(url.search).toContain('a%2Btoken%2Fwith%3Dsigns')
    expect(url.searchParams.get('X-Amz-Signature')).toBe(expectedSignature(signedQuery, address))
  })

  test('of the local AWS has its port, and no TLS', async () => {
    const url = await presignMqttUrl({ address: '127.0.0.1:4510', region: 'eu-west-1', credentials: keys }, now)
    expect(url.href).toMatch(/^ws:\/\/127\.0\.0\.1:4510\/mqtt\?/)
    expect(url.searchParams.get('X-Amz-Signature')).toBe(expectedSignature(signedQuery, '127.0.0.1:4510'))
  })
})

describe('SHA-256 for the signer', () => {
  test.each<[string, string | Uint8Array | ArrayBuffer | DataView]>([
    ['text', 'abc'], ['bytes', Buffer.from('abc')], ['a buffer', new Uint8Array([97, 98, 99]).buffer], ['a view', new DataView(new Uint8Array([0, 97, 98, 99, 0]).buffer, 1, 3)],
  ])('takes %s', async (_what, data) => {
    const hash = new Sha256()
    hash.update(data)
    expect(Buffer.from(await hash.digest()).toString('hex')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
  })

  test('is an HMAC with a secret, and starts again', async () => {
    const hmac = new Sha256('key')
    hmac.update('something else')
    hmac.reset()
    hmac.update('The quick brown fox jumps over the lazy dog')
    expect(Buffer.from(await hmac.digest()).toString('hex')).toBe('f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8')
  })
})
