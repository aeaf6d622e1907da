import type { Json } from '../../../asl/json.js'
import { readerFailure } from '../failure.js'
import type { ListedObject, ObjectStore } from '../object-store.js'

/** Arguments that narrow a list. */
const known: ReadonlySet<string> = new Set(['Bucket', 'Prefix', 'Delimiter', 'EncodingType', 'ExpectedBucketOwner', 'FetchOwner', 'MaxKeys', 'RequestPayer', 'StartAfter'])

/** Every object that the arguments of a list name, page by page. @throws MapRunFailure */
export async function* listed(objects: ObjectStore, given: Readonly<Record<string, Json>>): AsyncGenerator<ListedObject> {
  const { Bucket: bucket, ...rest } = given
  if (typeof bucket !== 'string' || bucket === '') throw readerFailure('The ItemReader needs a Bucket.')
  const parameters = Object.fromEntries(Object.entries(rest).map(([name, value]) => {
    if (!known.has(name)) throw readerFailure(`The argument ${name} of the ItemReader is not supported.`)
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') throw readerFailure(`The argument ${name} of the ItemReader has the wrong type.`)
    return [name, value]
  }))
  let token: string | undefined
  do {
    const page = await objects.list({ bucket, parameters, ...(token !== undefined && { continuationToken: token }) })
    yield* page.objects
    token = page.continuationToken
  } while (token !== undefined)
}

/** A listed object as an item. Source: the developer guide's example of a list; `LastModified` in whole seconds. */
export const listedItem = ({ etag, key, lastModified, size, storageClass }: ListedObject): Json =>
  ({ Etag: etag, Key: key, LastModified: Math.floor(lastModified / 1000), Size: size, StorageClass: storageClass })
