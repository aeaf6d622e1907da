import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { readdirSync, statSync, utimesSync } from 'node:fs'
import path from 'node:path'
import { CopyObjectCommand, GetObjectCommand, HeadObjectCommand, InvalidObjectState, RestoreObjectCommand, type RestoreRequest } from '@aws-sdk/client-s3'
import { createS3 } from '../../../../src/local/s3/index.js'
import { Bucket, caller, failure, startS3, type S3Harness } from './harness.js'

let s3: S3Harness
const day = 86_400_000
const StorageClass = 'INTELLIGENT_TIERING'
/** As large as an object must be to be moved at all. */
const large = 'x'.repeat(128 * 1024)

type Tierings = readonly { readonly AccessTier: string, readonly Days: number | null }[]
const both: Tierings = [{ AccessTier: 'ARCHIVE_ACCESS', Days: 90 }, { AccessTier: 'DEEP_ARCHIVE_ACCESS', Days: 180 }]
const configure = (Tierings: Tierings, more = {}, service = s3.service) => service.call('PutBucketIntelligentTieringConfiguration', {
  Bucket, Id: 'archive', IntelligentTieringConfiguration: { Id: 'archive', Status: 'Enabled', Filter: { Prefix: 'a/' }, Tierings, ...more },
}, caller)

beforeAll(async () => { s3 = await startS3() })
beforeEach(() => configure(both))
afterAll(() => s3.close())

const restore = (Key: string, RestoreRequest: RestoreRequest = { GlacierJobParameters: { Tier: 'Standard' } }) => s3.client.send(new RestoreObjectCommand({ Bucket, Key, RestoreRequest }))
const status = async (key: string) => {
  const { ArchiveStatus, Restore } = await s3.head(key)
  return { tier: ArchiveStatus, restore: Restore }
}
const archived = { name: 'InvalidObjectState', status: 403 }
const readable = { tier: undefined, restore: undefined }

describe('an object that nobody reads', () => {
  const key = 'a/cold'

  test('can be read for as many days as the bucket says', async () => {
    await s3.put(key, large, { StorageClass })
    s3.time.now += 90 * day - 1
    expect(await status(key)).toEqual(readable)
    s3.time.now += 1
    expect(await status(key)).toEqual({ tier: 'ARCHIVE_ACCESS', restore: undefined })
  })

  test('then cannot, and the error says where it lies; HEAD changes nothing', async () => {
    const error: unknown = await s3.text(key).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(InvalidObjectState)
    expect(error).toMatchObject({ StorageClass, AccessTier: 'ARCHIVE_ACCESS', message: "The operation is not valid for the object's access tier" })
    expect(await failure(s3.client.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/${key}` })))).toEqual(archived)
    await expect(s3.service.call('GetObject', { Bucket, Key: key }, caller)).rejects.toMatchObject({ code: 'InvalidObjectState', details: { AccessTier: 'ARCHIVE_ACCESS' } })
  })

  test('comes back for good: with no days, and not twice at once', async () => {
    expect(await failure(restore(key, { Days: 1 }))).toEqual({ name: 'InvalidArgument', status: 400 })
    expect((await restore(key)).$metadata.httpStatusCode).toBe(202)
    expect(await status(key)).toEqual({ tier: 'ARCHIVE_ACCESS', restore: 'ongoing-request="true"' })
    expect(await failure(s3.text(key))).toEqual(archived)
    expect(await failure(restore(key))).toEqual({ name: 'RestoreAlreadyInProgress', status: 409 })
    s3.time.now += 60_000
    expect(await status(key)).toEqual(readable)
    expect(await s3.text(key)).toBe(large)
    expect(await failure(restore(key))).toEqual({ name: 'ObjectAlreadyInActiveTierError', status: 403 })
  })

  test('goes again when again nobody reads it, and deeper when that lasts', async () => {
    s3.time.now += 90 * day
    expect(await status(key)).toEqual({ tier: 'ARCHIVE_ACCESS', restore: undefined })
    s3.time.now += 90 * day
    expect(await status(key)).toEqual({ tier: 'DEEP_ARCHIVE_ACCESS', restore: undefined })
    expect(await failure(restore(key, { GlacierJobParameters: { Tier: 'Expedited' } }))).toEqual({ name: 'InvalidArgument', status: 400 })
    await restore(key, { GlacierJobParameters: { Tier: 'Bulk' } })
    s3.time.now += 60_000
    expect(await s3.text(key)).toBe(large)
  })
})

test('of several who ask in the same instant one is told yes, and the others that it is under way', async () => {
  await s3.put('a/together', large, { StorageClass })
  s3.time.now += 100 * day
  const answers = await Promise.allSettled(Array.from({ length: 8 }, () => restore('a/together')))
  expect(answers.filter(({ status: end }) => end === 'fulfilled')).toHaveLength(1)
  expect(new Set(answers.flatMap((answer) => (answer.status === 'rejected' ? [(answer.reason as Error).name] : [])))).toEqual(new Set(['RestoreAlreadyInProgress']))
})

test('restoring is not reading: a restored object that nobody reads goes again', async () => {
  await s3.put('a/unread', large, { StorageClass })
  s3.time.now += 100 * day
  await restore('a/unread')
  s3.time.now += 90 * day
  expect((await status('a/unread')).tier).toBeUndefined()
  s3.time.now += 60_000
  expect((await status('a/unread')).tier).toBe('ARCHIVE_ACCESS')
})

test.each([
  ['read whole', 'a/read', (Key: string) => s3.client.send(new GetObjectCommand({ Bucket, Key })).then(({ Body }) => Body?.transformToString())],
  ['read in part', 'a/part', (Key: string) => s3.client.send(new GetObjectCommand({ Bucket, Key, Range: 'bytes=0-3' })).then(({ Body }) => Body?.transformToString())],
  ['read by a state machine', 'a/inside', (Key: string) => s3.service.call('GetObject', { Bucket, Key }, caller)],
  ['copied', 'a/source', (Key: string) => s3.client.send(new CopyObjectCommand({ Bucket, Key: 'copy', CopySource: `${Bucket}/${Key}` }))],
  ['written anew', 'a/anew', (Key: string) => s3.put(Key, large, { StorageClass })],
])('an object that is %s stays', async (_, key, access) => {
  await s3.put(key, large, { StorageClass })
  s3.time.now += 89 * day
  await access(key)
  s3.time.now += 89 * day
  expect((await status(key)).tier).toBeUndefined()
})

test.each([
  ['too small', 'a/small', large.slice(1), StorageClass],
  ['of another prefix', 'b/other', large, StorageClass],
  ['of another class', 'a/standard', large, 'STANDARD'],
] as const)('an object that is %s stays', async (_, key, body, storageClass) => {
  await s3.put(key, body, { StorageClass: storageClass })
  s3.time.now += 1000 * day
  expect((await s3.client.send(new HeadObjectCommand({ Bucket, Key: key }))).ArchiveStatus).toBeUndefined()
  expect(await s3.text(key)).toBe(body)
})

test('what is not enabled moves nothing', async () => {
  await s3.put('a/disabled', large, { StorageClass })
  s3.time.now += 100 * day
  expect((await status('a/disabled')).tier).toBe('ARCHIVE_ACCESS')
  await configure(both, { Status: 'Disabled' })
  expect((await status('a/disabled')).tier).toBeUndefined()
})

describe('when it was last read', () => {
  const files = (): readonly string[] => readdirSync(path.join(s3.directory, Bucket, 'objects'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name))

  test('outlives the process, and is written down once a day', async () => {
    const before = new Set(files())
    await s3.put('a/kept', large, { StorageClass })
    const [file = ''] = files().filter((name) => !before.has(name))
    const put = s3.time.now
    s3.time.now += 50 * day
    await s3.text('a/kept')
    const read = statSync(file).mtimeMs
    expect(read).toBeCloseTo(s3.time.now, -2)
    s3.time.now += day - 1
    await s3.text('a/kept')
    expect(statSync(file).mtimeMs).toBe(read)

    // 120 days after it was put, and 70 after it was read
    const next = await createS3({ directory: s3.directory, clock: { now: () => put + 120 * day } })
    await configure(both, {}, next)
    expect(await next.call('HeadObject', { Bucket, Key: 'a/kept' }, caller)).not.toHaveProperty('ArchiveStatus')
    const later = await createS3({ directory: s3.directory, clock: { now: () => put + 141 * day } })
    await configure(both, {}, later)
    expect(await later.call('HeadObject', { Bucket, Key: 'a/kept' }, caller)).toHaveProperty('ArchiveStatus', 'ARCHIVE_ACCESS')
  })

  test('is the time of the file: an object can be made old', async () => {
    const before = new Set(files())
    await s3.put('a/aged', large, { StorageClass })
    for (const file of files()) if (!before.has(file)) utimesSync(file, new Date(s3.time.now - 200 * day), new Date(s3.time.now - 200 * day))
    const next = await createS3({ directory: s3.directory, clock: { now: () => s3.time.now } })
    await configure(both, {}, next)
    expect(await next.call('HeadObject', { Bucket, Key: 'a/aged' }, caller)).toHaveProperty('ArchiveStatus', 'DEEP_ARCHIVE_ACCESS')
  })
})

test.each<readonly [string, Tierings, object, string]>([
  ['fewer days than S3 takes', [{ AccessTier: 'ARCHIVE_ACCESS', Days: 89 }], {}, 'InvalidArgument'],
  ['fewer days than S3 takes of the deeper tier', [{ AccessTier: 'DEEP_ARCHIVE_ACCESS', Days: 179 }], {}, 'InvalidArgument'],
  ['more days than S3 takes', [{ AccessTier: 'ARCHIVE_ACCESS', Days: 731 }], {}, 'InvalidArgument'],
  ['no days', [{ AccessTier: 'ARCHIVE_ACCESS', Days: null }], {}, 'MalformedXML'],
  ['no tier', [], {}, 'MalformedXML'],
  ['an unknown tier', [{ AccessTier: 'FROZEN', Days: 90 }], {}, 'MalformedXML'],
  ['an unknown status', both, { Status: 'On' }, 'MalformedXML'],
  ['another Id', both, { Id: 'other' }, 'InvalidArgument'],
  ['a filter by tags', both, { Filter: { Tag: { Key: 'k', Value: 'v' } } }, 'NotImplemented'],
])('a configuration with %s is refused', async (_, tierings, more, code) => {
  await expect(async () => configure(tierings, more)).rejects.toMatchObject({ code })
})
