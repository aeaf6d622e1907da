import { checksumElements } from '../checksum.js'
import type { S3Reply, S3Request } from '../request.js'
import type { S3Context } from '../service.js'
import { Upload } from '../store/upload.js'
import { wholeNumber } from '../wire/number.js'
import { xmlReply } from '../wire/xml.js'

/** Parts of a page. Source: S3 API reference, ListParts. */
const mostParts = 1000
const anyNumber = 2_147_483_647

export async function listParts(context: S3Context, { bucket, key, query }: S3Request): Promise<S3Reply> {
  const upload = await Upload.open(context.buckets.get(bucket), query.get('uploadId'), key)
  const after = wholeNumber(query.get('part-number-marker'), 'part-number-marker', 0, anyNumber) ?? 0
  const most = Math.min(wholeNumber(query.get('max-parts'), 'max-parts', 0, anyNumber) ?? mostParts, mostParts)
  const parts = (await upload.parts()).filter((part) => part.number > after)
  const page = parts.slice(0, most)
  const truncated = parts.length > page.length
  const { checksum, storageClass } = upload.description
  return xmlReply('ListPartsResult', {
    Bucket: bucket, Key: key, UploadId: upload.id, StorageClass: storageClass, PartNumberMarker: after, NextPartNumberMarker: truncated ? page.at(-1)?.number : undefined, MaxParts: most, IsTruncated: truncated,
    ChecksumAlgorithm: checksum?.algorithm.toUpperCase(), ChecksumType: checksum?.type,
    Part: page.map((part) => ({ PartNumber: part.number, LastModified: new Date(part.lastModified).toISOString(), ETag: `"${part.etag}"`, Size: part.size, ...checksumElements(part.checksums) })),
  })
}
