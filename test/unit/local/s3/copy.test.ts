import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { CopyObjectCommand, CreateBucketCommand, type CopyObjectCommandInput } from '@aws-sdk/client-s3'
import { Bucket, failure, md5, startS3, type S3Harness } from './harness.js'

let s3: S3Harness
let ETag: string | undefined
beforeAll(async () => {
  s3 = await startS3();
  ({ ETag } = await s3.put('source', 'copy me', { Metadata: { a: '1' }, ContentType: 'text/x', ContentLanguage: 'de', StorageClass: 'STANDARD_IA' }))
})
afterAll(() => s3.close())

const copy = (Key: string, more: Partial<CopyObjectCommandInput> = {}) => s3.client.send(new CopyObjectCommand({ Bucket, Key, CopySource: `${Bucket}/source`, ...more }))
const precondition = { name: 'PreconditionFailed', status: 412 }

test('a copy has the bytes and the description of its source', async () => {
  const { CopyObjectResult } = await copy('copy')
  expect(CopyObjectResult).toMatchObject({ ETag, LastModified: expect.any(Date) as unknown })
  expect(await s3.text('copy')).toBe('copy me')
  expect(await s3.head('copy')).toMatchObject({ Metadata: { a: '1' }, ContentType: 'text/x', ContentLanguage: 'de', ETag })
})

test('MetadataDirective COPY leaves what the request says of metadata', async () => {
  await copy('as-is', { MetadataDirective: 'COPY', Metadata: { b: '2' }, ContentType: 'text/y' })
  expect(await s3.head('as-is')).toMatchObject({ Metadata: { a: '1' }, ContentType: 'text/x' })
})

test('MetadataDirective REPLACE takes all of the request\'s and nothing of the source\'s', async () => {
  await copy('anew', { MetadataDirective: 'REPLACE', Metadata: { b: '2' } })
  const { Metadata, ContentType, ContentLanguage } = await s3.head('anew')
  expect({ Metadata, ContentType, ContentLanguage }).toEqual({ Metadata: { b: '2' }, ContentType: 'binary/octet-stream', ContentLanguage: undefined })
})

test('the storage class is the request\'s, not the source\'s', async () => {
  await copy('class')
  await copy('cold', { StorageClass: 'GLACIER' })
  expect([(await s3.head('class')).StorageClass, (await s3.head('cold')).StorageClass]).toEqual([undefined, 'GLACIER'])
})

test('the checksum goes along, or is made by another algorithm', async () => {
  const { ChecksumCRC32 } = await s3.head('source', { ChecksumMode: 'ENABLED' })
  expect(ChecksumCRC32).toMatch(/^[\w+/]{6}==$/)
  await copy('along')
  expect((await s3.head('along', { ChecksumMode: 'ENABLED' })).ChecksumCRC32).toBe(ChecksumCRC32)
  const { CopyObjectResult } = await copy('other', { ChecksumAlgorithm: 'SHA1' })
  const head = await s3.head('other', { ChecksumMode: 'ENABLED' })
  expect([head.ChecksumSHA1, head.ChecksumCRC32]).toEqual([CopyObjectResult?.ChecksumSHA1, undefined])
})

test('a source may lie in another bucket, have a slash in front, and be percent-encoded', async () => {
  await s3.client.send(new CreateBucketCommand({ Bucket: 'elsewhere' }))
  await s3.put('söurce +1', 'strange')
  await s3.client.send(new CopyObjectCommand({ Bucket: 'elsewhere', Key: 'far', CopySource: `/${Bucket}/${encodeURIComponent('söurce +1')}` }))
  await copy('back', { CopySource: 'elsewhere/far' })
  expect(await s3.text('back')).toBe('strange')
})

test('an object may be copied onto itself to change its metadata, not otherwise', async () => {
  await s3.put('self', 'same', { Metadata: { a: '1' } })
  expect(await failure(copy('self', { CopySource: `${Bucket}/self` }))).toEqual({ name: 'InvalidRequest', status: 400 })
  await copy('self', { CopySource: `${Bucket}/self`, MetadataDirective: 'REPLACE', Metadata: { a: '2' } })
  expect([await s3.text('self'), (await s3.head('self')).Metadata]).toEqual(['same', { a: '2' }])
})

test('a source that is absent is NoSuchKey', async () => {
  expect(await failure(copy('x', { CopySource: `${Bucket}/absent` }))).toEqual({ name: 'NoSuchKey', status: 404 })
})

test.each(['no-key', `${Bucket}/`, `${Bucket}/%zz`])('a source %j is refused', async (CopySource) => {
  expect(await failure(copy('x', { CopySource }))).toEqual({ name: 'InvalidArgument', status: 400 })
})

test('conditions on the source', async () => {
  await copy('conditional', { CopySourceIfMatch: ETag, CopySourceIfModifiedSince: new Date(s3.time.now - 60_000) })
  expect(await failure(copy('x', { CopySourceIfMatch: '"no"' }))).toEqual(precondition)
  expect(await failure(copy('x', { CopySourceIfNoneMatch: ETag }))).toEqual(precondition)
  expect(await failure(copy('x', { CopySourceIfModifiedSince: new Date(s3.time.now + 60_000) }))).toEqual(precondition)
  expect(await failure(copy('x', { CopySourceIfUnmodifiedSince: new Date(s3.time.now - 60_000) }))).toEqual(precondition)
  expect((await failure(s3.head('x'))).status).toBe(404)
})

test('conditions on the target', async () => {
  await s3.put('taken', 'mine')
  expect(await failure(copy('taken', { IfNoneMatch: '*' }))).toEqual(precondition)
  expect(await failure(copy('taken', { IfMatch: `"${md5('other')}"` }))).toEqual(precondition)
  expect(await s3.text('taken')).toBe('mine')
  await copy('taken', { IfMatch: `"${md5('mine')}"` })
  expect(await s3.text('taken')).toBe('copy me')
})

test('an archived source must be restored first', async () => {
  await s3.put('ice', 'x', { StorageClass: 'DEEP_ARCHIVE' })
  expect(await failure(copy('x', { CopySource: `${Bucket}/ice` }))).toEqual({ name: 'InvalidObjectState', status: 403 })
})
