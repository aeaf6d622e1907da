import { checksumHeaders } from '../checksum.js'
import { s3Error } from '../error.js'
import type { S3Reply, S3Request } from '../request.js'
import type { S3Context } from '../service.js'
import { Upload } from '../store/upload.js'
import { claimedChecksums, uploadBody } from '../upload-body.js'
import { wholeNumber } from '../wire/number.js'

/** Source: S3 user guide, "Multipart upload limits". */
const mostParts = 10_000

export async function uploadPart(context: S3Context, request: S3Request): Promise<S3Reply> {
  const upload = await Upload.open(context.buckets.get(request.bucket), request.query.get('uploadId'), request.key)
  const number = wholeNumber(request.query.get('partNumber') ?? '', 'partNumber', 1, mostParts) ?? 0
  const { checksum } = upload.description
  const claimed = claimedChecksums(request.headers)
  if (checksum !== undefined && !claimed.includes(checksum.algorithm)) {
    throw s3Error('InvalidRequest', `Checksum Type mismatch occurred, expected checksum Type: ${checksum.algorithm}, actual checksum Type: ${claimed[0] ?? 'null'}`)
  }
  const body = uploadBody(request)
  const { etag, checksums } = await upload.putPart(number, body.bytes, (size) => body.finish(size), context.now)
  return { status: 200, headers: { etag: `"${etag}"`, ...checksumHeaders(checksums) } }
}
