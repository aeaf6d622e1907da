import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from '@jest/globals'
import { createS3 } from '../../../../src/local/s3/index.js'
import type { JsonObject, LocalService } from '../../../../src/local/service.js'

let directory: string
let s3: LocalService
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 's3-inside-'))
  s3 = await createS3({ directory, clock: { now: () => Date.UTC(2024, 0, 1) } })
  for (const Bucket of ['one', 'other']) await call('CreateBucket', { Bucket })
})
afterEach(async () => {
  await s3.close()
  await rm(directory, { recursive: true, force: true })
})

const call = (operation: string, input: JsonObject) => s3.call(operation, input, { principalArn: 'arn:aws:iam::123456789012:root' })

test('PutObject gives the checksum that was asked for', async () => {
  await expect(call('PutObject', { Bucket: 'one', Key: 'k', Body: '123456789', ChecksumAlgorithm: 'CRC32' })).resolves.toEqual({
    // the check value of CRC-32, 0xcbf43926
    ChecksumCRC32: 'y/Q5Jg==', ChecksumType: 'FULL_OBJECT', ETag: '"25f9e794323b453885f5181f1b624d0b"', ServerSideEncryption: 'AES256',
  })
  await expect(call('PutObject', { Bucket: 'one', Key: 'k', Body: '' })).resolves.toEqual({ ETag: '"d41d8cd98f00b204e9800998ecf8427e"', ServerSideEncryption: 'AES256' })
  await expect(call('PutObject', { Bucket: 'one', Key: 'k', Body: '', ChecksumAlgorithm: 'MD4' })).rejects.toMatchObject({ code: 'InvalidRequest', message: expect.stringContaining('[CRC32, CRC32C') })
})

test('ListBuckets names them, or those with a prefix', async () => {
  await expect(call('ListBuckets', {})).resolves.toMatchObject({ Buckets: [{ Name: 'one', CreationDate: expect.any(String) }, { Name: 'other' }], Owner: { ID: '123456789012' } })
  await expect(call('ListBuckets', { Prefix: 'ot' })).resolves.toMatchObject({ Buckets: [{ Name: 'other' }] })
})

test.each([['small', 20], ['large', 200_000]])('GetObject of a %s object gives a range of it as text', async (Key, size) => {
  const whole = 'é'.repeat(size / 2)
  await call('PutObject', { Bucket: 'one', Key, Body: whole })
  const get = (Range: string) => call('GetObject', { Bucket: 'one', Key, Range })
  await expect(get('bytes=2-5')).resolves.toMatchObject({ Body: 'éé', ContentLength: 4, ContentRange: `bytes 2-5/${size}` })
  await expect(get('bytes=-2')).resolves.toMatchObject({ Body: 'é', ContentLength: 2, ContentRange: `bytes ${size - 2}-${size - 1}/${size}` })
  await expect(get(`bytes=${size}-`)).rejects.toMatchObject({ code: 'InvalidRange' })
  await expect(call('GetObject', { Bucket: 'one', Key })).resolves.toMatchObject({ Body: whole, ContentLength: size })
})

test.each([['nothing', 0], ['little', 10], ['as much as fits into one turn', 65_536], ['more', 3_000_000]])('StoreFile and SaveObject move files whole: %s', async (_, size) => {
  const [from, to] = [join(directory, 'from'), join(directory, 'to')]
  const bytes = Buffer.alloc(size, 'some bytes ')
  await writeFile(from, bytes)
  const etag = `"${createHash('md5').update(bytes).digest('hex')}"`
  await expect(call('StoreFile', { Bucket: 'one', Key: 'k', File: from })).resolves.toEqual({ ContentLength: size, ETag: etag })
  await expect(call('SaveObject', { Bucket: 'one', Key: 'k', File: to })).resolves.toEqual({ ContentLength: size, ETag: etag })
  expect(bytes.equals(await readFile(to))).toBe(true)
  await expect(call('HeadObject', { Bucket: 'one', Key: 'k' })).resolves.toMatchObject({ ContentLength: size, ContentType: 'binary/octet-stream' })
  // a file that is there stays as it is
  await expect(call('SaveObject', { Bucket: 'one', Key: 'k', File: to })).rejects.toMatchObject({ code: 'EEXIST' })
  await expect(call('SaveObject', { Bucket: 'one', Key: 'none', File: join(directory, 'other') })).rejects.toMatchObject({ code: 'NoSuchKey' })
  await expect(call('StoreFile', { Bucket: 'one', Key: 'k', File: join(directory, 'absent') })).rejects.toMatchObject({ code: 'ENOENT' })
})
