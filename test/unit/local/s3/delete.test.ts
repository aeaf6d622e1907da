import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { DeleteObjectCommand, DeleteObjectsCommand, ListObjectsV2Command, type ObjectIdentifier } from '@aws-sdk/client-s3'
import { Bucket, failure, md5, startS3, type S3Harness } from './harness.js'

let s3: S3Harness
beforeAll(async () => { s3 = await startS3() })
afterAll(() => s3.close())

const many = (Objects: ObjectIdentifier[], Quiet = false) => s3.client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet } }))
const left = async () => (await s3.client.send(new ListObjectsV2Command({ Bucket }))).KeyCount

describe('DeleteObject', () => {
  test('removes an object', async () => {
    await s3.put('gone', 'x')
    expect((await s3.client.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }))).$metadata.httpStatusCode).toBe(204)
    expect(await failure(s3.text('gone'))).toEqual({ name: 'NoSuchKey', status: 404 })
    expect(await left()).toBe(0)
  })

  test('of what is not there succeeds', async () => {
    expect((await s3.client.send(new DeleteObjectCommand({ Bucket, Key: 'never-there' }))).$metadata.httpStatusCode).toBe(204)
  })
})

describe('DeleteObjects', () => {
  test('removes many, and says of each that it is gone', async () => {
    await Promise.all([s3.put('many/a&<b>"\'', '1'), s3.put('many/ü', '2')])
    const { Deleted, Errors } = await many([{ Key: 'many/a&<b>"\'' }, { Key: 'many/ü' }, { Key: 'many/never' }])
    expect(Deleted?.map(({ Key }) => Key)).toEqual(['many/a&<b>"\'', 'many/ü', 'many/never'])
    expect([Errors, await left()]).toEqual([undefined, 0])
  })

  test('asked to be quiet says nothing of what went well', async () => {
    await s3.put('quiet', 'x')
    const { Deleted, Errors } = await many([{ Key: 'quiet' }], true)
    expect([Deleted, Errors, await left()]).toEqual([undefined, undefined, 0])
  })

  test('leaves what has another ETag, and says so of it alone', async () => {
    await Promise.all([s3.put('kept', '1'), s3.put('matched', '2')])
    const { Deleted, Errors } = await many([{ Key: 'kept', ETag: '"no"' }, { Key: 'matched', ETag: `"${md5('2')}"` }])
    expect(Deleted?.map(({ Key }) => Key)).toEqual(['matched'])
    expect(Errors).toEqual([expect.objectContaining({ Key: 'kept', Code: 'PreconditionFailed' })])
    expect(await s3.text('kept')).toBe('1')
    await many([{ Key: 'kept' }])
  })

  test('takes 1,000 keys and not one more', async () => {
    const keys = Array.from({ length: 1001 }, (_, i) => ({ Key: `k${String(i)}` }))
    expect((await many(keys.slice(1))).Deleted).toHaveLength(1000)
    expect(await failure(many(keys))).toEqual({ name: 'MalformedXML', status: 400 })
  })

  const raw = (body: string, headers: Readonly<Record<string, string>>) => s3.raw({ method: 'POST', path: `/${Bucket}?delete`, body, headers: { 'content-length': String(body.length), ...headers } })
  const body = '<Delete><Object><Key>precious</Key></Object></Delete>'

  test.each<[string, string, Record<string, string>, number, string]>([
    ['without a checksum of the request', body, {}, 400, 'InvalidRequest'],
    ['whose request came damaged', body, { 'content-md5': Buffer.alloc(16).toString('base64') }, 400, 'BadDigest'],
    ['that is no XML', 'precious', { 'content-md5': Buffer.from(md5('precious'), 'hex').toString('base64') }, 400, 'MalformedXML'],
    ['with a comment', `<!-- -->${body}`, { 'content-md5': Buffer.from(md5(`<!-- -->${body}`), 'hex').toString('base64') }, 501, 'NotImplemented'],
  ])('%s is refused, and nothing is removed', async (_what, text, headers, status, code) => {
    await s3.put('precious', 'x')
    expect(await raw(text, headers)).toMatchObject({ status, body: expect.stringContaining(`<Code>${code}</Code>`) as unknown })
    expect(await s3.text('precious')).toBe('x')
  })

  test.each<ObjectIdentifier>([{ Key: 'precious', VersionId: 'v' }, { Key: 'precious', Size: 1 }, { Key: 'precious', LastModifiedTime: new Date(0) }])('by %o is refused by name', async (entry) => {
    expect(await failure(many([entry]))).toEqual({ name: 'NotImplemented', status: 501 })
    expect(await s3.text('precious')).toBe('x')
  })
})
