import { createHash, randomBytes } from 'node:crypto'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Readable } from 'node:stream'
import {
  AbortMultipartUploadCommand, ChecksumAlgorithm, CompleteMultipartUploadCommand, CopyObjectCommand, CreateBucketCommand, CreateMultipartUploadCommand, DeleteBucketCommand, DeleteObjectCommand,
  DeleteObjectsCommand, GetBucketLocationCommand, GetObjectCommand, GetObjectTaggingCommand, HeadBucketCommand, HeadObjectCommand, ListBucketsCommand, ListMultipartUploadsCommand, ListObjectsCommand, ListObjectsV2Command, ListPartsCommand,
  PutObjectCommand, RestoreObjectCommand, S3Client, UploadPartCommand,
} from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startGateway } from '../../../../src/local/gateway.js'
import type { Gateway } from '../../../../src/local/gateway.js'
import { createIdentities } from '../../../../src/local/iam/index.js'
import { createS3 } from '../../../../src/local/s3/index.js'
import type { LocalService } from '../../../../src/local/service.js'

const Bucket = 'bucket-1'
let directory: string
let gateway: Gateway
let service: LocalService
let client: S3Client
let now = Date.now()
const caller = { principalArn: 'arn:aws:iam::123456789012:root' }
const identities = createIdentities()

beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'stepwright-s3-'))
  service = await createS3({ directory, clock: { now: () => now }, restoreSeconds: 60 })
  gateway = await startGateway({ services: new Map([['s3', service]]), identities })
  client = new S3Client({ endpoint: gateway.endpoint, region: 'us-east-1', credentials: identities.mint(caller.principalArn), maxAttempts: 1 })
  await client.send(new CreateBucketCommand({ Bucket }))
})

afterAll(async () => {
  client.destroy()
  await gateway.close()
  await rm(directory, { recursive: true, force: true })
})

const put = (Key: string, Body: string | Uint8Array, more: object = {}) => client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }))
const text = async (Key: string, more: object = {}) => (await client.send(new GetObjectCommand({ Bucket, Key, ...more }))).Body?.transformToString()
const failure = async (promise: Promise<unknown>): Promise<{ name: string; status: number | undefined }> => {
  try {
    await promise
  } catch (error) {
    const { name, $metadata } = error as { name: string; $metadata?: { httpStatusCode?: number } }
    return { name, status: $metadata?.httpStatusCode }
  }
  throw new Error('the call succeeded')
}
const md5 = (data: string | Uint8Array): string => createHash('md5').update(data).digest('hex')

describe('objects', () => {
  test('are put and got back with their metadata', async () => {
    const { ETag } = await put('plain', 'hällo', { ContentType: 'text/plain', Metadata: { owner: 'me' }, CacheControl: 'no-store' })
    expect(ETag).toBe(`"${md5('hällo')}"`)
    const got = await client.send(new GetObjectCommand({ Bucket, Key: 'plain' }))
    expect(await got.Body?.transformToString()).toBe('hällo')
    expect(got).toMatchObject({ ContentType: 'text/plain', Metadata: { owner: 'me' }, CacheControl: 'no-store', ContentLength: 6, ETag })
  })

  test('empty and large bodies are whole', async () => {
    const large = randomBytes(3_000_000)
    await put('empty', '')
    await put('large', large)
    expect(await text('empty')).toBe('')
    const bytes = await (await client.send(new GetObjectCommand({ Bucket, Key: 'large' }))).Body?.transformToByteArray()
    expect(md5(bytes ?? '')).toBe(md5(large))
  })

  test('a streamed body is stored without its chunk framing', async () => {
    const parts = ['first ', 'second ', 'third']
    await client.send(new PutObjectCommand({ Bucket, Key: 'streamed', Body: Readable.from(parts.map((part) => Buffer.from(part))), ContentLength: parts.join('').length }))
    expect(await text('streamed')).toBe('first second third')
    expect((await client.send(new HeadObjectCommand({ Bucket, Key: 'streamed' }))).ContentLength).toBe(18)
  })

  test.each([ChecksumAlgorithm.CRC32, ChecksumAlgorithm.CRC32C, ChecksumAlgorithm.SHA1, ChecksumAlgorithm.SHA256])('%s is verified and given back', async (ChecksumAlgorithmName) => {
    await put('checked', 'checksum me', { ChecksumAlgorithm: ChecksumAlgorithmName })
    const head = await client.send(new HeadObjectCommand({ Bucket, Key: 'checked', ChecksumMode: 'ENABLED' }))
    expect(head[`Checksum${ChecksumAlgorithmName}` as 'ChecksumCRC32']).toMatch(/^[A-Za-z0-9+/]+=*$/)
  })

  test('known checksums of "123456789" agree with the published check values', async () => {
    await put('c', '123456789', { ChecksumCRC32: Buffer.from('cbf43926', 'hex').toString('base64') })
    await put('c', '123456789', { ChecksumCRC32C: Buffer.from('e3069283', 'hex').toString('base64') })
    await put('c', '123456789', { ChecksumCRC64NVME: Buffer.from('ae8b14860a799888', 'hex').toString('base64') })
    expect((await failure(put('c', '123456789', { ChecksumCRC32: 'AAAAAA==' }))).name).toBe('BadDigest')
    expect((await failure(put('c', '123456789', { ChecksumCRC64NVME: 'AAAAAAAAAAA=' }))).name).toBe('BadDigest')
    expect((await failure(put('c', '123456789', { ContentMD5: Buffer.alloc(16).toString('base64') }))).name).toBe('BadDigest')
    expect(await text('c')).toBe('123456789')
  })

  test('ranges: first, middle, open, suffix, beyond', async () => {
    await put('digits', '0123456789')
    expect(await text('digits', { Range: 'bytes=0-2' })).toBe('012')
    expect(await text('digits', { Range: 'bytes=4-' })).toBe('456789')
    expect(await text('digits', { Range: 'bytes=-3' })).toBe('789')
    expect(await text('digits', { Range: 'bytes=8-99' })).toBe('89')
    expect((await client.send(new GetObjectCommand({ Bucket, Key: 'digits', Range: 'bytes=2-3' }))).ContentRange).toBe('bytes 2-3/10')
    expect(await failure(text('digits', { Range: 'bytes=10-' }))).toEqual({ name: 'InvalidRange', status: 416 })
  })

  test('conditional reads', async () => {
    const { ETag } = await put('cond', 'x')
    expect(await text('cond', { IfMatch: ETag })).toBe('x')
    expect((await failure(text('cond', { IfMatch: '"no"' }))).status).toBe(412)
    expect((await failure(text('cond', { IfNoneMatch: ETag }))).status).toBe(304)
    expect((await failure(text('cond', { IfModifiedSince: new Date(now + 60_000) }))).status).toBe(304)
    expect((await failure(text('cond', { IfUnmodifiedSince: new Date(now - 60_000) }))).status).toBe(412)
  })

  test('conditional writes: one of many creators wins', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 12 }, (_, i) => put('once', String(i), { IfNoneMatch: '*' })))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    const { ETag } = await client.send(new HeadObjectCommand({ Bucket, Key: 'once' }))
    await put('once', 'next', { IfMatch: ETag })
    expect((await failure(put('once', 'late', { IfMatch: ETag }))).status).toBe(412)
    expect(await text('once')).toBe('next')
  })

  test('are deleted one by one and many at once', async () => {
    await put('gone', 'x')
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }))
    await client.send(new DeleteObjectCommand({ Bucket, Key: 'never-there' }))
    expect(await failure(text('gone'))).toEqual({ name: 'NoSuchKey', status: 404 })
    await Promise.all([put('many/a&<b>', '1'), put('many/b', '2')])
    const { Deleted } = await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects: [{ Key: 'many/a&<b>' }, { Key: 'many/b' }, { Key: 'many/c' }] } }))
    expect(Deleted?.map(({ Key }) => Key)).toEqual(['many/a&<b>', 'many/b', 'many/c'])
    expect((await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'many/' }))).KeyCount).toBe(0)
  })

  test('are copied with and without new metadata', async () => {
    await put('source', 'copy me', { Metadata: { a: '1' }, ContentType: 'text/x' })
    await client.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/source` }))
    await client.send(new CopyObjectCommand({ Bucket, Key: 'copy-2', CopySource: `/${Bucket}/source`, MetadataDirective: 'REPLACE', Metadata: { b: '2' } }))
    expect(await text('copy')).toBe('copy me')
    expect(await client.send(new HeadObjectCommand({ Bucket, Key: 'copy' }))).toMatchObject({ Metadata: { a: '1' }, ContentType: 'text/x' })
    expect(await client.send(new HeadObjectCommand({ Bucket, Key: 'copy-2' }))).toMatchObject({ Metadata: { b: '2' } })
    expect((await failure(client.send(new CopyObjectCommand({ Bucket, Key: 'x', CopySource: `${Bucket}/source`, CopySourceIfMatch: '"no"' })))).status).toBe(412)
  })

  test('keys that look like paths stay keys', async () => {
    const keys = ['../../escape', '/leading', 'a//b', 'a/./b', 'trailing/', ' sp ace+%2F', 'ü/😀', 'x'.repeat(1024)]
    await Promise.all(keys.map((key) => put(key, key)))
    for (const key of keys) expect(await text(key)).toBe(key)
    expect((await readdir(directory)).sort()).toEqual([Bucket])
    expect((await failure(put('y'.repeat(1025), 'x'))).name).toBe('KeyTooLongError')
  })
})

describe('listing', () => {
  const keys = ['l/a', 'l/b/1', 'l/b/2', 'l/c', 'l/\uFB01', 'l/\u{1F600}', 'l/z']
  beforeAll(async () => {
    await Promise.all(keys.map((key) => put(key, 'x')))
  })

  test('is in the order of UTF-8 bytes', async () => {
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'l/' }))
    expect(Contents?.map(({ Key }) => Key)).toEqual([...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))))
  })

  test('pages through everything, prefixes included', async () => {
    const seen: string[] = []
    let ContinuationToken: string | undefined
    do {
      const page = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'l/', Delimiter: '/', MaxKeys: 2, ContinuationToken }))
      seen.push(...[...page.Contents ?? [], ...page.CommonPrefixes ?? []].map((entry) => ('Key' in entry ? entry.Key : (entry as { Prefix?: string }).Prefix) ?? ''))
      expect(page.KeyCount).toBeLessThanOrEqual(2)
      ContinuationToken = page.NextContinuationToken
    } while (ContinuationToken !== undefined)
    expect(seen.sort()).toEqual(['l/a', 'l/b/', 'l/c', 'l/z', 'l/\uFB01', 'l/\u{1F600}'].sort())
  })

  test('starts after a key, and decodes url encoding', async () => {
    const { Contents } = await client.send(new ListObjectsV2Command({ Bucket, Prefix: 'l/', StartAfter: 'l/b/1', EncodingType: 'url' }))
    expect(Contents?.[0]?.Key).toBe('l/b/2')
    expect(Contents?.map(({ Key }) => Key)).toContain('l/%EF%AC%81')
  })
})

describe('multipart uploads', () => {
  const start = async (Key: string) => (await client.send(new CreateMultipartUploadCommand({ Bucket, Key, Metadata: { m: '1' } }))).UploadId
  const part = async (Key: string, UploadId: string | undefined, PartNumber: number, Body: Uint8Array) => ({ PartNumber, ETag: (await client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body }))).ETag })

  test('are completed from their parts', async () => {
    const id = await start('big')
    const bodies = [randomBytes(5 * 1024 * 1024), randomBytes(1000)] as const
    const Parts = [await part('big', id, 1, bodies[0]), await part('big', id, 2, bodies[1])]
    expect((await client.send(new ListPartsCommand({ Bucket, Key: 'big', UploadId: id }))).Parts?.map(({ Size }) => Size)).toEqual([5 * 1024 * 1024, 1000])
    expect((await client.send(new ListMultipartUploadsCommand({ Bucket }))).Uploads?.map(({ Key }) => Key)).toContain('big')
    expect((await failure(client.send(new HeadObjectCommand({ Bucket, Key: 'big' })))).status).toBe(404)
    const { ETag } = await client.send(new CompleteMultipartUploadCommand({ Bucket, Key: 'big', UploadId: id, MultipartUpload: { Parts } }))
    const digest = createHash('md5').update(Buffer.concat(bodies.map((body) => createHash('md5').update(body).digest()))).digest('hex')
    expect(ETag).toBe(`"${digest}-2"`)
    const got = await client.send(new GetObjectCommand({ Bucket, Key: 'big' }))
    expect(md5(await got.Body?.transformToByteArray() ?? '')).toBe(md5(Buffer.concat(bodies)))
    expect(got.Metadata).toEqual({ m: '1' })
  })

  test('refuse small, missing and misordered parts; abort forgets', async () => {
    const id = await start('bad')
    const [one, two] = [await part('bad', id, 1, randomBytes(10)), await part('bad', id, 2, randomBytes(10))]
    const complete = (...Parts: object[]) => failure(client.send(new CompleteMultipartUploadCommand({ Bucket, Key: 'bad', UploadId: id, MultipartUpload: { Parts } })))
    expect((await complete(one, two)).name).toBe('EntityTooSmall')
    expect((await complete(two, one)).name).toBe('InvalidPartOrder')
    expect((await complete({ PartNumber: 3, ETag: '"x"' })).name).toBe('InvalidPart')
    await client.send(new AbortMultipartUploadCommand({ Bucket, Key: 'bad', UploadId: id }))
    expect((await complete(one)).name).toBe('NoSuchUpload')
    expect((await failure(client.send(new ListPartsCommand({ Bucket, Key: 'bad', UploadId: '../../../../etc' })))).name).toBe('NoSuchUpload')
  })
})

describe('archives', () => {
  test('are restored after a while, once at a time, until they expire', async () => {
    await put('cold', 'ice', { StorageClass: 'GLACIER' })
    expect(await failure(text('cold'))).toEqual({ name: 'InvalidObjectState', status: 403 })
    const restore = () => client.send(new RestoreObjectCommand({ Bucket, Key: 'cold', RestoreRequest: { Days: 1, GlacierJobParameters: { Tier: 'Expedited' } } }))
    expect((await restore()).$metadata.httpStatusCode).toBe(202)
    expect(await failure(restore())).toEqual({ name: 'RestoreAlreadyInProgress', status: 409 })
    expect((await client.send(new HeadObjectCommand({ Bucket, Key: 'cold' }))).Restore).toBe('ongoing-request="true"')
    now += 61_000
    expect((await client.send(new HeadObjectCommand({ Bucket, Key: 'cold' }))).Restore).toContain('ongoing-request="false"')
    expect(await text('cold')).toBe('ice')
    now += 86_400_000
    expect((await failure(text('cold'))).name).toBe('InvalidObjectState')
  })
})

describe('buckets', () => {
  test('are made, found, and deleted when empty', async () => {
    expect((await failure(client.send(new CreateBucketCommand({ Bucket })))).name).toBe('BucketAlreadyOwnedByYou')
    expect((await failure(client.send(new CreateBucketCommand({ Bucket: 'Bad_Name' })))).name).toBe('InvalidBucketName')
    await client.send(new CreateBucketCommand({ Bucket: 'other' }))
    await client.send(new HeadBucketCommand({ Bucket: 'other' }))
    expect((await client.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name)).toEqual([Bucket, 'other'])
    expect((await client.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint ?? '').toBe('')
    expect((await failure(client.send(new DeleteBucketCommand({ Bucket })))).name).toBe('BucketNotEmpty')
    await client.send(new DeleteBucketCommand({ Bucket: 'other' }))
    expect((await failure(client.send(new HeadBucketCommand({ Bucket: 'other' })))).status).toBe(404)
    expect((await failure(client.send(new GetObjectCommand({ Bucket: 'no-such', Key: 'x' })))).name).toBe('NoSuchBucket')
  })

  test('what is not supported says so', async () => {
    expect(await failure(client.send(new GetObjectTaggingCommand({ Bucket, Key: 'plain' })))).toEqual({ name: 'NotImplemented', status: 501 })
    expect(await failure(client.send(new ListObjectsCommand({ Bucket })))).toEqual({ name: 'NotImplemented', status: 501 })
  })

  test('unknown keys are refused', async () => {
    const stranger = new S3Client({ endpoint: gateway.endpoint, region: 'us-east-1', credentials: { accessKeyId: 'AKIASTRANGER', secretAccessKey: 'x' }, maxAttempts: 1 })
    expect(await failure(stranger.send(new ListBucketsCommand({})))).toEqual({ name: 'InvalidAccessKeyId', status: 403 })
    stranger.destroy()
  })
})

describe('on disk', () => {
  test('objects are there after a restart, half-written files are not', async () => {
    const other = await mkdtemp(path.join(tmpdir(), 'stepwright-s3-'))
    const first = await createS3({ directory: other })
    await first.call('CreateBucket', { Bucket }, caller)
    await first.call('PutObject', { Bucket, Key: 'k', Body: 'one' }, caller)
    await first.call('PutObject', { Bucket, Key: 'k', Body: 'two' }, caller)
    const [shelf = ''] = await readdir(path.join(other, Bucket, 'objects'))
    await writeFile(path.join(other, Bucket, 'objects', shelf, 'torn'), 'no end')
    await writeFile(path.join(other, Bucket, 'temporary', 'half'), 'half')
    const second = await createS3({ directory: other })
    expect(await second.call('GetObject', { Bucket, Key: 'k' }, caller)).toMatchObject({ Body: 'two', ContentLength: 3 })
    expect(await readdir(path.join(other, Bucket, 'temporary'))).toEqual([])
    expect(await second.call('ListObjectsV2', { Bucket }, caller)).toMatchObject({ KeyCount: 1 })
    await rm(other, { recursive: true, force: true })
  })

  test('a reader keeps its version while a writer replaces it', async () => {
    const body = randomBytes(2_000_000)
    await put('moving', body)
    const got = await client.send(new GetObjectCommand({ Bucket, Key: 'moving' }))
    await put('moving', 'new')
    expect(md5(await got.Body?.transformToByteArray() ?? '')).toBe(md5(body))
    expect(await text('moving')).toBe('new')
  })
})
