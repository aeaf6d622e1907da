import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { ChecksumAlgorithm, PutObjectCommand } from '@aws-sdk/client-s3'
import { Bucket, failure, startS3, type S3Harness } from './harness.js'

let s3: S3Harness
beforeAll(async () => { s3 = await startS3() })
afterAll(() => s3.close())

const crc = (text: string): string => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(crc32(text))
  return bytes.toString('base64')
}

/** What the bucket holds under a key, and that nothing half-written lies about. */
async function stored(key: string): Promise<string | undefined> {
  expect(await readdir(path.join(s3.directory, Bucket, 'temporary'))).toEqual([])
  return s3.text(key).catch(() => undefined)
}

/** A put in aws-chunked framing, as written here. */
const chunked = (key: string, body: string, headers: Readonly<Record<string, string>> = {}) => s3.raw({
  path: `/${Bucket}/${key}`, body,
  headers: { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', 'content-encoding': 'aws-chunked', 'x-amz-decoded-content-length': '5', 'content-length': String(Buffer.byteLength(body)), ...headers },
})
const trailing = { 'x-amz-trailer': 'x-amz-checksum-crc32' }

describe('a body in aws-chunked framing', () => {
  test('is stored without its framing when the client streams it', async () => {
    const parts = ['first ', 'second ', 'third']
    await s3.client.send(new PutObjectCommand({ Bucket, Key: 'streamed', Body: Readable.from(parts.map(part => Buffer.from(part))), ContentLength: 18 }))
    expect(await s3.text('streamed')).toBe('first second third')
    expect((await s3.head('streamed', { ChecksumMode: 'ENABLED' })).ChecksumCRC32).toBe(crc('first second third'))
  })

  test('is stored when its trailing checksum is right, and the framing is no encoding', async () => {
    const answer = await chunked('right', `3\r\nhel\r\n2;chunk-signature=00\r\nlo\r\n0\r\nx-amz-checksum-crc32:${crc('hello')}\r\n\r\n`, trailing)
    expect([answer.status, answer.headers['x-amz-checksum-crc32']]).toEqual([200, crc('hello')])
    expect([await stored('right'), (await s3.head('right')).ContentEncoding]).toEqual(['hello', undefined])
  })

  test.each([
    ['whose trailing checksum is wrong', `5\r\nhello\r\n0\r\nx-amz-checksum-crc32:${crc('hallo')}\r\n\r\n`, trailing, 'BadDigest'],
    ['whose announced trailer is missing', '5\r\nhello\r\n0\r\n\r\n', trailing, 'MalformedTrailerError'],
    ['whose trailer is no header', '5\r\nhello\r\n0\r\nnonsense\r\n\r\n', trailing, 'MalformedTrailerError'],
    ['that announces an unknown trailer', '5\r\nhello\r\n0\r\n\r\n', { 'x-amz-trailer': 'x-amz-meta-late' }, 'InvalidRequest'],
    ['that ends within a chunk', '5\r\nhel', {}, 'IncompleteBody'],
    ['that ends before its last chunk', '5\r\nhello\r\n', {}, 'IncompleteBody'],
    ['whose chunk is longer than it says', '5\r\nhello there\r\n0\r\n\r\n', {}, 'IncompleteBody'],
    ['that is not framed at all', 'hello', {}, 'IncompleteBody'],
    ['that is shorter than was said', '3\r\nhel\r\n0\r\n\r\n', {}, 'IncompleteBody'],
    ['that is longer than was said', '6\r\nhello!\r\n0\r\n\r\n', {}, 'IncompleteBody'],
  ])('%s is refused, and the object stays as it was', async (_what, body, headers, code) => {
    await s3.put('framed', 'before')
    const answer = await chunked('framed', body, headers)
    expect(answer).toMatchObject({ status: 400, body: expect.stringContaining(`<Code>${code}</Code>`) as unknown })
    expect(await stored('framed')).toBe('before')
  })

  test('does not say how long it is: refused', async () => {
    const answer = await s3.raw({ path: `/${Bucket}/x`, headers: { 'content-encoding': 'aws-chunked', 'content-length': '5' }, body: '0\r\n\r\n' })
    expect(answer).toMatchObject({ status: 411, body: expect.stringContaining('<Code>MissingContentLength</Code>') as unknown })
  })
})

describe('a checksum', () => {
  test.each(Object.values(ChecksumAlgorithm).filter(name => /^(CRC|SHA1|SHA256)/.test(name)))('by %s is verified and given back', async (algorithm) => {
    // "123456789" and its published check values
    const expected = {
      CRC32: Buffer.from('cbf43926', 'hex').toString('base64'), CRC32C: Buffer.from('e3069283', 'hex').toString('base64'), CRC64NVME: Buffer.from('ae8b14860a799888', 'hex').toString('base64'),
      SHA1: createHash('sha1').update('123456789').digest('base64'), SHA256: createHash('sha256').update('123456789').digest('base64'),
    }[algorithm as string] ?? 'unknown'
    const member = `Checksum${algorithm}`
    expect(await s3.put('checked', '123456789', { [member]: expected })).toMatchObject({ [member]: expected, ChecksumType: 'FULL_OBJECT' })
    expect(await s3.head('checked', { ChecksumMode: 'ENABLED' })).toMatchObject({ [member]: expected, ChecksumType: 'FULL_OBJECT' })
    expect(await s3.head('checked')).not.toHaveProperty(member)
    const wrong = Buffer.from(expected, 'base64').fill(7).toString('base64')
    expect(await failure(s3.put('checked', 'other bytes', { [member]: wrong }))).toEqual({ name: 'BadDigest', status: 400 })
    expect(await stored('checked')).toBe('123456789')
  })

  test('that is wrong leaves nothing where nothing was', async () => {
    expect(await failure(s3.put('never', 'x', { ChecksumCRC32: 'AAAAAA==' }))).toEqual({ name: 'BadDigest', status: 400 })
    expect(await stored('never')).toBeUndefined()
  })

  test('that can be none is refused', async () => {
    expect(await s3.raw({ path: `/${Bucket}/x`, headers: { 'content-length': '1', 'x-amz-checksum-crc32': 'AAAA' }, body: 'x' })).toMatchObject({ status: 400, body: expect.stringContaining('<Code>InvalidRequest</Code>') as unknown })
  })

  test('is not given for a part of the object', async () => {
    await s3.put('ranged', 'checksum me')
    expect(await s3.head('ranged', { ChecksumMode: 'ENABLED', Range: 'bytes=0-3' })).not.toHaveProperty('ChecksumCRC32')
  })
})

describe('Content-MD5', () => {
  const digest = (text: string): string => createHash('md5').update(text).digest('base64')

  test('that is right is taken', async () => {
    await s3.put('md5', 'body', { ContentMD5: digest('body') })
    expect(await stored('md5')).toBe('body')
  })

  test('that is wrong is BadDigest, and the object stays as it was', async () => {
    await s3.put('md5-kept', 'body')
    expect(await failure(s3.put('md5-kept', 'other', { ContentMD5: digest('body') }))).toEqual({ name: 'BadDigest', status: 400 })
    expect(await stored('md5-kept')).toBe('body')
  })

  test('that can be none is InvalidDigest', async () => {
    expect(await failure(s3.put('x', 'body', { ContentMD5: 'AAAA' }))).toEqual({ name: 'InvalidDigest', status: 400 })
  })
})

describe('an upload', () => {
  test('whose payload is not the signed one is refused', async () => {
    const answer = await s3.raw({ path: `/${Bucket}/signed`, headers: { 'content-length': '5', 'x-amz-content-sha256': createHash('sha256').update('hallo').digest('hex') }, body: 'hello' })
    expect(answer).toMatchObject({ status: 400, body: expect.stringContaining('<Code>XAmzContentSHA256Mismatch</Code>') as unknown })
    expect(await stored('signed')).toBeUndefined()
  })

  test('of unknown length is refused', async () => {
    const answer = await s3.raw({ path: `/${Bucket}/endless`, headers: { 'transfer-encoding': 'chunked' }, body: 'hello' })
    expect(answer).toMatchObject({ status: 411, body: expect.stringContaining('<Code>MissingContentLength</Code>') as unknown })
  })

  test('of more than 5 GB is refused unread', async () => {
    const sent = await s3.open({ path: `/${Bucket}/huge`, headers: { 'content-length': String(5 * 1024 ** 3 + 1) } })
    sent.on('error', () => undefined)
    sent.write('x')
    const [response] = await once(sent, 'response') as [{ statusCode: number }]
    sent.destroy()
    expect(response.statusCode).toBe(400)
  })

  test('whose sender goes away leaves the object as it was, and nothing behind', async () => {
    await s3.put('cut', 'before')
    const sent = await s3.open({ path: `/${Bucket}/cut`, headers: { 'content-length': '1000000' } })
    const failed = once(sent, 'error')
    sent.write('x'.repeat(200_000))
    const temporary = path.join(s3.directory, Bucket, 'temporary')
    while ((await readdir(temporary)).length === 0) await new Promise(resolve => setTimeout(resolve, 2))
    sent.destroy(new Error('gone'))
    await failed
    while ((await readdir(temporary)).length > 0) await new Promise(resolve => setTimeout(resolve, 2))
    expect(await stored('cut')).toBe('before')
  })
})
