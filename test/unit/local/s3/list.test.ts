import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { CreateBucketCommand, DeleteObjectCommand, ListObjectsV2Command, paginateListObjectsV2, type ListObjectsV2CommandInput, type ListObjectsV2CommandOutput } from '@aws-sdk/client-s3'
import { Bucket, failure, md5, startS3, type S3Harness } from './harness.js'

const keys = ['l/a', 'l/b/1', 'l/b/2', 'l/c', 'l/\uFB01', 'l/\u{1F600}', 'l/z', 'other', 'l/d/1', 'l/d/e/2']
const inOrder = (list: readonly string[]): readonly string[] => [...list].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
const below = inOrder(keys.filter(key => key.startsWith('l/')))

let s3: S3Harness
beforeAll(async () => {
  s3 = await startS3()
  await Promise.all(keys.map(key => s3.put(key, key)))
})
afterAll(() => s3.close())

const list = (more: Partial<ListObjectsV2CommandInput> = {}): Promise<ListObjectsV2CommandOutput> => s3.client.send(new ListObjectsV2Command({ Bucket, ...more }))
const keysOf = ({ Contents }: ListObjectsV2CommandOutput): readonly (string | undefined)[] => Contents?.map(({ Key }) => Key) ?? []
const prefixesOf = ({ CommonPrefixes }: ListObjectsV2CommandOutput): readonly (string | undefined)[] => CommonPrefixes?.map(({ Prefix }) => Prefix) ?? []

test('all keys, in the order of their UTF-8 bytes', async () => {
  const page = await list()
  expect(keysOf(page)).toEqual(inOrder(keys))
  expect(page).toMatchObject({ Name: Bucket, KeyCount: keys.length, MaxKeys: 1000, IsTruncated: false })
})

test('each with size, ETag, time, class and checksum algorithm', async () => {
  const [object] = (await list({ Prefix: 'other' })).Contents ?? []
  expect(object).toEqual({
    Key: 'other', Size: 5, ETag: `"${md5('other')}"`, StorageClass: 'STANDARD', ChecksumAlgorithm: ['CRC32'], LastModified: expect.any(Date) as unknown,
  })
  expect(Math.abs((object?.LastModified?.getTime() ?? 0) - s3.time.now)).toBeLessThan(60_000)
})

test('the owner, when asked for', async () => {
  expect((await list({ Prefix: 'other', FetchOwner: true })).Contents?.[0]?.Owner).toEqual({ ID: '123456789012' })
})

test('keys with a prefix only', async () => {
  expect(keysOf(await list({ Prefix: 'l/b/' }))).toEqual(['l/b/1', 'l/b/2'])
  expect(await list({ Prefix: 'nothing' })).toMatchObject({ KeyCount: 0, IsTruncated: false })
})

test('keys up to a delimiter, and what stands behind it as common prefixes', async () => {
  const page = await list({ Prefix: 'l/', Delimiter: '/' })
  expect(keysOf(page)).toEqual(below.filter(key => !/b\/|d\//.test(key)))
  expect(prefixesOf(page)).toEqual(['l/b/', 'l/d/'])
  expect(page.KeyCount).toBe(7)
  expect(prefixesOf(await list({ Delimiter: '/' }))).toEqual(['l/'])
})

test('a delimiter may be any text', async () => {
  const page = await list({ Delimiter: '/b/' })
  expect([prefixesOf(page), page.KeyCount]).toEqual([['l/b/'], 9])
})

test.each([1, 2, 3, 7])('pages of %i lead through everything once', async (MaxKeys) => {
  const seen: (string | undefined)[] = []
  for await (const page of paginateListObjectsV2({ client: s3.client }, { Bucket, Prefix: 'l/', MaxKeys })) {
    expect(page.KeyCount).toBeLessThanOrEqual(MaxKeys)
    seen.push(...keysOf(page))
  }
  expect(seen).toEqual(below)
})

test.each([1, 2, 3])('pages of %i count common prefixes, and give each once', async (MaxKeys) => {
  const seen: (string | undefined)[] = []
  for await (const page of paginateListObjectsV2({ client: s3.client }, { Bucket, Prefix: 'l/', Delimiter: '/', MaxKeys })) {
    expect(page.KeyCount).toBe(keysOf(page).length + prefixesOf(page).length)
    expect(page.KeyCount).toBeLessThanOrEqual(MaxKeys)
    seen.push(...keysOf(page), ...prefixesOf(page))
  }
  expect(inOrder(seen.map(String))).toEqual(inOrder(['l/a', 'l/b/', 'l/c', 'l/d/', 'l/z', 'l/\uFB01', 'l/\u{1F600}']))
})

test('a page goes on behind a key that was deleted meanwhile, and before one that came', async () => {
  await s3.client.send(new CreateBucketCommand({ Bucket: 'changing' }))
  const put = (Key: string) => s3.put(Key, 'x', { Bucket: 'changing' })
  await Promise.all(['a', 'b', 'c'].map(put))
  const first = await list({ Bucket: 'changing', MaxKeys: 2 })
  await s3.client.send(new DeleteObjectCommand({ Bucket: 'changing', Key: 'b' }))
  await Promise.all([put('bb'), put('0')])
  expect(keysOf(await list({ Bucket: 'changing', ContinuationToken: first.NextContinuationToken }))).toEqual(['bb', 'c'])
})

test('a bucket of more than 1,000 objects comes in pages of 1,000', async () => {
  await s3.client.send(new CreateBucketCommand({ Bucket: 'thousand' }))
  const names = Array.from({ length: 1001 }, (_, i) => String(i).padStart(4, '0'))
  for (const name of names) await s3.service.call('PutObject', { Bucket: 'thousand', Key: name, Body: '' }, { principalArn: 'arn:aws:iam::123456789012:root' })
  const first = await list({ Bucket: 'thousand', MaxKeys: 5000 })
  expect(first).toMatchObject({ KeyCount: 1000, MaxKeys: 1000, IsTruncated: true })
  const second = await list({ Bucket: 'thousand', ContinuationToken: first.NextContinuationToken })
  expect([keysOf(second), second.IsTruncated, second.NextContinuationToken]).toEqual([['1000'], false, undefined])
})

test('keys after one that need not exist', async () => {
  expect(keysOf(await list({ Prefix: 'l/', StartAfter: 'l/b/11' }))).toEqual(below.slice(below.indexOf('l/b/2')))
})

test('keys that XML cannot carry, percent-encoded when asked for', async () => {
  const page = await list({ Prefix: 'l/', EncodingType: 'url' })
  expect([keysOf(page).includes('l/%EF%AC%81'), page.EncodingType]).toEqual([true, 'url'])
})

test.each([{ ContinuationToken: 'not-one-of-ours' }, { MaxKeys: -1 }, { EncodingType: 'html' as 'url' }])('%o is InvalidArgument', async (more) => {
  expect(await failure(list(more))).toEqual({ name: 'InvalidArgument', status: 400 })
})
