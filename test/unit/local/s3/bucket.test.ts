import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { CreateBucketCommand, DeleteBucketCommand, DeleteObjectCommand, GetBucketLocationCommand, GetObjectCommand, HeadBucketCommand, ListBucketsCommand, ListObjectsV2Command, paginateListBuckets } from '@aws-sdk/client-s3'
import { Bucket, caller, failure, startS3, type S3Harness } from './harness.js'

let s3: S3Harness
beforeAll(async () => { s3 = await startS3() })
afterAll(() => s3.close())

const create = (name: string) => s3.client.send(new CreateBucketCommand({ Bucket: name }))
const remove = (name: string) => s3.client.send(new DeleteBucketCommand({ Bucket: name }))
const names = async () => (await s3.client.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name)

test('a bucket is made, found, and says its region', async () => {
  await create('made')
  expect((await s3.client.send(new HeadBucketCommand({ Bucket: 'made' }))).BucketRegion).toBe('us-east-1')
  expect((await s3.client.send(new GetBucketLocationCommand({ Bucket: 'made' }))).LocationConstraint ?? '').toBe('')
  await remove('made')
})

test('a bucket that exists is not made again', async () => {
  await s3.put('kept', 'x')
  expect(await failure(create(Bucket))).toEqual({ name: 'BucketAlreadyOwnedByYou', status: 409 })
  expect(await s3.text('kept')).toBe('x')
})

test.each(['Bad_Name', 'ab', 'a..b', '-start', 'x'.repeat(64)])('%s is no name for a bucket', async (name) => {
  await expect(s3.service.call('CreateBucket', { Bucket: name }, caller)).rejects.toMatchObject({ code: 'InvalidBucketName' })
})

test('a bucket in another region is refused', async () => {
  const call = s3.client.send(new CreateBucketCommand({ Bucket: 'far', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }))
  expect(await failure(call)).toEqual({ name: 'IllegalLocationConstraintException', status: 400 })
})

test('buckets are listed by name with the time they were made, by prefix, in pages', async () => {
  const before = Date.now()
  for (const name of ['list-c', 'list-a', 'list-b']) await create(name)
  expect(await names()).toEqual([Bucket, 'list-a', 'list-b', 'list-c'])
  const { Buckets = [] } = await s3.client.send(new ListBucketsCommand({ Prefix: 'list-' }))
  for (const { CreationDate } of Buckets) expect(Math.abs((CreationDate?.getTime() ?? 0) - before)).toBeLessThan(60_000)
  const pages: (readonly (string | undefined)[])[] = []
  for await (const page of paginateListBuckets({ client: s3.client, pageSize: 2 }, { Prefix: 'list-' })) pages.push(page.Buckets?.map(({ Name }) => Name) ?? [])
  expect(pages).toEqual([['list-a', 'list-b'], ['list-c']])
  for (const name of ['list-c', 'list-a', 'list-b']) await remove(name)
})

test('a bucket is deleted when it is empty', async () => {
  await create('emptied')
  await s3.put('x', 'x', { Bucket: 'emptied' })
  expect(await failure(remove('emptied'))).toEqual({ name: 'BucketNotEmpty', status: 409 })
  await s3.client.send(new DeleteObjectCommand({ Bucket: 'emptied', Key: 'x' }))
  await remove('emptied')
  expect((await failure(s3.client.send(new HeadBucketCommand({ Bucket: 'emptied' })))).status).toBe(404)
})

test('a bucket that was deleted can be made again, and is empty', async () => {
  await create('twice')
  await remove('twice')
  await create('twice')
  expect((await s3.client.send(new ListObjectsV2Command({ Bucket: 'twice' }))).KeyCount).toBe(0)
  await remove('twice')
})

test('what is on its way into a bucket that is deleted is refused', async () => {
  await create('closing')
  const sent = await s3.open({ path: '/closing/late', headers: { 'content-length': '100000' } })
  const answered = new Promise<number>(resolve => sent.once('response', response => resolve(response.statusCode ?? 0)))
  sent.write('x'.repeat(50_000))
  await new Promise(resolve => setTimeout(resolve, 20))
  await remove('closing')
  sent.end('x'.repeat(50_000))
  expect(await answered).toBe(404)
})

test('a bucket that is absent is NoSuchBucket in every operation', async () => {
  const absent = { Bucket: 'no-such', Key: 'x' }
  expect(await failure(s3.client.send(new GetObjectCommand(absent)))).toEqual({ name: 'NoSuchBucket', status: 404 })
  expect(await failure(s3.put('x', 'x', { Bucket: 'no-such' }))).toEqual({ name: 'NoSuchBucket', status: 404 })
  expect(await failure(s3.client.send(new ListObjectsV2Command(absent)))).toEqual({ name: 'NoSuchBucket', status: 404 })
  expect(await failure(remove('no-such'))).toEqual({ name: 'NoSuchBucket', status: 404 })
})
