import type { S3Reply, S3Request } from '../request.js'
import type { S3Context } from '../service.js'
import { compareKeys } from '../store/key-index.js'
import { Upload } from '../store/upload.js'
import { wholeNumber } from '../wire/number.js'
import { xmlReply } from '../wire/xml.js'

/** Uploads of a page. Source: S3 API reference, ListMultipartUploads. */
const mostUploads = 1000

export async function listMultipartUploads(context: S3Context, { bucket, query }: S3Request): Promise<S3Reply> {
  const prefix = query.get('prefix') ?? ''
  const keyMarker = query.get('key-marker') ?? ''
  const idMarker = query.get('upload-id-marker')
  const most = wholeNumber(query.get('max-uploads'), 'max-uploads', 1, mostUploads) ?? mostUploads
  const all = await Upload.list(context.buckets.get(bucket))
  const last = all.findIndex((upload) => upload.id === idMarker && upload.description.key === keyMarker)
  // of the marker's own key only what stands behind the marker's upload
  const uploads = all.filter(({ description: { key } }, i) => key.startsWith(prefix) && (keyMarker === '' || compareKeys(key, keyMarker) > 0 || (key === keyMarker && last !== -1 && i > last)))
  const page = uploads.slice(0, most)
  const next = uploads.length > page.length ? page.at(-1) : undefined
  return xmlReply('ListMultipartUploadsResult', {
    Bucket: bucket, KeyMarker: keyMarker, UploadIdMarker: idMarker ?? '', NextKeyMarker: next?.description.key, NextUploadIdMarker: next?.id, Prefix: prefix, MaxUploads: most, IsTruncated: next !== undefined,
    Upload: page.map(({ id, description: { key, initiated, storageClass, checksum } }) => ({
      Key: key, UploadId: id, Initiated: new Date(initiated).toISOString(), StorageClass: storageClass, ChecksumAlgorithm: checksum?.algorithm.toUpperCase(), ChecksumType: checksum?.type,
    })),
  })
}
