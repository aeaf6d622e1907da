import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createS3 } from '../../../../../src/local/s3/index.js'
import { createObjectStore } from '../../../../../tasks/shared/aws/object-store.js'
import type { ObjectStore } from '../../../../../tasks/shared/port.js'
import { startService } from '../../fake/local-service.js'
import type { RunningService } from '../../fake/local-service.js'
import { createFakeStore } from '../../fake/store.js'

let service: RunningService
let client: S3Client
let real: ObjectStore
const fake = createFakeStore()

beforeAll(async () => {
  service = await startService((directory) => createS3({ directory }))
  client = new S3Client(service.config)
  await client.send(new CreateBucketCommand({ Bucket: 'data' }))
  real = createObjectStore(client, 'data')
})

afterAll(async () => {
  client.destroy()
  await service.close()
})

const text = (bytes: Uint8Array | undefined): string | undefined => (bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8'))

describe.each([['S3', () => real], ['the fake', () => fake]])('a bucket: %s', (_, store) => {
  test('what is not there is none', async () => {
    expect(await store().get('no/such')).toBeUndefined()
    expect(await store().getRange('no/such', 0, 9)).toBeUndefined()
    expect(await store().exists('no/such')).toBe(false)
    expect(await store().getStream('no/such')).toBeUndefined()
  })

  test('an object is got as it was put, and replaced', async () => {
    await store().put('a/b.json', 'first')
    await store().put('a/b.json', Buffer.from('\ufeffzwei 🚀'))
    expect(text(await store().get('a/b.json'))).toBe('\ufeffzwei 🚀')
    expect(await store().exists('a/b.json')).toBe(true)
  })

  test('an object may be empty', async () => {
    await store().put('empty', new Uint8Array())
    expect(await store().get('empty')).toHaveLength(0)
    expect(await store().exists('empty')).toBe(true)
  })

  test('an object comes as a stream, in pieces', async () => {
    const content = Buffer.alloc(300_000, 'é🚀')
    await store().put('large', content)
    const pieces: Uint8Array[] = []
    for await (const piece of await store().getStream('large') ?? []) pieces.push(piece)
    expect(pieces.length).toBeGreaterThan(1)
    expect(Buffer.concat(pieces).equals(content)).toBe(true)
  })

  test('a stream may be given up', async () => {
    for await (const piece of await store().getStream('large') ?? []) {
      expect(piece.byteLength).toBeGreaterThan(0)
      break
    }
    expect(await store().exists('large')).toBe(true)
  })

  test.each([[0, 0, '0'], [0, 9, '0123456789'], [3, 5, '345'], [8, 20, '89']])('bytes %d to %d, both included, or fewer where it ends', async (first, last, expected) => {
    await store().put('digits', '0123456789')
    expect(text(await store().getRange('digits', first, last))).toBe(expected)
  })
})

test('any failure but a missing object is thrown', async () => {
  const elsewhere = createObjectStore(client, 'no-such-bucket')
  await expect(elsewhere.put('a', 'b')).rejects.toMatchObject({ name: 'NoSuchBucket' })
  await expect(elsewhere.get('a')).rejects.toMatchObject({ name: 'NoSuchBucket' })
  await expect(elsewhere.getStream('a')).rejects.toMatchObject({ name: 'NoSuchBucket' })
})
