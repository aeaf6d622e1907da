import type { HttpRequest } from '../service.js'
import { notSupported } from './error.js'
import { abortMultipartUpload } from './operations/abort-multipart-upload.js'
import { createBucket, deleteBucket, getBucketLocation, headBucket, listBuckets } from './operations/bucket.js'
import { completeMultipartUpload } from './operations/complete-multipart-upload.js'
import { copyObject } from './operations/copy-object.js'
import { createMultipartUpload } from './operations/create-multipart-upload.js'
import { deleteObject, deleteObjects } from './operations/delete-object.js'
import { getObject, headObject } from './operations/get-object.js'
import { listMultipartUploads } from './operations/list-multipart-uploads.js'
import { listObjectsV2 } from './operations/list-objects.js'
import { listParts } from './operations/list-parts.js'
import { putObject } from './operations/put-object.js'
import { restoreObject } from './operations/restore-object.js'
import { uploadPart } from './operations/upload-part.js'
import type { S3Reply, S3Request } from './request.js'
import type { S3Context } from './service.js'

type Operation = (context: S3Context, request: S3Request) => S3Reply | Promise<S3Reply>

/** Operations of the REST API by the name the API reference gives them. */
export const operations = {
  AbortMultipartUpload: abortMultipartUpload, CompleteMultipartUpload: completeMultipartUpload, CopyObject: copyObject, CreateBucket: createBucket, CreateMultipartUpload: createMultipartUpload,
  DeleteBucket: deleteBucket, DeleteObject: deleteObject, DeleteObjects: deleteObjects, GetBucketLocation: getBucketLocation, GetObject: getObject, HeadBucket: headBucket, HeadObject: headObject,
  ListBuckets: listBuckets, ListMultipartUploads: listMultipartUploads, ListObjectsV2: listObjectsV2, ListParts: listParts, PutObject: putObject, RestoreObject: restoreObject, UploadPart: uploadPart,
} as const satisfies Readonly<Record<string, Operation>>

export type OperationName = keyof typeof operations

/** Query names that choose a sub-resource; one that is not handled below is refused, not ignored. */
const subResources = ['accelerate', 'acl', 'analytics', 'attributes', 'cors', 'encryption', 'intelligent-tiering', 'inventory', 'legal-hold', 'lifecycle', 'logging', 'metrics', 'notification', 'object-lock',
  'ownershipControls', 'policy', 'policyStatus', 'publicAccessBlock', 'replication', 'requestPayment', 'retention', 'select', 'tagging', 'torrent', 'versionId', 'versioning', 'versions', 'website'] as const

/** @throws ServiceError NotImplemented, naming what is not there */
export function operationOf({ method, query, headers, path }: HttpRequest): OperationName {
  const refused = subResources.find((name) => query.has(name))
  if (refused !== undefined) throw notSupported(`'?${refused}'`)
  const onObject = /^\/[^/]+\/./.test(path)
  if (path === '/') {
    if (method === 'GET') return 'ListBuckets'
  } else if (onObject) {
    const multipart = query.has('uploadId')
    switch (method) {
      case 'PUT': {
        if (multipart && headers['x-amz-copy-source'] !== undefined) throw notSupported('UploadPartCopy')
        return multipart ? 'UploadPart' : headers['x-amz-copy-source'] === undefined ? 'PutObject' : 'CopyObject'
      }
      case 'GET': return multipart ? 'ListParts' : 'GetObject'
      case 'HEAD': return 'HeadObject'
      case 'DELETE': return multipart ? 'AbortMultipartUpload' : 'DeleteObject'
      case 'POST':
        if (query.has('uploads')) return 'CreateMultipartUpload'
        if (multipart) return 'CompleteMultipartUpload'
        if (query.has('restore')) return 'RestoreObject'
    }
  } else {
    switch (method) {
      case 'PUT': return 'CreateBucket'
      case 'HEAD': return 'HeadBucket'
      case 'DELETE': return 'DeleteBucket'
      case 'GET':
        if (query.has('location')) return 'GetBucketLocation'
        if (query.has('uploads')) return 'ListMultipartUploads'
        if (query.get('list-type') === '2') return 'ListObjectsV2'
        throw notSupported('ListObjects of version 1; use ListObjectsV2')
      case 'POST':
        if (query.has('delete')) return 'DeleteObjects'
    }
  }
  throw notSupported(`${method} ${onObject ? 'on an object' : 'on a bucket'} with '${[...query.keys()].join('&')}'`)
}
