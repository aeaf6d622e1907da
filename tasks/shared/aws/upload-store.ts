import {
  AbortMultipartUploadCommand, CompleteMultipartUploadCommand, CreateMultipartUploadCommand, DeleteObjectCommand, HeadObjectCommand, PutObjectCommand, UploadPartCommand,
} from '@aws-sdk/client-s3'
import type { S3Client } from '@aws-sdk/client-s3'
import type { UploadStore } from '../port.js'
import { createObjectStore, unlessMissing } from './object-store.js'

/** Bytes of a part. S3 wants at least 5 MiB of all but the last, and at most 10,000 parts: 80 GB. */
const partBytes = 8 << 20

/** Moves what nobody has read for months into archives, as the bucket is configured to. */
const storageClass = 'INTELLIGENT_TIERING'

/** A bucket that archives are uploaded to. */
export function createUploadStore(client: S3Client, bucket: string): UploadStore {
  return {
    ...createObjectStore(client, bucket),
    async putArchive(key, body) {
      const parts = partsOf(body)
      try {
        const first = await parts.next()
        const second = first.done === true ? first : await parts.next()
        const target = { Bucket: bucket, Key: key }
        if (second.done === true) await client.send(new PutObjectCommand({ ...target, StorageClass: storageClass, Body: first.done === true ? new Uint8Array() : first.value }))
        else await uploadParts(client, target, withFirst([first.value ?? new Uint8Array(), second.value], parts))
      } finally {
        // whatever the body is read from is let go of
        await parts.return(undefined)
      }
    },
    async putIfAbsent(key, body) {
      try {
        await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body, IfNoneMatch: '*' }))
        return true
      } catch (error) {
        // 409: another such request was just under way
        if (error instanceof Error && (error.name === 'PreconditionFailed' || error.name === 'ConditionalRequestConflict')) return false
        throw error
      }
    },
    async isRestoring(key) {
      return (await unlessMissing(client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))))?.Restore === 'ongoing-request="true"'
    },
    async writtenAt(key) {
      return (await unlessMissing(client.send(new HeadObjectCommand({ Bucket: bucket, Key: key }))))?.LastModified?.getTime()
    },
    async remove(key) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }))
    },
  }
}

/** The same bytes in pieces of one size, but the last. */
async function * partsOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, undefined> {
  let open: Uint8Array[] = []
  let length = 0
  for await (const chunk of body) {
    open.push(chunk)
    length += chunk.byteLength
    while (length >= partBytes) {
      const whole = Buffer.concat(open)
      yield whole.subarray(0, partBytes)
      open = [whole.subarray(partBytes)]
      length -= partBytes
    }
  }
  if (length > 0) yield Buffer.concat(open)
  return undefined
}

async function * withFirst(first: readonly Uint8Array[], rest: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* first
  yield* rest
}

/** Completing is the commit; an upload that fails leaves nothing. */
async function uploadParts(client: S3Client, target: { readonly Bucket: string, readonly Key: string }, parts: AsyncIterable<Uint8Array>): Promise<void> {
  const { UploadId: id } = await client.send(new CreateMultipartUploadCommand({ ...target, StorageClass: storageClass }))
  const upload = { ...target, UploadId: id }
  try {
    const done: { readonly PartNumber: number, readonly ETag: string | undefined }[] = []
    for await (const part of parts) {
      const number = done.length + 1
      const { ETag: tag } = await client.send(new UploadPartCommand({ ...upload, PartNumber: number, Body: part }))
      done.push({ PartNumber: number, ETag: tag })
    }
    await client.send(new CompleteMultipartUploadCommand({ ...upload, MultipartUpload: { Parts: done } }))
  } catch (error) {
    // what cannot be taken back either, the bucket's lifecycle does; the first failure is the one to tell
    await client.send(new AbortMultipartUploadCommand(upload)).catch(() => undefined)
    throw error
  }
}
