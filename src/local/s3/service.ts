import { randomUUID } from 'node:crypto'
import { renameSync } from 'node:fs'
import { mkdir, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { s3Error } from './error.js'
import { Bucket } from './store/bucket.js'

/** All buckets of a data directory. */
export interface Buckets {
  /** @throws ServiceError NoSuchBucket */
  get(name: string): Bucket
  has(name: string): boolean
  names(): readonly string[]
  /** @throws ServiceError InvalidBucketName, BucketAlreadyOwnedByYou */
  create(name: string): Promise<void>
  /** @throws ServiceError BucketNotEmpty */
  delete(name: string): Promise<void>
}

/** What operations work on. */
export interface S3Context {
  readonly buckets: Buckets
  readonly now: () => number
  /** Milliseconds until a restored object can be read. */
  readonly restoreDelay: number
}

/** Names that S3 takes; also the only ones that become a folder. Source: S3 user guide, "Bucket naming rules". */
const bucketName = /^(?!.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/

/** Begins the names of folders that are no buckets any more. */
const removed = '.removed-'

export async function openBuckets(directory: string): Promise<Buckets> {
  await mkdir(directory, { recursive: true })
  const buckets = new Map<string, Bucket>()
  for (const name of await readdir(directory)) {
    if (name.startsWith(removed)) await rm(path.join(directory, name), { recursive: true, force: true })
    else if (bucketName.test(name)) buckets.set(name, await Bucket.open(directory, name))
  }
  const get = (name: string): Bucket => {
    const bucket = buckets.get(name)
    if (bucket === undefined) throw s3Error('NoSuchBucket', 'The specified bucket does not exist', { BucketName: name })
    return bucket
  }
  return {
    get,
    has: (name) => buckets.has(name),
    names: () => [...buckets.keys()].sort(),
    async create(name) {
      if (!bucketName.test(name)) throw s3Error('InvalidBucketName', 'The specified bucket is not valid.', { BucketName: name })
      if (buckets.has(name)) throw s3Error('BucketAlreadyOwnedByYou', 'Your previous request to create the named bucket succeeded and you already own it.', { BucketName: name })
      buckets.set(name, await Bucket.open(directory, name))
    },
    async delete(name) {
      const bucket = get(name)
      if (bucket.index.size > 0) throw s3Error('BucketNotEmpty', 'The bucket you tried to delete is not empty', { BucketName: name })
      const remains = path.join(directory, `${removed}${randomUUID()}`)
      // in one turn: nothing is put into a bucket that is being removed, and its name is free at once
      renameSync(path.join(directory, name), remains)
      bucket.close()
      buckets.delete(name)
      await rm(remains, { recursive: true, force: true })
    },
  }
}
