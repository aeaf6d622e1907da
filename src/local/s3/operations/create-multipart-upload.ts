import { isChecksumName } from '../checksum.js'
import { s3Error } from '../error.js'
import { metadataHeaders } from '../request.js'
import type { S3Reply, S3Request } from '../request.js'
import type { S3Context } from '../service.js'
import { Upload } from '../store/upload.js'
import type { UploadDescription } from '../store/upload.js'
import { xmlReply } from '../wire/xml.js'
import { storageClassOf } from './put-object.js'

/** Which types each algorithm has, the default first. Source: S3 user guide, "Full object and composite checksum types". */
const types = { crc32: ['COMPOSITE', 'FULL_OBJECT'], crc32c: ['COMPOSITE', 'FULL_OBJECT'], crc64nvme: ['FULL_OBJECT'], sha1: ['COMPOSITE'], sha256: ['COMPOSITE'] } as const

/** @throws ServiceError InvalidRequest */
function checksumOf({ headers }: S3Request): UploadDescription['checksum'] {
  const algorithm = headers['x-amz-checksum-algorithm']?.toLowerCase()
  const asked = headers['x-amz-checksum-type']
  if (algorithm === undefined) {
    if (asked !== undefined) throw s3Error('InvalidRequest', 'The x-amz-checksum-type header can only be used with the x-amz-checksum-algorithm header.')
    return undefined
  }
  if (!isChecksumName(algorithm)) throw s3Error('InvalidRequest', 'Checksum algorithm provided is unsupported. Please try again with any of the valid types: [CRC32, CRC32C, CRC64NVME, SHA1, SHA256]')
  const [first, ...others] = types[algorithm]
  const type = asked === undefined ? first : [first, ...others].find((known) => known === asked)
  if (type === undefined) throw s3Error('InvalidRequest', `The ${asked ?? ''} checksum type cannot be used with the ${algorithm} checksum algorithm.`)
  return { algorithm, type }
}

export async function createMultipartUpload(context: S3Context, request: S3Request): Promise<S3Reply> {
  const bucket = context.buckets.get(request.bucket)
  const checksum = checksumOf(request)
  const { id } = await Upload.create(bucket, {
    key: request.key, ...metadataHeaders(request), storageClass: storageClassOf(request.headers['x-amz-storage-class']), initiated: context.now(), ...(checksum !== undefined && { checksum }),
  })
  const answer = xmlReply('InitiateMultipartUploadResult', { Bucket: bucket.name, Key: request.key, UploadId: id })
  return checksum === undefined ? answer : { ...answer, headers: { ...answer.headers, 'x-amz-checksum-algorithm': checksum.algorithm.toUpperCase(), 'x-amz-checksum-type': checksum.type } }
}
