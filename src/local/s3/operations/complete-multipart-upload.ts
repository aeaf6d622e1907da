import { createHash } from 'node:crypto'
import { checksumElements, compositeChecksum, Digests } from '../checksum.js'
import type { Checksums } from '../checksum.js'
import { s3Error } from '../error.js'
import type { S3Reply, S3Request } from '../request.js'
import type { S3Context } from '../service.js'
import { Upload } from '../store/upload.js'
import type { Part, UploadDescription } from '../store/upload.js'
import { conditionsOf, writeCheck } from '../wire/condition.js'
import { documentOf, elements, malformedXml, textOf, xmlReply } from '../wire/xml.js'

/** Of all parts but the last. Source: S3 user guide, "Multipart upload limits". */
const smallestPart = 5 * 1024 * 1024

interface Wanted {
  readonly number: number
  readonly etag: string
  /** The part's checksum by the upload's algorithm, where it is given. */
  readonly checksum: string | undefined
}

function readWanted(document: string, checksum: UploadDescription['checksum']): readonly Wanted[] {
  const wanted = elements(document, 'Part').map((part) => ({
    number: Number(textOf(part, 'PartNumber') ?? NaN), etag: (textOf(part, 'ETag') ?? '').replaceAll('"', ''),
    checksum: checksum === undefined ? undefined : textOf(part, `Checksum${checksum.algorithm.toUpperCase()}`),
  }))
  if (wanted.length === 0 || wanted.some(({ number }) => !Number.isInteger(number))) throw malformedXml()
  if (wanted.some(({ number }, i) => i > 0 && number <= (wanted[i - 1]?.number ?? 0))) {
    throw s3Error('InvalidPartOrder', 'The list of parts was not in ascending order. Parts must be ordered by part number.')
  }
  return wanted
}

/** The stored parts that are asked for. @throws ServiceError InvalidPart, InvalidRequest, EntityTooSmall */
function chosenParts(wanted: readonly Wanted[], stored: readonly Part[], checksum: UploadDescription['checksum']): readonly Part[] {
  const byNumber = new Map(stored.map((part) => [part.number, part]))
  return wanted.map((asked, i) => {
    const part = byNumber.get(asked.number)
    const invalid = () => s3Error('InvalidPart', "One or more of the specified parts could not be found. The part may not have been uploaded, or the specified entity tag may not match the part's entity tag.", { PartNumber: String(asked.number) })
    if (part?.etag !== asked.etag) throw invalid()
    if (checksum !== undefined) {
      if (asked.checksum === undefined && checksum.type === 'COMPOSITE') {
        throw s3Error('InvalidRequest', `The upload was created using a ${checksum.algorithm} checksum. The complete request must include the checksum for each part. It was missing for part ${asked.number} in the request.`)
      }
      if (asked.checksum !== undefined && asked.checksum !== part.checksums[checksum.algorithm]) throw invalid()
    }
    if (i < wanted.length - 1 && part.size < smallestPart) throw s3Error('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', { ProposedSize: String(part.size), MinSizeAllowed: String(smallestPart), PartNumber: String(part.number) })
    return part
  })
}

/** The ETag of an object made of parts: of their digests, and their number. */
function etagOf(parts: readonly Part[]): string {
  const digest = createHash('md5')
  for (const part of parts) digest.update(Buffer.from(part.etag, 'hex'))
  return `${digest.digest('hex')}-${parts.length}`
}

/** @throws ServiceError InvalidRequest, BadDigest */
function checkAsked({ headers }: S3Request, checksum: UploadDescription['checksum'], checksums: Checksums, size: number): void {
  const said = headers['x-amz-mp-object-size']
  if (said !== undefined && said !== String(size)) throw s3Error('InvalidRequest', `The provided 'x-amz-mp-object-size' header value ${said} does not match what was computed: ${size}`)
  const type = headers['x-amz-checksum-type']
  if (type !== undefined && type !== checksum?.type) throw s3Error('InvalidRequest', `The upload was not created with the checksum type ${type}.`)
  for (const [name, value] of Object.entries(headers)) {
    const [, algorithm] = /^x-amz-checksum-(crc32|crc32c|crc64nvme|sha1|sha256)$/.exec(name) ?? []
    if (algorithm === undefined) continue
    if (algorithm !== checksum?.algorithm) throw s3Error('InvalidRequest', `The upload was not created using a ${algorithm} checksum.`)
    if (value !== checksums[checksum.algorithm]) throw s3Error('BadDigest', `The ${algorithm} you specified did not match the calculated checksum.`)
  }
}

export async function completeMultipartUpload(context: S3Context, request: S3Request): Promise<S3Reply> {
  const bucket = context.buckets.get(request.bucket)
  const upload = await Upload.open(bucket, request.query.get('uploadId'), request.key)
  const { initiated: _initiated, checksum, ...described } = upload.description
  const wanted = readWanted(documentOf(await request.body()), checksum)
  const check = writeCheck(conditionsOf(request), request.key)
  check(bucket.index.get(request.key))
  const object = await upload.complete(async () => {
    const parts = chosenParts(wanted, await upload.parts(), checksum)
    const digests = new Digests(checksum?.type === 'FULL_OBJECT' ? [checksum.algorithm] : [])
    return bucket.put(digests.pass(upload.bytes(parts)), (size) => {
      const composite = checksum?.type === 'COMPOSITE'
      const checksums = composite ? { [checksum.algorithm]: compositeChecksum(checksum.algorithm, parts.map((part) => part.checksums[checksum.algorithm] ?? '')) } : digests.finish().checksums
      checkAsked(request, checksum, checksums, size)
      return { ...described, size, etag: etagOf(parts), lastModified: context.now(), checksums, ...(composite && { composite }) }
    }, check)
  })
  return xmlReply('CompleteMultipartUploadResult', {
    Location: `/${bucket.name}/${object.key}`, Bucket: bucket.name, Key: object.key, ETag: `"${object.etag}"`, ...checksumElements(object.checksums), ChecksumType: checksum?.type,
  })
}
