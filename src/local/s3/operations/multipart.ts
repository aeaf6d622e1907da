import { createHash, randomUUID } from 'node:crypto'
import { mkdir, open, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { s3Error } from '../error.js'
import { metadataHeaders } from '../request.js'
import type { S3Reply, S3Request } from '../request.js'
import type { S3Context } from '../service.js'
import { readRange } from '../store/bucket.js'
import type { Bucket } from '../store/bucket.js'
import { readFooter, writeObjectFile } from '../store/object-file.js'
import type { ObjectMetadata } from '../store/object-file.js'
import { uploadBody } from '../upload-body.js'
import { checkWrite } from '../wire/condition.js'
import { elements, textOf, xmlDocument } from '../wire/xml.js'
import { conditionsOf, storageClassOf } from './put-object.js'

type Described = Pick<ObjectMetadata, 'key' | 'headers' | 'userMetadata' | 'storageClass'> & { readonly initiated: number }

/** Limits of multipart uploads. Source: S3 user guide, "Multipart upload limits". */
const smallestPart = 5 * 1024 * 1024
const mostParts = 10_000

const xmlReply = (name: string, value: Parameters<typeof xmlDocument>[1]): S3Reply => ({ status: 200, headers: { 'content-type': 'application/xml' }, body: xmlDocument(name, value) })

/** The upload's folder. Its id is one of ours or nothing: it never leads elsewhere. */
function folderOf(bucket: Bucket, id: string | null): string {
  if (id === null || !/^[0-9a-f-]{36}$/.test(id)) throw s3Error('NoSuchUpload', 'The specified multipart upload does not exist.')
  return bucket.inside('uploads', id)
}

async function described(folder: string): Promise<Described> {
  try {
    return JSON.parse(await readFile(path.join(folder, 'upload.json'), 'utf8')) as Described
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw s3Error('NoSuchUpload', 'The specified multipart upload does not exist.')
    throw error
  }
}

export async function createMultipartUpload(context: S3Context, request: S3Request): Promise<S3Reply> {
  const bucket = context.buckets.get(request.bucket)
  const id = randomUUID()
  const folder = folderOf(bucket, id)
  await mkdir(folder, { recursive: true })
  const upload: Described = { key: request.key, ...metadataHeaders(request), storageClass: storageClassOf(request.headers['x-amz-storage-class']), initiated: context.now() }
  const temporary = bucket.temporary()
  await writeFile(temporary, JSON.stringify(upload))
  await rename(temporary, path.join(folder, 'upload.json'))
  return xmlReply('InitiateMultipartUploadResult', { Bucket: bucket.name, Key: request.key, UploadId: id })
}

export async function uploadPart(context: S3Context, request: S3Request): Promise<S3Reply> {
  const bucket = context.buckets.get(request.bucket)
  const folder = folderOf(bucket, request.query.get('uploadId'))
  await described(folder)
  const number = Number(request.query.get('partNumber'))
  if (!Number.isInteger(number) || number < 1 || number > mostParts) throw s3Error('InvalidArgument', `Part number must be an integer between 1 and ${mostParts}, inclusive`)
  const body = uploadBody(request)
  const temporary = bucket.temporary()
  const metadata = await writeObjectFile(temporary, body.bytes, (size) => ({
    key: String(number), size, version: number, lastModified: context.now(), storageClass: 'STANDARD', headers: {}, userMetadata: {}, ...body.finish(size),
  }), () => undefined)
  await rename(temporary, path.join(folder, String(number)))
  return { status: 200, headers: { etag: `"${metadata.etag}"`, ...Object.fromEntries(Object.entries(metadata.checksums).map(([name, value]) => [`x-amz-checksum-${name}`, value])) } }
}

async function partsOf(folder: string): Promise<readonly ObjectMetadata[]> {
  const numbers = (await readdir(folder)).filter((name) => /^\d+$/.test(name)).map(Number).sort((a, b) => a - b)
  const parts = await Promise.all(numbers.map((number) => readFooter(path.join(folder, String(number)))))
  return parts.filter((part) => part !== undefined)
}

export async function listParts(context: S3Context, request: S3Request): Promise<S3Reply> {
  const bucket = context.buckets.get(request.bucket)
  const folder = folderOf(bucket, request.query.get('uploadId'))
  const { key } = await described(folder)
  const after = Number(request.query.get('part-number-marker') ?? '0')
  const most = Math.min(1000, Number(request.query.get('max-parts') ?? '1000'))
  const parts = (await partsOf(folder)).filter((part) => part.version > after)
  const page = parts.slice(0, most)
  return xmlReply('ListPartsResult', {
    Bucket: bucket.name, Key: key, UploadId: request.query.get('uploadId') ?? '', MaxParts: most, IsTruncated: parts.length > page.length, NextPartNumberMarker: page.at(-1)?.version,
    Part: page.map((part) => ({ PartNumber: part.version, LastModified: new Date(part.lastModified).toISOString(), ETag: `"${part.etag}"`, Size: part.size })),
  })
}

export async function listMultipartUploads(context: S3Context, request: S3Request): Promise<S3Reply> {
  const bucket = context.buckets.get(request.bucket)
  const prefix = request.query.get('prefix') ?? ''
  const ids = await readdir(bucket.inside('uploads'))
  const uploads = await Promise.all(ids.map(async (id) => ({ id, ...await described(folderOf(bucket, id)) })))
  return xmlReply('ListMultipartUploadsResult', {
    Bucket: bucket.name, IsTruncated: false,
    Upload: uploads.filter(({ key }) => key.startsWith(prefix)).sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ id, key, initiated }) => ({ Key: key, UploadId: id, Initiated: new Date(initiated).toISOString() })),
  })
}

export async function abortMultipartUpload(context: S3Context, request: S3Request): Promise<S3Reply> {
  const folder = folderOf(context.buckets.get(request.bucket), request.query.get('uploadId'))
  await described(folder)
  await rm(folder, { recursive: true, force: true })
  return { status: 204 }
}

export async function completeMultipartUpload(context: S3Context, request: S3Request): Promise<S3Reply> {
  const bucket = context.buckets.get(request.bucket)
  const folder = folderOf(bucket, request.query.get('uploadId'))
  const { initiated: _initiated, ...upload } = await described(folder)
  const wanted = elements((await request.body()).toString('utf8'), 'Part').map((part) => ({ number: Number(textOf(part, 'PartNumber')), etag: (textOf(part, 'ETag') ?? '').replaceAll('"', '') }))
  if (wanted.length === 0) throw s3Error('MalformedXML', 'You must specify at least one part')
  const stored = new Map((await partsOf(folder)).map((part) => [part.version, part]))
  if (wanted.some(({ number }, i) => i > 0 && number <= (wanted[i - 1]?.number ?? 0))) {
    throw s3Error('InvalidPartOrder', 'The list of parts was not in ascending order. Parts must be ordered by part number.')
  }
  const parts = wanted.map(({ number, etag }, i) => {
    const part = stored.get(number)
    if (part === undefined || part.etag !== etag) throw s3Error('InvalidPart', 'One or more of the specified parts could not be found.')
    if (i < wanted.length - 1 && part.size < smallestPart) throw s3Error('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size')
    return part
  })
  const digest = createHash('md5')
  for (const part of parts) digest.update(Buffer.from(part.etag, 'hex'))
  const etag = `${digest.digest('hex')}-${parts.length}`
  const conditions = conditionsOf(request)
  await bucket.put(joined(folder, parts), (size) => ({ ...upload, size, etag, lastModified: context.now(), checksums: {}, parts: parts.length }), () => checkWrite(conditions, bucket.index.get(upload.key)))
  await rm(folder, { recursive: true, force: true })
  return xmlReply('CompleteMultipartUploadResult', { Bucket: bucket.name, Key: upload.key, ETag: `"${etag}"`, Location: `/${bucket.name}/${upload.key}` })
}

async function * joined(folder: string, parts: readonly ObjectMetadata[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield* readRange(await open(path.join(folder, String(part.version)), 'r'), 0, part.size)
}
