import { createHash, randomBytes } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import { crc32 } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import {
  AbortMultipartUploadCommand, CompleteMultipartUploadCommand, CreateMultipartUploadCommand, GetObjectCommand, ListMultipartUploadsCommand, ListPartsCommand, paginateListParts, UploadPartCommand,
  UploadPartCopyCommand, type CompletedPart, type CompleteMultipartUploadCommandInput, type CreateMultipartUploadCommandInput, type UploadPartCommandInput,
} from '@aws-sdk/client-s3'
import { Bucket, failure, md5, startS3, type S3Harness } from './harness.js'

const smallest = 5 * 1024 * 1024
const [five, more] = [randomBytes(smallest), randomBytes(1000)]

let s3: S3Harness
beforeAll(async () => { s3 = await startS3() })
afterAll(() => s3.close())

const start = async (Key: string, options: Partial<CreateMultipartUploadCommandInput> = {}) => (await s3.client.send(new CreateMultipartUploadCommand({ Bucket, Key, ...options }))).UploadId
const upload = async (Key: string, UploadId: string | undefined, PartNumber: number, Body: Uint8Array, options: Partial<UploadPartCommandInput> = {}): Promise<CompletedPart> => {
  const { $metadata: _, ServerSideEncryption: __, SSECustomerAlgorithm: ___, ...part } = await s3.client.send(new UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body, ...options }))
  return { PartNumber, ...part }
}
const complete = (Key: string, UploadId: string | undefined, Parts: CompletedPart[], options: Partial<CompleteMultipartUploadCommandInput> = {}) =>
  s3.client.send(new CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts }, ...options }))
const abort = (Key: string, UploadId: string | undefined) => s3.client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId }))
const uploadsOf = async () => readdir(path.join(s3.directory, Bucket, 'uploads'))
const noSuchUpload = { name: 'NoSuchUpload', status: 404 }
const bare = ({ PartNumber, ETag }: CompletedPart): CompletedPart => ({ PartNumber, ETag })

describe('an upload in parts', () => {
  test('becomes an object of all its parts, with the description it began with', async () => {
    const id = await start('big', { Metadata: { m: '1' }, ContentType: 'text/big', StorageClass: 'STANDARD_IA' })
    const parts = [await upload('big', id, 2, more), await upload('big', id, 1, five)].reverse()
    expect((await failure(s3.head('big'))).status).toBe(404)
    expect(await complete('big', id, parts)).toMatchObject({ Bucket, Key: 'big' })
    expect(md5(await s3.bytes('big'))).toBe(md5(Buffer.concat([five, more])))
    expect(await s3.head('big')).toMatchObject({ Metadata: { m: '1' }, ContentType: 'text/big', StorageClass: 'STANDARD_IA', ContentLength: smallest + 1000 })
    expect(await uploadsOf()).toEqual([])
  })

  test('has an ETag made of those of its parts, and their number', async () => {
    const id = await start('etag')
    const parts = [await upload('etag', id, 1, five), await upload('etag', id, 7, more)]
    const { ETag } = await complete('etag', id, parts)
    const digests = [five, more].map(body => createHash('md5').update(body).digest())
    expect(ETag).toBe(`"${md5(Buffer.concat(digests))}-2"`)
    expect((await s3.head('etag')).ETag).toBe(ETag)
  })

  test('is read by ranges across its parts', async () => {
    const Range = `bytes=${String(smallest - 2)}-${String(smallest + 1)}`
    const got = await s3.client.send(new GetObjectCommand({ Bucket, Key: 'big', Range }))
    expect(Buffer.from(await got.Body?.transformToByteArray() ?? [])).toEqual(Buffer.concat([five.subarray(-2), more.subarray(0, 2)]))
  })

  test('takes a part again: the later one counts', async () => {
    const id = await start('again')
    await upload('again', id, 1, Buffer.from('first'))
    const part = await upload('again', id, 1, Buffer.from('second'))
    await complete('again', id, [part])
    expect(await s3.text('again')).toBe('second')
  })

  test('leaves out parts that are not asked for', async () => {
    const id = await start('chosen')
    await upload('chosen', id, 1, Buffer.from('not this'))
    await complete('chosen', id, [await upload('chosen', id, 2, Buffer.from('this'))])
    expect(await s3.text('chosen')).toBe('this')
  })

  test('is gone once it is complete', async () => {
    const id = await start('done')
    const part = await upload('done', id, 1, Buffer.from('x'))
    await complete('done', id, [part])
    expect(await failure(complete('done', id, [part]))).toEqual(noSuchUpload)
    expect(await failure(upload('done', id, 2, Buffer.from('y')))).toEqual(noSuchUpload)
  })

  test('completed by several at once is completed once', async () => {
    const id = await start('raced')
    const part = await upload('raced', id, 1, five)
    const tries = await Promise.allSettled(Array.from({ length: 4 }, () => complete('raced', id, [part])))
    expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    for (const tried of tries) if (tried.status === 'rejected') expect(['NoSuchUpload', 'OperationAborted']).toContain((tried.reason as Error).name)
    expect(md5(await s3.bytes('raced'))).toBe(md5(five))
  })

  test('with If-None-Match: * does not replace, and can be completed later', async () => {
    await s3.put('occupied', 'mine')
    const id = await start('occupied')
    const part = await upload('occupied', id, 1, Buffer.from('theirs'))
    expect(await failure(complete('occupied', id, [part], { IfNoneMatch: '*' }))).toEqual({ name: 'PreconditionFailed', status: 412 })
    expect(await s3.text('occupied')).toBe('mine')
    await complete('occupied', id, [part])
    expect(await s3.text('occupied')).toBe('theirs')
  })
})

describe('completing is refused', () => {
  const prepared = async (Key: string) => {
    const id = await start(Key)
    return { id, one: await upload(Key, id, 1, Buffer.from('one')), two: await upload(Key, id, 2, Buffer.from('two')) }
  }

  test('when a part but the last has less than 5 MB', async () => {
    const { id, one, two } = await prepared('small')
    expect(await failure(complete('small', id, [one, two]))).toEqual({ name: 'EntityTooSmall', status: 400 })
  })

  test('when parts are out of order, or named twice', async () => {
    const { id, one, two } = await prepared('order')
    expect(await failure(complete('order', id, [two, one]))).toEqual({ name: 'InvalidPartOrder', status: 400 })
    expect(await failure(complete('order', id, [one, one]))).toEqual({ name: 'InvalidPartOrder', status: 400 })
  })

  test('when a part is missing, or another one', async () => {
    const { id, one } = await prepared('missing')
    expect(await failure(complete('missing', id, [{ PartNumber: 3, ETag: '"x"' }]))).toEqual({ name: 'InvalidPart', status: 400 })
    expect(await failure(complete('missing', id, [{ ...one, ETag: `"${md5('other')}"` }]))).toEqual({ name: 'InvalidPart', status: 400 })
  })

  test('without parts', async () => {
    const { id } = await prepared('none')
    expect(await failure(complete('none', id, []))).toEqual({ name: 'MalformedXML', status: 400 })
  })

  test('when the size is not the one that is said', async () => {
    const { id, one } = await prepared('sized')
    expect(await failure(complete('sized', id, [one], { MpuObjectSize: 4 }))).toEqual({ name: 'InvalidRequest', status: 400 })
    await complete('sized', id, [one], { MpuObjectSize: 3 })
  })

  test('and the upload is still there', async () => {
    const { id, one, two } = await prepared('still')
    await failure(complete('still', id, [two, one]))
    await complete('still', id, [one])
    expect(await s3.text('still')).toBe('one')
  })
})

describe('an abort', () => {
  test('forgets the upload and its parts', async () => {
    const before = await uploadsOf()
    const id = await start('aborted')
    const part = await upload('aborted', id, 1, more)
    expect((await abort('aborted', id)).$metadata.httpStatusCode).toBe(204)
    expect(await failure(complete('aborted', id, [part]))).toEqual(noSuchUpload)
    expect(await failure(abort('aborted', id))).toEqual(noSuchUpload)
    expect(await uploadsOf()).toEqual(before)
    expect((await failure(s3.head('aborted'))).status).toBe(404)
  })

  test('while a part is on its way loses the part', async () => {
    const id = await start('overtaken')
    const sent = await s3.open({ path: `/${Bucket}/overtaken?uploadId=${id ?? ''}&partNumber=1`, headers: { 'content-length': '10' } })
    const answered = new Promise<number>(resolve => sent.once('response', response => resolve(response.statusCode ?? 0)))
    sent.write('12345')
    while ((await readdir(path.join(s3.directory, Bucket, 'temporary'))).length === 0) await new Promise(resolve => setTimeout(resolve, 2))
    await abort('overtaken', id)
    sent.end('67890')
    expect(await answered).toBe(404)
    expect(await readdir(path.join(s3.directory, Bucket, 'temporary'))).toEqual([])
  })

  test.each(['nonsense', '../../../../etc', '00000000-0000-4000-8000-000000000000'])('of %j finds no upload', async (id) => {
    expect(await failure(abort('aborted', id))).toEqual(noSuchUpload)
  })

  test('of an upload of another key finds none', async () => {
    const id = await start('owner')
    expect(await failure(abort('other', id))).toEqual(noSuchUpload)
    expect(await failure(upload('other', id, 1, more))).toEqual(noSuchUpload)
    await abort('owner', id)
  })
})

describe('ListParts', () => {
  test('tells number, size, ETag and checksum of each part, in pages', async () => {
    const id = await start('listed', { StorageClass: 'GLACIER_IR' })
    const parts = [await upload('listed', id, 3, Buffer.from('three')), await upload('listed', id, 1, Buffer.from('one')), await upload('listed', id, 20, Buffer.from('twenty'))]
    const whole = await s3.client.send(new ListPartsCommand({ Bucket, Key: 'listed', UploadId: id }))
    expect(whole).toMatchObject({ Bucket, Key: 'listed', UploadId: id, StorageClass: 'GLACIER_IR', IsTruncated: false, MaxParts: 1000 })
    expect(whole.Parts).toEqual([
      { PartNumber: 1, Size: 3, ETag: parts[1]?.ETag, ChecksumCRC32: parts[1]?.ChecksumCRC32, LastModified: expect.any(Date) as unknown },
      expect.objectContaining({ PartNumber: 3, Size: 5 }), expect.objectContaining({ PartNumber: 20, Size: 6 }),
    ])
    const pages: (readonly (number | undefined)[])[] = []
    for await (const page of paginateListParts({ client: s3.client, pageSize: 2 }, { Bucket, Key: 'listed', UploadId: id })) pages.push(page.Parts?.map(({ PartNumber }) => PartNumber) ?? [])
    expect(pages).toEqual([[1, 3], [20]])
    await abort('listed', id)
  })
})

describe('ListMultipartUploads', () => {
  test('tells the uploads under way, by key and age, in pages', async () => {
    const ids = [await start('w/b'), await start('w/a'), await start('w/b'), await start('x')]
    const list = async (options: object) => s3.client.send(new ListMultipartUploadsCommand({ Bucket, ...options }))
    const whole = await list({ Prefix: 'w/' })
    expect(whole.Uploads?.map(({ Key }) => Key)).toEqual(['w/a', 'w/b', 'w/b'])
    expect(whole.Uploads?.map(({ UploadId }) => UploadId).sort()).toEqual(ids.slice(0, 3).sort())
    const first = await list({ Prefix: 'w/', MaxUploads: 2 })
    const second = await list({ Prefix: 'w/', MaxUploads: 2, KeyMarker: first.NextKeyMarker, UploadIdMarker: first.NextUploadIdMarker })
    expect([...first.Uploads ?? [], ...second.Uploads ?? []].map(({ UploadId }) => UploadId)).toEqual(whole.Uploads?.map(({ UploadId }) => UploadId))
    expect([first.IsTruncated, second.IsTruncated]).toEqual([true, false])
    for (const { Key, UploadId } of (await list({})).Uploads ?? []) await abort(Key ?? '', UploadId)
    expect((await list({})).Uploads).toBeUndefined()
  })
})

describe('checksums', () => {
  const crcOf = (body: Uint8Array): Buffer => {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(crc32(body))
    return bytes
  }

  test('a damaged part is refused', async () => {
    const id = await start('damaged')
    expect(await failure(upload('damaged', id, 1, more, { ContentMD5: Buffer.alloc(16).toString('base64') }))).toEqual({ name: 'BadDigest', status: 400 })
    expect(await failure(upload('damaged', id, 1, more, { ChecksumSHA256: createHash('sha256').update('other').digest('base64') }))).toEqual({ name: 'BadDigest', status: 400 })
    expect((await s3.client.send(new ListPartsCommand({ Bucket, Key: 'damaged', UploadId: id }))).Parts).toBeUndefined()
    await abort('damaged', id)
  })

  test('a composite one is made of the parts\' own', async () => {
    const id = await start('composite', { ChecksumAlgorithm: 'CRC32' })
    const parts = [await upload('composite', id, 1, five), await upload('composite', id, 2, more)]
    const expected = `${crcOf(Buffer.concat([crcOf(five), crcOf(more)])).toString('base64')}-2`
    expect(await failure(complete('composite', id, parts.map(bare)))).toEqual({ name: 'InvalidRequest', status: 400 })
    expect(await complete('composite', id, parts)).toMatchObject({ ChecksumCRC32: expected, ChecksumType: 'COMPOSITE' })
    expect(await s3.head('composite', { ChecksumMode: 'ENABLED' })).toMatchObject({ ChecksumCRC32: expected, ChecksumType: 'COMPOSITE' })
  })

  test('one of the full object is of all bytes', async () => {
    const id = await start('full', { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' })
    const parts = [await upload('full', id, 1, five), await upload('full', id, 2, more)].map(bare)
    const expected = crcOf(Buffer.concat([five, more])).toString('base64')
    expect(await failure(complete('full', id, parts, { ChecksumCRC32: 'AAAAAA==' }))).toEqual({ name: 'BadDigest', status: 400 })
    expect(await complete('full', id, parts, { ChecksumCRC32: expected, ChecksumType: 'FULL_OBJECT' })).toMatchObject({ ChecksumCRC32: expected, ChecksumType: 'FULL_OBJECT' })
  })

  test('a part without the upload\'s algorithm is refused', async () => {
    const id = await start('algorithm', { ChecksumAlgorithm: 'SHA256' })
    expect(await failure(upload('algorithm', id, 1, more))).toEqual({ name: 'InvalidRequest', status: 400 })
    const part = await upload('algorithm', id, 1, more, { ChecksumAlgorithm: 'SHA256' })
    expect(await failure(complete('algorithm', id, [{ ...part, ChecksumSHA256: createHash('sha256').update('other').digest('base64') }]))).toEqual({ name: 'InvalidPart', status: 400 })
    await complete('algorithm', id, [part])
  })

  test.each([['SHA1', 'FULL_OBJECT'], ['CRC64NVME', 'COMPOSITE']] as const)('%s is never of type %s', async (ChecksumAlgorithm, ChecksumType) => {
    expect(await failure(start('type', { ChecksumAlgorithm, ChecksumType }))).toEqual({ name: 'InvalidRequest', status: 400 })
  })
})

test.each([0, 10_001])('part number %i is refused', async (number) => {
  const id = await start('numbered')
  expect(await failure(upload('numbered', id, number, more))).toEqual({ name: 'InvalidArgument', status: 400 })
  await abort('numbered', id)
})

test('UploadPartCopy is refused by name', async () => {
  const id = await start('copied')
  const call = s3.client.send(new UploadPartCopyCommand({ Bucket, Key: 'copied', UploadId: id, PartNumber: 1, CopySource: `${Bucket}/big` }))
  await expect(call).rejects.toMatchObject({ name: 'NotImplemented', message: 'the local S3 does not support UploadPartCopy' })
  await abort('copied', id)
})
