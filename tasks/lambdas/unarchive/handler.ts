import { unpackArchive } from '../../shared/archive.js'
import { s3Client } from '../../shared/aws/client.js'
import { createObjectStore } from '../../shared/aws/object-store.js'
import { readEnvironment } from '../../shared/environment.js'
import { storeItems } from '../../shared/item-store.js'
import { archiveKey, manifestKey } from '../../shared/layout.js'
import { log } from '../../shared/log.js'
import { headerRange, readHeader } from '../../shared/manifest.js'
import { once } from '../../shared/once.js'
import type { ObjectStore } from '../../shared/port.js'
import { TaskError } from '../../shared/task-error.js'
import type { UnarchiveInput, UnarchiveOutput, UnarchiveVariable } from './contract.js'

/** Unpacks a list, unless it is unpacked. An object that nobody has read for months must be restored first; the caller does that. */
export function createUnarchive(store: ObjectStore) {
  return async ({ listDigest }: UnarchiveInput): Promise<UnarchiveOutput> => {
    const [manifest, archive] = [manifestKey(listDigest), archiveKey(listDigest)]
    const header = await unlessArchived(store.getRange(manifest, headerRange.first, headerRange.last))
    if (header === archived) return { archived: manifest, items: 0 }
    if (header !== undefined) return { archived: null, items: readHeader(header).items }
    const body = await unlessArchived(store.getStream(archive))
    if (body === archived) return { archived: archive, items: 0 }
    if (body === undefined) throw new TaskError('ArchiveMissing', `there is no archive ${archive}; upload it first`)
    const { items, chunks } = await storeItems(store, unpackArchive(body, listDigest), manifest)
    log('info', 'list unpacked', { count: items, detail: `${chunks} chunks` })
    return { archived: null, items }
  }
}

const archived = Symbol('archived')

/** S3 answers 403 InvalidObjectState for what lies in an archive. */
async function unlessArchived<T>(read: Promise<T>): Promise<T | typeof archived> {
  try {
    return await read
  } catch (error) {
    if (error instanceof Error && error.name === 'InvalidObjectState') return archived
    throw error
  }
}

const variables: readonly UnarchiveVariable[] = ['DATA_BUCKET']
const run = once(() => createUnarchive(createObjectStore(s3Client(), readEnvironment(variables).DATA_BUCKET)))

export const handler: ReturnType<typeof createUnarchive> = (input) => run()(input)
