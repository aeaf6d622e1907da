import { environment } from '../environment.js'
import type { HttpRequest } from '../service.js'
import { checksumNames } from './checksum.js'
import { notSupported, s3Error } from './error.js'
import { keptHeaders } from './request.js'
import type { OperationName } from './route.js'

/** What of a request an operation understands. Anything else that could change its meaning is refused by name, never ignored. */
interface Understood {
  readonly headers?: readonly string[]
  readonly query?: readonly string[]
}

const conditions = ['if-match', 'if-none-match', 'if-modified-since', 'if-unmodified-since'] as const
const writeConditions = ['if-match', 'if-none-match'] as const
const checksums = checksumNames.map((name) => `x-amz-checksum-${name}`)
const body = ['x-amz-decoded-content-length', 'x-amz-trailer', 'x-amz-sdk-checksum-algorithm', ...checksums]
const description = ['x-amz-storage-class', 'x-amz-acl', 'x-amz-server-side-encryption', 'x-amz-meta-']
const source = [
  'x-amz-copy-source', 'x-amz-copy-source-if-match', 'x-amz-copy-source-if-none-match', 'x-amz-copy-source-if-modified-since', 'x-amz-copy-source-if-unmodified-since',
  'x-amz-source-expected-bucket-owner', 'x-amz-metadata-directive',
]
const read: Understood = { headers: [...conditions, 'range', 'x-amz-checksum-mode'], query: keptHeaders.map((name) => `response-${name}`) }

const understood: Readonly<Record<OperationName, Understood>> = {
  AbortMultipartUpload: { query: ['uploadId'] },
  CompleteMultipartUpload: { headers: [...writeConditions, ...checksums, 'x-amz-checksum-type', 'x-amz-mp-object-size'], query: ['uploadId'] },
  CopyObject: { headers: [...writeConditions, ...description, ...source, 'x-amz-checksum-algorithm'] },
  CreateBucket: { headers: ['x-amz-sdk-checksum-algorithm', ...checksums] },
  CreateMultipartUpload: { headers: [...description, 'x-amz-checksum-algorithm', 'x-amz-checksum-type'], query: ['uploads'] },
  DeleteBucket: {},
  DeleteObject: { headers: ['if-match'] },
  DeleteObjects: { headers: body, query: ['delete'] },
  GetBucketLocation: { query: ['location'] },
  GetObject: read,
  HeadBucket: {},
  HeadObject: read,
  ListBuckets: { query: ['bucket-region', 'continuation-token', 'max-buckets', 'prefix'] },
  ListMultipartUploads: { query: ['uploads', 'prefix', 'key-marker', 'upload-id-marker', 'max-uploads'] },
  ListObjectsV2: { query: ['list-type', 'prefix', 'delimiter', 'max-keys', 'continuation-token', 'start-after', 'encoding-type', 'fetch-owner'] },
  ListParts: { query: ['uploadId', 'max-parts', 'part-number-marker'] },
  PutObject: { headers: [...writeConditions, ...description, ...body] },
  RestoreObject: { headers: body, query: ['restore'] },
  UploadPart: { headers: body, query: ['uploadId', 'partNumber'] },
}

/** Of every request: what its signature needs, what says who pays, and the owner, who is checked below. */
const always: ReadonlySet<string> = new Set([
  'x-amz-algorithm', 'x-amz-credential', 'x-amz-date', 'x-amz-expires', 'x-amz-signature', 'x-amz-signedheaders', 'x-amz-security-token', 'x-amz-content-sha256', 'x-amz-user-agent',
  'x-amz-request-payer', 'x-amz-expected-bucket-owner',
])

/** Plain HTTP headers that change what a request means. */
const meaningful: ReadonlySet<string> = new Set([...conditions, 'range'])

/** @throws ServiceError NotImplemented for what would otherwise be ignored, AccessDenied for another account's bucket */
export function refuseUnknown(operation: OperationName, { headers, query }: HttpRequest): void {
  const known = understood[operation]
  for (const name of Object.keys(headers)) {
    if ((!name.startsWith('x-amz-') && !meaningful.has(name)) || always.has(name)) continue
    if (!(known.headers ?? []).some((other) => other === name || (other.endsWith('-') && name.startsWith(other)))) throw notSupported(`the header ${name} of ${operation}`)
  }
  for (const name of query.keys()) {
    if (name !== 'x-id' && !/^x-amz-/i.test(name) && !(known.query ?? []).includes(name)) throw notSupported(`the query parameter ${name} of ${operation}`)
  }
  for (const name of ['x-amz-expected-bucket-owner', 'x-amz-source-expected-bucket-owner']) {
    if ((headers[name] ?? environment.accountId) !== environment.accountId) throw s3Error('AccessDenied', 'Access Denied')
  }
  const encryption = headers['x-amz-server-side-encryption'] ?? 'AES256'
  if (encryption !== 'AES256') throw notSupported(`server-side encryption by ${encryption}`)
  // as on AWS where ACLs are disabled, which is the default of new buckets
  if ((headers['x-amz-acl'] ?? 'bucket-owner-full-control') !== 'bucket-owner-full-control') throw s3Error('AccessControlListNotSupported', 'The bucket does not allow ACLs')
}
