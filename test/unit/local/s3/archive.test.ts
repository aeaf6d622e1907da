import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { RestoreObjectCommand, type RestoreRequest } from '@aws-sdk/client-s3'
import { Bucket, caller, failure, startS3, type S3Harness } from './harness.js'

let s3: S3Harness
beforeAll(async () => { s3 = await startS3() })
afterAll(() => s3.close())

const restore = (Key: string, RestoreRequest: RestoreRequest = { Days: 1, GlacierJobParameters: { Tier: 'Bulk' } }) => s3.client.send(new RestoreObjectCommand({ Bucket, Key, RestoreRequest }))
const status = async (key: string) => (await s3.head(key)).Restore
const day = 86_400_000
const archived = { name: 'InvalidObjectState', status: 403 }

describe.each(['GLACIER', 'DEEP_ARCHIVE'] as const)('an object of the class %s', (StorageClass) => {
  const key = `cold-${StorageClass}`

  test('cannot be read, and HEAD says its class', async () => {
    await s3.put(key, 'ice', { StorageClass })
    expect(await failure(s3.text(key))).toEqual(archived)
    expect((await s3.head(key)).StorageClass).toBe(StorageClass)
    expect(await status(key)).toBeUndefined()
  })

  test('is being restored once that is asked for, and not twice', async () => {
    expect((await restore(key)).$metadata.httpStatusCode).toBe(202)
    expect(await status(key)).toBe('ongoing-request="true"')
    expect(await failure(s3.text(key))).toEqual(archived)
    expect(await failure(restore(key))).toEqual({ name: 'RestoreAlreadyInProgress', status: 409 })
  })

  test('can be read after a while, with nothing of it changed', async () => {
    s3.time.now += 60_000
    expect(await s3.text(key)).toBe('ice')
    expect(await status(key)).toBe(`ongoing-request="false", expiry-date="${new Date(s3.time.now + day).toUTCString()}"`)
    expect((await s3.head(key)).StorageClass).toBe(StorageClass)
  })

  test('is kept longer when asked again', async () => {
    expect((await restore(key, { Days: 3 })).$metadata.httpStatusCode).toBe(200)
    s3.time.now += 2 * day
    expect(await s3.text(key)).toBe('ice')
  })

  test('cannot be read any more when its days are over', async () => {
    s3.time.now += day
    expect(await failure(s3.text(key))).toEqual(archived)
    expect(await status(key)).toBeUndefined()
  })

  test('is replaced by whatever is put', async () => {
    await s3.put(key, 'water')
    expect([await s3.text(key), (await s3.head(key)).StorageClass]).toEqual(['water', undefined])
  })
})

describe('a restore is refused', () => {
  test('for a class that is no archive', async () => {
    await s3.put('warm', 'x', { StorageClass: 'STANDARD_IA' })
    expect(await failure(restore('warm'))).toEqual(archived)
  })

  test('for a key that is absent', async () => {
    expect(await failure(restore('absent'))).toEqual({ name: 'NoSuchKey', status: 404 })
  })

  test.each<RestoreRequest>([{}, { Days: 0 }, { Days: 1, Tier: 'Fast' as 'Bulk' }])('with %o', async (request) => {
    await s3.put('frozen', 'x', { StorageClass: 'GLACIER' })
    expect(await failure(restore('frozen', request))).toEqual({ name: 'MalformedXML', status: 400 })
  })

  test('at a speed that the deepest archive does not have', async () => {
    await s3.put('deep', 'x', { StorageClass: 'DEEP_ARCHIVE' })
    expect(await failure(restore('deep', { Days: 1, GlacierJobParameters: { Tier: 'Expedited' } }))).toEqual({ name: 'InvalidArgument', status: 400 })
    await s3.put('frozen', 'x', { StorageClass: 'GLACIER' })
    expect((await restore('frozen', { Days: 1, GlacierJobParameters: { Tier: 'Expedited' } })).$metadata.httpStatusCode).toBe(202)
  })

  test('with what is not supported', async () => {
    expect(await failure(restore('frozen', { Type: 'SELECT' }))).toEqual({ name: 'NotImplemented', status: 501 })
  })
})

test('a state machine can restore, too', async () => {
  await s3.put('inside', 'ice', { StorageClass: 'GLACIER' })
  const call = (operation: string, more = {}) => s3.service.call(operation, { Bucket, Key: 'inside', ...more }, caller)
  await expect(call('GetObject')).rejects.toMatchObject({ code: 'InvalidObjectState', statusCode: 403 })
  await call('RestoreObject', { RestoreRequest: { Days: 2, GlacierJobParameters: { Tier: 'Bulk' } } })
  expect(await call('HeadObject')).toMatchObject({ Restore: 'ongoing-request="true"', StorageClass: 'GLACIER' })
  s3.time.now += 60_000
  expect(await call('GetObject')).toMatchObject({ Body: 'ice' })
})
