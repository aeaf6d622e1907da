import { randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { GetObjectCommand, StorageClass } from '@aws-sdk/client-s3'
import { Bucket, failure, md5, startS3, type S3Harness } from './harness.js'

let s3: S3Harness
beforeAll(async () => { s3 = await startS3() })
afterAll(() => s3.close())

describe('content', () => {
  test('comes back byte for byte', async () => {
    const every = Uint8Array.from({ length: 256 }, (_, byte) => byte)
    await s3.put('bytes', every)
    expect(Buffer.from(await s3.bytes('bytes'))).toEqual(Buffer.from(every))
  })

  test('may be empty', async () => {
    await s3.put('empty', new Uint8Array())
    expect(await s3.text('empty')).toBe('')
    expect(await s3.head('empty')).toMatchObject({ ContentLength: 0, ETag: '"d41d8cd98f00b204e9800998ecf8427e"' })
  })

  test('may be large', async () => {
    const large = randomBytes(3_000_000)
    await s3.put('large', large)
    expect(md5(await s3.bytes('large'))).toBe(md5(large))
  })

  test('is named by its ETag, the MD5 in quotes', async () => {
    const { ETag } = await s3.put('tagged', 'hällo')
    expect(ETag).toBe(`"${md5('hällo')}"`)
    expect((await s3.head('tagged')).ETag).toBe(ETag)
  })

  test('is replaced as a whole, with its description', async () => {
    await s3.put('replaced', 'a longer first version', { ContentType: 'text/one', Metadata: { a: '1' } })
    await s3.put('replaced', 'second', { ContentType: 'text/two' })
    expect(await s3.text('replaced')).toBe('second')
    expect(await s3.head('replaced')).toMatchObject({ ContentType: 'text/two', Metadata: {}, ContentLength: 6 })
  })

  test('of the version that a reader began with goes on while it is replaced', async () => {
    const body = randomBytes(2_000_000)
    await s3.put('moving', body)
    const got = await s3.client.send(new GetObjectCommand({ Bucket, Key: 'moving' }))
    await s3.put('moving', 'new')
    expect(md5(await got.Body?.transformToByteArray() ?? '')).toBe(md5(body))
    expect(await s3.text('moving')).toBe('new')
  })

  test('is there for others when a reader goes away in its midst', async () => {
    const body = randomBytes(2_000_000)
    await s3.put('left', body)
    const sent = await s3.open({ method: 'GET', path: `/${Bucket}/left` })
    await new Promise<void>((resolve) => {
      sent.once('response', (response) => {
        response.once('data', () => {
          response.destroy()
          resolve()
        })
      })
      sent.end()
    })
    expect(md5(await s3.bytes('left'))).toBe(md5(body))
  })
})

describe('description', () => {
  test('HEAD tells length, type, ETag and time, without a body', async () => {
    s3.time.now = Date.UTC(2026, 0, 2, 3, 4, 5, 678)
    const { ETag } = await s3.put('described', 'twelve bytes', { ContentType: 'text/plain' })
    expect(await s3.head('described')).toMatchObject({
      ContentLength: 12, ContentType: 'text/plain', ETag, LastModified: new Date('2026-01-02T03:04:05Z'), AcceptRanges: 'bytes',
    })
    expect((await s3.raw({ method: 'HEAD', path: `/${Bucket}/described` })).body).toBe('')
  })

  test('content headers are kept', async () => {
    const headers = { ContentType: 'text/csv', ContentEncoding: 'gzip', CacheControl: 'no-store', ContentDisposition: 'attachment; filename="a.csv"', ContentLanguage: 'de' }
    await s3.put('headers', 'x', headers)
    expect(await s3.head('headers')).toMatchObject(headers)
    expect(await s3.client.send(new GetObjectCommand({ Bucket, Key: 'headers' }))).toMatchObject(headers)
  })

  test('a sender that names no type gets AWS\'s own', async () => {
    await s3.raw({ path: `/${Bucket}/untyped`, headers: { 'content-length': '1' }, body: 'x' })
    expect((await s3.head('untyped')).ContentType).toBe('binary/octet-stream')
  })

  test('metadata of the user\'s own is kept, with names in lower case', async () => {
    await s3.put('metadata', 'x', { Metadata: { Owner: 'me', 'two-words': 'a b' } })
    expect((await s3.head('metadata')).Metadata).toEqual({ owner: 'me', 'two-words': 'a b' })
  })

  test('metadata of more than 2 KB is refused', async () => {
    const most = { a: 'x'.repeat(2047) }
    await s3.put('most-metadata', 'x', { Metadata: most })
    expect((await s3.head('most-metadata')).Metadata).toEqual(most)
    expect(await failure(s3.put('more-metadata', 'x', { Metadata: { a: 'x'.repeat(2048) } }))).toEqual({ name: 'MetadataTooLarge', status: 400 })
  })

  test('a reader may ask for other content headers', async () => {
    await s3.put('overridden', 'x', { ContentType: 'text/plain' })
    const got = await s3.client.send(new GetObjectCommand({ Bucket, Key: 'overridden', ResponseContentType: 'application/json', ResponseContentDisposition: 'inline' }))
    expect(got).toMatchObject({ ContentType: 'application/json', ContentDisposition: 'inline' })
  })

  test.each([StorageClass.STANDARD_IA, StorageClass.GLACIER_IR])('the storage class %s is shown', async (storageClass) => {
    await s3.put('class', 'x', { StorageClass: storageClass })
    expect([(await s3.head('class')).StorageClass, await s3.text('class')]).toEqual([storageClass, 'x'])
  })

  test('the class STANDARD goes without saying, and an unknown one is refused', async () => {
    await s3.put('standard', 'x', { StorageClass: 'STANDARD' })
    expect((await s3.head('standard')).StorageClass).toBeUndefined()
    expect(await failure(s3.put('unknown', 'x', { StorageClass: 'WARM' as 'STANDARD' }))).toEqual({ name: 'InvalidStorageClass', status: 400 })
  })
})

describe('keys', () => {
  test('a key that is not there is NoSuchKey, and NotFound where an answer has no body', async () => {
    expect(await failure(s3.text('absent'))).toEqual({ name: 'NoSuchKey', status: 404 })
    expect(await failure(s3.head('absent'))).toEqual({ name: 'NotFound', status: 404 })
  })

  test.each(['../../escape', '/leading', 'a//b', 'a/./b', 'a/../b', 'trailing/', ' sp ace+%2F', 'ü/😀', 'a?b#c&d=e', '.', 'CON', 'x'.repeat(1024)])('%j is a key like any other, and never a path', async (key) => {
    await s3.put(key, `the value of ${key}`)
    expect(await s3.text(key)).toBe(`the value of ${key}`)
    expect(await readdir(s3.directory)).toEqual([Bucket])
  })

  test('keys that differ only in how they look are different', async () => {
    await Promise.all(['case', 'Case', 'case/', 'c\u0327', '\u00e7'].map(key => s3.put(key, key)))
    expect(await Promise.all(['case', 'Case', 'case/', 'c\u0327', '\u00e7'].map(key => s3.text(key)))).toEqual(['case', 'Case', 'case/', 'c\u0327', '\u00e7'])
  })

  test('a key of more than 1,024 bytes is refused', async () => {
    expect(await failure(s3.put('é'.repeat(513), 'x'))).toEqual({ name: 'KeyTooLongError', status: 400 })
  })

  test('a path that is no percent-encoded UTF-8 is refused', async () => {
    expect(await s3.raw({ method: 'GET', path: `/${Bucket}/%ff` })).toMatchObject({ status: 400, body: expect.stringContaining('<Code>InvalidRequest</Code>') as unknown })
  })
})
