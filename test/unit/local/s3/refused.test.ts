import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  CreateBucketCommand, GetObjectAttributesCommand, GetObjectCommand, GetObjectTaggingCommand, HeadObjectCommand, ListBucketsCommand, ListObjectsCommand, ListObjectsV2Command, PutBucketVersioningCommand,
  PutObjectCommand, S3Client,
} from '@aws-sdk/client-s3'
import { startGateway } from '../../../../src/local/gateway.js'
import { createIdentities } from '../../../../src/local/iam/index.js'
import { Bucket, caller, failure, startS3, type S3Harness } from './harness.js'

let s3: S3Harness
beforeAll(async () => {
  s3 = await startS3()
  await s3.put('there', 'x')
})
afterAll(() => s3.close())

const notImplemented = (named: string): unknown => ({ name: 'NotImplemented', message: expect.stringContaining(named) as unknown })

describe('what the local S3 does not support says so by name', () => {
  test.each([
    ['tagging', () => s3.client.send(new GetObjectTaggingCommand({ Bucket, Key: 'there' }))],
    ['attributes', () => s3.client.send(new GetObjectAttributesCommand({ Bucket, Key: 'there', ObjectAttributes: ['ETag'] }))],
    ['ListObjects of version 1', () => s3.client.send(new ListObjectsCommand({ Bucket }))],
    ['versioning', () => s3.client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }))],
    ['versionId', () => s3.client.send(new GetObjectCommand({ Bucket, Key: 'there', VersionId: 'v' }))],
  ] as const)('the operation or sub-resource %s', async (name, call) => {
    await expect(call()).rejects.toMatchObject(notImplemented(name) as object)
  })

  test.each([
    ['x-amz-tagging', () => s3.put('never', 'x', { Tagging: 'a=1' })],
    ['x-amz-object-lock-mode', () => s3.put('never', 'x', { ObjectLockMode: 'GOVERNANCE' })],
    ['x-amz-website-redirect-location', () => s3.put('never', 'x', { WebsiteRedirectLocation: '/other' })],
    ['x-amz-server-side-encryption-customer-algorithm', () => s3.raw({ path: `/${Bucket}/never`, headers: { 'content-length': '1', 'x-amz-server-side-encryption-customer-algorithm': 'AES256' }, body: 'x' })],
    ['aws:kms', () => s3.put('never', 'x', { ServerSideEncryption: 'aws:kms' })],
    ['x-amz-grant-read', () => s3.put('never', 'x', { GrantRead: 'id="1"' })],
    ['partNumber', () => s3.client.send(new GetObjectCommand({ Bucket, Key: 'there', PartNumber: 1 }))],
    ['x-amz-optional-object-attributes', () => s3.client.send(new ListObjectsV2Command({ Bucket, OptionalObjectAttributes: ['RestoreStatus'] }))],
    ['x-amz-bucket-object-lock-enabled', () => s3.client.send(new CreateBucketCommand({ Bucket: 'locked', ObjectLockEnabledForBucket: true }))],
  ] as const)('the parameter %s', async (name, call) => {
    const answer: unknown = await call().catch((error: unknown) => error)
    expect(answer).toMatchObject(answer instanceof Error ? notImplemented(name) as object : { status: 501, body: expect.stringContaining(name) as unknown })
    expect((await failure(s3.head('never'))).status).toBe(404)
  })

  test.each([
    ['GetObject', { PartNumber: 1 }], ['HeadObject', { IfMatch: '"e"' }], ['PutObject', { Tagging: 'a=1' }], ['ListObjectsV2', { EncodingType: 'url' }],
    ['DeleteObject', { VersionId: 'v' }], ['RestoreObject', { RestoreRequest: { Days: 1, Type: 'SELECT' } }],
  ])('a member of %s from inside', async (operation, more) => {
    const [name = ''] = Object.keys(more)
    const call = s3.service.call(operation, { Bucket, ...(operation === 'ListObjectsV2' ? {} : { Key: 'there' }), ...more }, caller)
    await expect(call).rejects.toMatchObject({ code: 'NotImplemented', message: expect.stringContaining(name === 'RestoreRequest' ? 'Type' : name) as unknown })
  })

  test('an operation from inside', async () => {
    await expect(s3.service.call('DeleteBucket', { Bucket }, caller)).rejects.toMatchObject({ code: 'NotImplemented', message: 'the local S3 does not support DeleteBucket from inside' })
  })
})

describe('access', () => {
  test('an ACL but the bucket owner\'s full control is refused', async () => {
    await s3.put('owned', 'x', { ACL: 'bucket-owner-full-control' })
    expect(await failure(s3.put('public', 'x', { ACL: 'public-read' }))).toEqual({ name: 'AccessControlListNotSupported', status: 400 })
  })

  test('a bucket of another account is refused', async () => {
    expect(await s3.text('there', { ExpectedBucketOwner: '123456789012' })).toBe('x')
    expect(await failure(s3.text('there', { ExpectedBucketOwner: '999999999999' }))).toEqual({ name: 'AccessDenied', status: 403 })
  })

  test('an unknown access key is refused', async () => {
    const stranger = new S3Client({ endpoint: await s3.client.config.endpoint?.().then(({ hostname, port }) => `http://${hostname}:${String(port)}`) ?? '', region: 'us-east-1', credentials: { accessKeyId: 'AKIASTRANGER', secretAccessKey: 'x' }, maxAttempts: 1 })
    expect(await failure(stranger.send(new ListBucketsCommand({})))).toEqual({ name: 'InvalidAccessKeyId', status: 403 })
    stranger.destroy()
  })

  test('an access key that was minted for a role makes calls in its name', async () => {
    const identities = createIdentities()
    const role = 'arn:aws:iam::123456789012:role/reader'
    const calls: string[] = []
    const gateway = await startGateway({ services: new Map([['s3', s3.service]]), identities, onCall: ({ principalArn }, service, operation) => calls.push(`${principalArn} ${service}:${operation}`) })
    const client = new S3Client({ endpoint: gateway.endpoint, region: 'us-east-1', credentials: identities.mint(role), maxAttempts: 1 })
    await client.send(new HeadObjectCommand({ Bucket, Key: 'there' }))
    await client.send(new PutObjectCommand({ Bucket, Key: 'theirs', Body: 'x' }))
    expect(calls).toEqual([`${role} s3:HeadObject`, `${role} s3:PutObject`])
    client.destroy()
    await gateway.close()
  })
})

describe('a presigned URL', () => {
  const signed = (ageSeconds: number, more = ''): Promise<string> => s3.presign(`/${Bucket}/there${more}`, ageSeconds)

  /** A request whose signature stands in its path. */
  const get = (path: string) => s3.raw({ method: 'GET', path, unsigned: true })

  test('is answered in its time', async () => {
    expect(await get(await signed(10))).toMatchObject({ status: 200, body: 'x' })
  })

  test('is refused after it', async () => {
    expect(await get(await signed(61))).toMatchObject({ status: 403, body: expect.stringContaining('Request has expired') as unknown })
  })

  test('without a time is refused', async () => {
    expect(await get((await signed(10)).replace('X-Amz-Expires=60', 'a=1'))).toMatchObject({ status: 400, body: expect.stringContaining('AuthorizationQueryParametersError') as unknown })
  })

  test('carries headers in its query', async () => {
    expect((await get(await signed(10, '?x-amz-checksum-mode=ENABLED'))).headers).toHaveProperty('x-amz-checksum-crc32')
    expect(await get(await signed(10, '?x-amz-expected-bucket-owner=999999999999'))).toMatchObject({ status: 403, body: expect.stringContaining('AccessDenied') as unknown })
  })
})
