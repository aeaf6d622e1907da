import { mkdtemp, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { CompleteMultipartUploadCommand, ListMultipartUploadsCommand, ListPartsCommand, S3Client } from '@aws-sdk/client-s3'
import { startGateway } from '../../../../src/local/gateway.js'
import { createIdentities } from '../../../../src/local/iam/index.js'
import { createS3 } from '../../../../src/local/s3/index.js'
import { bundle } from '../bundle.js'
import { runAndKill } from '../kill.js'
import { Bucket, caller } from './harness.js'

let directory: string
beforeEach(async () => { directory = await mkdtemp(path.join(tmpdir(), 's3-disk-')) })
afterEach(() => rm(directory, { recursive: true, force: true }))

const open = () => createS3({ directory })
const filesOf = async (bucket = Bucket): Promise<readonly string[]> =>
  (await readdir(path.join(directory, bucket, 'objects'), { recursive: true, withFileTypes: true })).filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name))

describe('a restart', () => {
  test('keeps buckets, objects and their descriptions', async () => {
    const first = await open()
    await first.call('CreateBucket', { Bucket }, caller)
    await first.call('PutObject', { Bucket, Key: 'k', Body: 'one' }, caller)
    await first.call('PutObject', { Bucket, Key: 'k', Body: 'two', ContentType: 'text/x', Metadata: { a: '1' }, StorageClass: 'STANDARD_IA' }, caller)
    const before = await first.call('GetObject', { Bucket, Key: 'k' }, caller)
    const second = await open()
    expect(await second.call('GetObject', { Bucket, Key: 'k' }, caller)).toEqual(before)
    expect(before).toMatchObject({ Body: 'two', ContentType: 'text/x', Metadata: { a: '1' }, StorageClass: 'STANDARD_IA' })
    expect(await filesOf()).toHaveLength(1)
  })

  test('throws away what was being written', async () => {
    const first = await open()
    await first.call('CreateBucket', { Bucket }, caller)
    await writeFile(path.join(directory, Bucket, 'temporary', 'half'), 'half')
    const second = await open()
    expect(await readdir(path.join(directory, Bucket, 'temporary'))).toEqual([])
    expect(await second.call('ListObjectsV2', { Bucket }, caller)).toMatchObject({ KeyCount: 0 })
  })

  test.each([1, 12, 40, 100_000])('does not take a file that lost its last %i bytes for an object', async (lost) => {
    const first = await open()
    await first.call('CreateBucket', { Bucket }, caller)
    await first.call('PutObject', { Bucket, Key: 'k', Body: 'x'.repeat(100_000) }, caller)
    const [file = ''] = await filesOf()
    await truncate(file, (await stat(file)).size - lost)
    await expect((await open()).call('GetObject', { Bucket, Key: 'k' }, caller)).rejects.toMatchObject({ code: 'NoSuchKey' })
  })

  test('between a replacement and the removal of what it replaced keeps the replacement', async () => {
    const first = await open()
    await first.call('CreateBucket', { Bucket }, caller)
    await first.call('PutObject', { Bucket, Key: 'k', Body: 'old' }, caller)
    const [file = ''] = await filesOf()
    const old = await readFile(file)
    await first.call('PutObject', { Bucket, Key: 'k', Body: 'new' }, caller)
    await writeFile(file, old)
    expect(await (await open()).call('GetObject', { Bucket, Key: 'k' }, caller)).toMatchObject({ Body: 'new' })
    expect(await filesOf()).toHaveLength(1)
  })

  test('finishes the removal of a bucket', async () => {
    const first = await open()
    await first.call('CreateBucket', { Bucket }, caller)
    await writeFile(path.join(directory, '.removed-1'), '')
    await open()
    expect(await readdir(directory)).toEqual([Bucket])
  })
})

test('after kill -9 each object is as acknowledged last, or as begun after that, and whole; no acknowledged part is lost', async () => {
  const data = path.join(directory, 's3')
  const program = bundle('test/unit/local/s3/crash-writer.ts', directory)
  const said: string[] = []
  for (const [run, lines] of [150, 311, 502].entries()) said.push(...await runAndKill(program, [data, String(run)], lines))

  // of each key: what was acknowledged last, and what was begun since
  const possible = new Map<string, string[]>()
  for (const line of said) {
    const [word, key = '', name = ''] = line.split(' ')
    if (word === 'did') possible.set(key, [name])
    else if (word === 'put') possible.set(key, [...possible.get(key) ?? ['deleted'], name])
  }
  const s3 = await createS3({ directory: data })
  for (const [key, names] of possible) {
    const found = await s3.call('GetObject', { Bucket: 'crash', Key: key }, caller).catch(() => undefined)
    const name = found === undefined ? 'deleted' : (found['Metadata'] as { readonly name: string }).name
    expect(names).toContain(name)
    if (found !== undefined) expect(new Set((found['Body'] as string).trim().split(' '))).toEqual(new Set([name]))
  }
  expect(possible.size).toBe(15)
  expect(await readdir(path.join(data, 'crash', 'temporary'))).toEqual([])

  const identities = createIdentities()
  const gateway = await startGateway({ services: new Map([['s3', s3]]), identities })
  const client = new S3Client({ endpoint: gateway.endpoint, region: 'us-east-1', credentials: identities.mint(caller.principalArn), maxAttempts: 1 })
  const parts = said.filter(line => line.startsWith('part ')).map(line => line.split(' ').slice(1))
  for (const [Key = '', UploadId = '', number = '', md5 = ''] of parts) {
    const { Parts = [] } = await client.send(new ListPartsCommand({ Bucket: 'crash', Key, UploadId }))
    expect(Parts.find(({ PartNumber }) => String(PartNumber) === number)?.ETag).toBe(`"${md5}"`)
  }
  const [Key = '', UploadId = '', , md5 = ''] = parts.find(([, , number]) => number === '1') ?? []
  await client.send(new CompleteMultipartUploadCommand({ Bucket: 'crash', Key, UploadId, MultipartUpload: { Parts: [{ PartNumber: 1, ETag: `"${md5}"` }] } }))
  expect(parts.length).toBeGreaterThan(3)
  expect((await client.send(new ListMultipartUploadsCommand({ Bucket: 'crash' }))).Uploads?.length).toBeGreaterThan(1)
  client.destroy()
  await gateway.close()
})
