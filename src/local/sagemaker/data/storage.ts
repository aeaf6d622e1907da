import { ServiceError, type Caller, type ServiceDirectory } from '../../service.js'
import { JobFailure } from '../error.js'
import type { S3Location } from './s3-location.js'

/** S3 as a job's role sees it: each call is held to the role's policies. */
export interface Storage {
  /** Keys that begin with a prefix, in the order of their UTF-8 bytes. @throws JobFailure */
  keys(prefix: S3Location): AsyncGenerator<string>
  /** Writes an object to a file that does not exist yet. @throws JobFailure */
  download(object: S3Location, file: string): Promise<void>
  /** Makes a file an object, whole or not at all. @throws JobFailure */
  upload(file: string, object: S3Location): Promise<void>
  /** The text of a small object. @throws JobFailure */
  text(object: S3Location): Promise<string>
  /** Whether any key begins with a prefix. @throws ServiceError */
  holdsAny(prefix: S3Location): Promise<boolean>
}

/** Most bytes of a manifest. */
const largestText = 64 * 1024 * 1024

/**
 * S3 for one job.
 *
 * @param caller - the job's role
 * @example
 * for await (const key of storageOf(services, { principalArn: roleArn }).keys({ bucket: 'data', key: 'in/' })) …
 */
export function storageOf(services: ServiceDirectory, caller: Caller): Storage {
  const call = async (failure: string, operation: string, input: Readonly<Record<string, string | number>>) => {
    try {
      return await services.call('s3', operation, input, caller)
    } catch (error) {
      if (error instanceof ServiceError) throw new JobFailure(`ClientError: ${failure}:${error.code} (${error.statusCode}): ${error.message}`)
      throw error
    }
  }
  const down = 'Data download failed'
  return {
    async * keys({ bucket, key }) {
      for (let token: string | undefined; ;) {
        const page = await call(down, 'ListObjectsV2', { Bucket: bucket, Prefix: key, ...(token === undefined ? {} : { ContinuationToken: token }) })
        for (const { Key } of (page['Contents'] ?? []) as readonly { readonly Key: string }[]) yield Key
        token = page['NextContinuationToken'] as string | undefined
        if (token === undefined) return
      }
    },
    async download({ bucket, key }, file) {
      await call(down, 'SaveObject', { Bucket: bucket, Key: key, File: file })
    },
    async upload(file, { bucket, key }) {
      await call('Artifact upload failed', 'StoreFile', { Bucket: bucket, Key: key, File: file })
    },
    async text({ bucket, key }) {
      const chunks: Buffer[] = []
      for (let start = 0; ;) {
        const { Body: body, ContentLength: size } = await call(down, 'ReadObject', { Bucket: bucket, Key: key, Start: start }) as { readonly Body: string, readonly ContentLength: number }
        if (size > largestText) throw new JobFailure(`ClientError: ${down}:the manifest is larger than ${largestText} bytes`)
        const chunk = Buffer.from(body, 'base64')
        chunks.push(chunk)
        start += chunk.length
        if (start >= size || chunk.length === 0) return Buffer.concat(chunks).toString('utf8')
      }
    },
    async holdsAny({ bucket, key }) {
      const page = await services.call('s3', 'ListObjectsV2', { Bucket: bucket, Prefix: key, MaxKeys: 1 }, caller)
      return ((page['Contents'] ?? []) as readonly unknown[]).length > 0
    },
  }
}

