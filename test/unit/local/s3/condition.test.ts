import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { DeleteObjectCommand } from '@aws-sdk/client-s3'
import { Bucket, failure, startS3, type S3Harness } from './harness.js'

let s3: S3Harness
beforeAll(async () => { s3 = await startS3() })
afterAll(() => s3.close())

const minute = 60_000
let ETag: string | undefined
beforeEach(async () => { ({ ETag } = await s3.put('there', 'x')) })

const precondition = { name: 'PreconditionFailed', status: 412 }

describe('a read', () => {
  test('with If-Match of the object\'s ETag, or any, is answered', async () => {
    expect([await s3.text('there', { IfMatch: ETag }), await s3.text('there', { IfMatch: '*' })]).toEqual(['x', 'x'])
  })

  test('with If-Match of another ETag fails', async () => {
    expect(await failure(s3.text('there', { IfMatch: '"no"' }))).toEqual(precondition)
  })

  test('with If-None-Match of the object\'s ETag is 304, and says the ETag', async () => {
    expect((await failure(s3.text('there', { IfNoneMatch: ETag }))).status).toBe(304)
    const answer = await s3.raw({ method: 'GET', path: `/${Bucket}/there`, headers: { 'if-none-match': ETag ?? '' } })
    expect([answer.status, answer.headers.etag, answer.body]).toEqual([304, ETag, ''])
  })

  test('with If-None-Match of other ETags is answered', async () => {
    expect(await s3.text('there', { IfNoneMatch: '"a", "b"' })).toBe('x')
  })

  test('with If-Modified-Since is answered when it was, 304 otherwise', async () => {
    expect(await s3.text('there', { IfModifiedSince: new Date(s3.time.now - minute) })).toBe('x')
    expect((await failure(s3.text('there', { IfModifiedSince: new Date(s3.time.now + minute) }))).status).toBe(304)
  })

  test('with If-Unmodified-Since fails when it was', async () => {
    expect(await s3.text('there', { IfUnmodifiedSince: new Date(s3.time.now + minute) })).toBe('x')
    expect(await failure(s3.text('there', { IfUnmodifiedSince: new Date(s3.time.now - minute) }))).toEqual(precondition)
  })

  test('an ETag counts before a time', async () => {
    expect(await s3.text('there', { IfMatch: ETag, IfUnmodifiedSince: new Date(s3.time.now - minute) })).toBe('x')
    expect((await failure(s3.text('there', { IfNoneMatch: ETag, IfModifiedSince: new Date(s3.time.now - minute) }))).status).toBe(304)
  })

  test('HEAD has the same conditions', async () => {
    expect((await failure(s3.head('there', { IfMatch: '"no"' }))).status).toBe(412)
    expect((await failure(s3.head('there', { IfNoneMatch: ETag }))).status).toBe(304)
  })
})

describe('a write', () => {
  test('with If-None-Match: * makes, and never replaces', async () => {
    await s3.put('made', 'one', { IfNoneMatch: '*' })
    expect(await failure(s3.put('made', 'two', { IfNoneMatch: '*' }))).toEqual(precondition)
    expect(await s3.text('made')).toBe('one')
  })

  test.each([['small', 'x'], ['large', 'x'.repeat(200_000)]])('of %s objects, many at once with If-None-Match: *: one wins', async (name, filling) => {
    const tries = await Promise.allSettled(Array.from({ length: 12 }, (_, i) => s3.put(`once-${name}`, `${String(i)} ${filling}`, { IfNoneMatch: '*' })))
    const winners = tries.flatMap(({ status }, i) => status === 'fulfilled' ? [i] : [])
    expect(winners).toHaveLength(1)
    expect((await s3.text(`once-${name}`))?.split(' ')[0]).toBe(String(winners[0]))
  })

  test('with If-Match replaces what it names, and nothing else', async () => {
    await s3.put('there', 'next', { IfMatch: ETag })
    expect(await failure(s3.put('there', 'late', { IfMatch: ETag }))).toEqual(precondition)
    expect(await s3.text('there')).toBe('next')
  })

  test('many at once with If-Match: one wins', async () => {
    const tries = await Promise.allSettled(Array.from({ length: 8 }, (_, i) => s3.put('there', `next ${String(i)}`, { IfMatch: ETag })))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })

  test('with If-Match on nothing is NoSuchKey', async () => {
    expect(await failure(s3.put('nowhere', 'x', { IfMatch: '"e"' }))).toEqual({ name: 'NoSuchKey', status: 404 })
  })

  test('with a condition that S3 does not take is refused', async () => {
    expect(await failure(s3.put('there', 'x', { IfNoneMatch: ETag }))).toEqual({ name: 'NotImplemented', status: 501 })
    expect(await s3.raw({ path: `/${Bucket}/there`, headers: { 'content-length': '1', 'if-unmodified-since': new Date().toUTCString() }, body: 'y' })).toMatchObject({ status: 501, body: expect.stringContaining('if-unmodified-since') as unknown })
    expect(await s3.text('there')).toBe('x')
  })
})

describe('a delete', () => {
  const remove = (Key: string, IfMatch: string | undefined) => s3.client.send(new DeleteObjectCommand({ Bucket, Key, IfMatch }))

  test('with If-Match of another ETag fails, and the object stays', async () => {
    expect(await failure(remove('there', '"no"'))).toEqual(precondition)
    expect(await s3.text('there')).toBe('x')
  })

  test('with If-Match of the object\'s ETag, or of what is gone, succeeds', async () => {
    await remove('there', ETag)
    await remove('there', ETag)
    expect((await failure(s3.head('there'))).status).toBe(404)
  })

  test('with If-Match: * needs an object', async () => {
    await remove('there', '*')
    expect(await failure(remove('there', '*'))).toEqual(precondition)
  })
})
