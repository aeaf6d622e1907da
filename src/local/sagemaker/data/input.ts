import { environment } from '../../environment.js'
import { JobFailure } from '../error.js'
import type { Distribution } from '../request/processing.js'
import { below, parseS3Uri, s3UriOf, type S3Location } from './s3-location.js'
import type { Storage } from './storage.js'

/** What a job reads from S3: an input of a processing job, a channel of a training job. */
export interface DataSource {
  readonly uri: string
  readonly type: 'S3Prefix' | 'ManifestFile'
  readonly distribution: Distribution
}

/** An object, and where it lies below the input's folder. */
export interface InputObject {
  readonly object: S3Location
  /** With slashes between its parts. */
  readonly path: string
}

/**
 * The objects of an input in order: of a prefix by key, of a manifest as it lists them.
 *
 * @param roleArn - said where nothing is found
 * @throws JobFailure when there are none, S3 refuses, the manifest is malformed, a path leads out of the folder, or one file would have to be a folder too
 */
export async function inputObjects(storage: Storage, { uri, type }: DataSource, roleArn: string): Promise<readonly InputObject[]> {
  const objects = type === 'S3Prefix' ? await belowPrefix(storage, parseS3Uri(uri)) : await ofManifest(storage, parseS3Uri(uri))
  if (objects.length === 0) throw new JobFailure(`ClientError: ${nothingFound(uri, roleArn)}`)
  checkPaths(objects)
  return objects
}

/** AWS's words. */
export const nothingFound = (uri: string, roleArn: string): string =>
  `No S3 objects found under S3 URL "${uri}" given in input data source. Please ensure that the bucket exists in the selected region (${environment.region}), that objects exist under that S3 prefix, and that the role "${roleArn}" has "s3:ListBucket" permissions on bucket "${parseS3Uri(uri).bucket}".`

/**
 * What one of several instances gets: everything, or every n-th object in turn, and none where there are fewer than instances.
 *
 * @param index - of the instance, from 0
 * @example
 * shareOf(['a', 'b', 'c', 'd', 'e'], 'ShardedByS3Key', 0, 3) // ['a', 'd']
 */
export const shareOf = <T>(objects: readonly T[], distribution: Distribution, index: number, instances: number): readonly T[] =>
  (distribution === 'FullyReplicated' ? objects : objects.filter((_, position) => position % instances === index))

async function belowPrefix(storage: Storage, prefix: S3Location): Promise<readonly InputObject[]> {
  const objects: InputObject[] = []
  // keys that end in a slash are what consoles make to show a folder
  for await (const key of storage.keys(prefix)) if (!key.endsWith('/')) objects.push({ object: { bucket: prefix.bucket, key }, path: pathOf(key, prefix.key) })
  return objects
}

/** Below a folder the rest of the key; of a prefix that ends within a name, the whole name. */
function pathOf(key: string, prefix: string): string {
  const rest = key.slice(prefix.length)
  if (rest.startsWith('/')) return rest.slice(1)
  return key.slice(prefix.lastIndexOf('/') + 1)
}

/** A manifest: first an object with the prefix, then keys relative to it. Source: SageMaker API reference, S3DataSource. */
async function ofManifest(storage: Storage, place: S3Location): Promise<readonly InputObject[]> {
  const entries = parsed(await storage.text(place))
  const [first, ...rest] = Array.isArray(entries) ? entries as readonly unknown[] : []
  if (typeof first !== 'object' || first === null || !('prefix' in first) || typeof first.prefix !== 'string' || !rest.every(entry => typeof entry === 'string')) {
    throw new JobFailure(`ClientError: Data download failed:the manifest ${s3UriOf(place)} is no JSON array of {"prefix": "s3://…"} and keys below it`)
  }
  const prefix = parseS3Uri(first.prefix)
  return rest.map(path => ({ object: prefix.key.endsWith('/') || prefix.key === '' ? below(prefix, path) : { bucket: prefix.bucket, key: `${prefix.key}${path}` }, path: path.replace(/^\/+/, '') }))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Names of files are bounded by the file system. */
const longestName = 255

function checkPaths(objects: readonly InputObject[]): void {
  const files = new Set<string>()
  const folders = new Set<string>()
  for (const { object, path } of objects) {
    const parts = path.split('/')
    if (parts.some(part => part === '' || part === '.' || part === '..' || part.includes('\0') || Buffer.byteLength(part) > longestName)) throw new JobFailure(`ClientError: SW4741: the key ${s3UriOf(object)} can be no file below the input's LocalPath`)
    files.add(path)
    for (let depth = 1; depth < parts.length; depth++) folders.add(parts.slice(0, depth).join('/'))
  }
  const both = [...files].find(path => folders.has(path))
  if (both !== undefined || files.size < objects.length) throw new JobFailure('ClientError: Data download failed:Failed to download data. Please check your s3 objects and ensure that there is no object that is both a folder as well as a file.')
}
