import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { GetObjectCommand } from '@aws-sdk/client-s3'
import { Bucket, failure, startS3, type S3Harness } from './harness.js'

let s3: S3Harness
beforeAll(async () => {
  s3 = await startS3()
  await s3.put('digits', '0123456789')
  await s3.put('large', Array.from({ length: 30_000 }, (_, i) => String(i).padStart(6, '0')).join(''))
  await s3.put('nothing', new Uint8Array())
})
afterAll(() => s3.close())

test.each([
  ['from the start', 'bytes=0-2', '012', 'bytes 0-2/10'],
  ['from the middle', 'bytes=4-5', '45', 'bytes 4-5/10'],
  ['of one byte', 'bytes=9-9', '9', 'bytes 9-9/10'],
  ['without an end', 'bytes=4-', '456789', 'bytes 4-9/10'],
  ['of a suffix', 'bytes=-3', '789', 'bytes 7-9/10'],
  ['of a suffix longer than the object', 'bytes=-99', '0123456789', 'bytes 0-9/10'],
  ['with an end beyond the object\'s', 'bytes=8-99', '89', 'bytes 8-9/10'],
])('a range %s', async (_what, Range, expected, contentRange) => {
  const got = await s3.client.send(new GetObjectCommand({ Bucket, Key: 'digits', Range }))
  expect(await got.Body?.transformToString()).toBe(expected)
  expect(got).toMatchObject({ $metadata: { httpStatusCode: 206 }, ContentRange: contentRange, ContentLength: expected.length })
})

test('a range of a large object', async () => {
  expect(await s3.text('large', { Range: 'bytes=6000-131999' })).toBe(Array.from({ length: 21_000 }, (_, i) => String(i + 1000).padStart(6, '0')).join(''))
})

test('a range of HEAD tells what GET would give', async () => {
  expect(await s3.head('digits', { Range: 'bytes=2-3' })).toMatchObject({ $metadata: { httpStatusCode: 206 }, ContentLength: 2, ContentRange: 'bytes 2-3/10' })
})

test.each([['digits', 'bytes=10-'], ['digits', 'bytes=10-20'], ['digits', 'bytes=-0'], ['nothing', 'bytes=0-'], ['nothing', 'bytes=-5']])('%s has no %s: InvalidRange', async (key, Range) => {
  expect(await failure(s3.text(key, { Range }))).toEqual({ name: 'InvalidRange', status: 416 })
})

test.each(['bytes=5-2', 'bytes=', 'lines=1-2', 'bytes=0-1,4-5'])('%j is no range that S3 knows: the whole object', async (Range) => {
  const got = await s3.client.send(new GetObjectCommand({ Bucket, Key: 'digits', Range }))
  expect([await got.Body?.transformToString(), got.$metadata.httpStatusCode]).toEqual(['0123456789', 200])
})
