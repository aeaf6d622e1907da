import type { S3Reply, S3Request } from '../request.js'
import type { S3Context } from '../service.js'
import { Upload } from '../store/upload.js'

export async function abortMultipartUpload(context: S3Context, request: S3Request): Promise<S3Reply> {
  const upload = await Upload.open(context.buckets.get(request.bucket), request.query.get('uploadId'), request.key)
  await upload.abort()
  return { status: 204 }
}
