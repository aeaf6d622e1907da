import { createHash } from 'node:crypto'
import { CreateBucketCommand, CreateMultipartUploadCommand, HeadObjectCommand, ListMultipartUploadsCommand, ListObjectsV2Command, S3Client, UploadPartCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createS3 } from '../../../../../src/local/s3/index.js'
import { createUploadStore } from '../../../../../tasks/shared/aws/upload-store.js'
import type { UploadStore } from '../../../../../tasks/shared/port.js'
import { startService } from '../../fake/local-service.js'
import type { RunningService } from '../../fake/local-service.js'
import { createFakeUploadStore } from '../../fake/upload-store.js'

let service: RunningService
let client: S3Client
let real: UploadStore
const fake = createFakeUploadStore()
const bucket = 'data'

beforeAll(async () => {
  service = await startService((directory) => createS3({ directory }))
  client = new S3Client(service.config)
  await client.send(new CreateBucketCommand({ Bucket: bucket }))
  real = createUploadStore(client, bucket)
})

afterAll(async () => {
  client.destroy()
  await service.close()
})

/** A body that knows whether it was let go of. */
function bodyOf(pieces: readonly Uint8Array[], end?: Error) {
  const state = { closed: false }
  async function * body(): AsyncGenerator<Uint8Array> {
    try {
      for (const piece of pieces) {
        await Promise.resolve()
        yield piece
      }
      if (end !== undefined) throw end
    } finally {
      state.closed = true
    }
  }
  return { body: body(), state }
}

const mebibyte = 1 << 20
const piece = (size: number, fill: number): Uint8Array => Buffer.alloc(size, fill)
const digestOf = (bytes: Uint8Array | undefined): string => createHash('sha256').update(bytes ?? '').digest('hex')
const uploadsLeft = async (key: string): Promise<number> => ((await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }))).Uploads ?? []).filter(({ Key: name }) => name === key).length
const exists = async (key: string): Promise<boolean> => ((await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: key }))).KeyCount ?? 0) > 0

describe.each([['S3', () => real], ['the fake', () => fake]])('a bucket for uploads: %s', (_, store) => {
  test.each<[string, readonly Uint8Array[]]>([
    ['nothing', []],
    ['a few bytes in many pieces', Array.from({ length: 500 }, (__, index) => piece(3, index))],
    ['exactly one part', Array.from({ length: 8 }, (__, index) => piece(mebibyte, index))],
    ['a byte more', [piece(8 * mebibyte, 1), piece(1, 2)]],
    ['three parts in pieces that fit none of them', Array.from({ length: 17 }, (__, index) => piece(mebibyte + 1, index))],
    ['one piece of several parts', [Buffer.concat([piece(10 * mebibyte, 1), piece(10 * mebibyte, 2)])]],
  ])('an archive is what it was made of: %s', async (name, pieces) => {
    const { body, state } = bodyOf(pieces)
    await store().putArchive(`archives/${name}`, body)
    expect(digestOf(await store().get(`archives/${name}`))).toBe(digestOf(Buffer.concat(pieces)))
    expect(state.closed).toBe(true)
  })

  test.each([1, 17])('an archive whose items end in an error is not there: after %d pieces', async (count) => {
    const gone = new Error('the examples changed')
    const { body, state } = bodyOf(Array.from({ length: count }, () => piece(mebibyte, 1)), gone)
    await expect(store().putArchive(`broken/${count}`, body)).rejects.toBe(gone)
    expect(await store().exists(`broken/${count}`)).toBe(false)
    expect(state.closed).toBe(true)
  })

  test('of any number who put at once what is not there, one does', async () => {
    const outcomes = await Promise.all(Array.from({ length: 8 }, (__, index) => store().putIfAbsent('marks/race', `${index}`)))
    expect(outcomes.filter(Boolean)).toHaveLength(1)
    const winner = outcomes.indexOf(true)
    expect(Buffer.from(await store().get('marks/race') ?? []).toString('utf8')).toBe(`${winner}`)
    expect(await store().putIfAbsent('marks/race', 'late')).toBe(false)
  })

  test('what was removed may be put again; removing what is not there is nothing', async () => {
    await store().putIfAbsent('marks/again', 'a')
    await store().remove('marks/again')
    await store().remove('marks/again')
    expect(await store().exists('marks/again')).toBe(false)
    expect(await store().putIfAbsent('marks/again', 'b')).toBe(true)
  })

  test('it is known when an object was written', async () => {
    expect(await store().writtenAt('marks/none')).toBeUndefined()
    await store().put('marks/time', 'x')
    expect(new Date(await store().writtenAt('marks/time') ?? 0).getUTCFullYear()).toBeGreaterThan(2020)
  })
})

describe('an upload to S3', () => {
  test.each([1, 17])('goes into the storage class that archives what nobody reads: %d pieces', async (count) => {
    await real.putArchive(`class/${count}`, bodyOf(Array.from({ length: count }, () => piece(mebibyte, 1))).body)
    expect(await client.send(new HeadObjectCommand({ Bucket: bucket, Key: `class/${count}` }))).toMatchObject({ StorageClass: 'INTELLIGENT_TIERING', ContentLength: count * mebibyte })
  })

  test('that fails leaves no parts behind', async () => {
    const { body } = bodyOf(Array.from({ length: 17 }, () => piece(mebibyte, 1)), new Error('gone'))
    await expect(real.putArchive('parts', body)).rejects.toThrow('gone')
    expect(await uploadsLeft('parts')).toBe(0)
    expect(await exists('parts')).toBe(false)
  })

  /** A client some of whose calls fail. */
  const failing = (fails: (command: object) => Error | undefined): S3Client => ({
    send: (command: object) => {
      const error = fails(command)
      return error === undefined ? client.send(command as never) : Promise.reject(error)
    },
  }) as unknown as S3Client

  test.each<[string, new (input: never) => object]>([
    ['when it begins', CreateMultipartUploadCommand],
    ['at its first part', UploadPartCommand],
  ])('lets go of its items when S3 refuses: %s', async (_, refused) => {
    const { body, state } = bodyOf(Array.from({ length: 17 }, () => piece(mebibyte, 1)))
    const store = createUploadStore(failing((command) => (command instanceof refused ? new Error('refused') : undefined)), bucket)
    await expect(store.putArchive('refused', body)).rejects.toThrow('refused')
    expect(state.closed).toBe(true)
    expect(await uploadsLeft('refused')).toBe(0)
  })

  test('that fails, and cannot be taken back either, tells of the first', async () => {
    const store = createUploadStore(failing((command) => (/UploadPart|Abort/.test(command.constructor.name) ? new Error(command.constructor.name) : undefined)), bucket)
    await expect(store.putArchive('twice', bodyOf(Array.from({ length: 17 }, () => piece(mebibyte, 1))).body)).rejects.toThrow('UploadPartCommand')
  })

  test('fails when the bucket is not there, whatever it does', async () => {
    const elsewhere = createUploadStore(client, 'no-such-bucket')
    for (const work of [() => elsewhere.putArchive('a', bodyOf([piece(1, 1)]).body), () => elsewhere.putIfAbsent('a', 'b'), () => elsewhere.remove('a')]) {
      await expect(work()).rejects.toMatchObject({ name: 'NoSuchBucket' })
    }
  })

  test('whose mark another just puts is not the one who does: S3 answers 409 to it', async () => {
    const conflict = Object.assign(new Error('conflict'), { name: 'ConditionalRequestConflict' })
    expect(await createUploadStore(failing(() => conflict), bucket).putIfAbsent('a', 'b')).toBe(false)
    await expect(createUploadStore(failing(() => new Error('throttled')), bucket).putIfAbsent('a', 'b')).rejects.toThrow('throttled')
  })
})
