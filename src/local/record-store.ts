import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Records of a data directory by their keys. */
export interface RecordStore<T> {
  get(key: string): T | undefined
  /** Sorted by key. */
  list(): readonly T[]
  put(record: T): Promise<void>
  remove(key: string): Promise<void>
}

/**
 * Opens a store that holds one JSON file a record, written by rename.
 *
 * @param directory - made when absent
 * @param keyOf - what a record is found by
 * @example
 * const topics = await openRecordStore<Topic>('.stepwright/sns/topics', topic => topic.arn)
 */
export async function openRecordStore<T>(directory: string, keyOf: (record: T) => string): Promise<RecordStore<T>> {
  await mkdir(directory, { recursive: true })
  const records = new Map<string, T>()
  // a digest, since names may be longer than a file's, and differ where a file system sees no difference
  const pathOf = (key: string): string => join(directory, `${createHash('sha256').update(key).digest('hex').slice(0, 40)}.json`)
  for (const file of await readdir(directory)) {
    if (!file.endsWith('.json')) {
      // left by a process that died while it wrote
      await rm(join(directory, file), { force: true })
      continue
    }
    const record = JSON.parse(await readFile(join(directory, file), 'utf8')) as T
    records.set(keyOf(record), record)
  }
  return {
    get: key => records.get(key),
    list: () => [...records].sort(([a], [b]) => a < b ? -1 : 1).map(([, record]) => record),
    async put(record) {
      const key = keyOf(record)
      const path = pathOf(key)
      const temporary = `${path}.${randomUUID()}`
      await writeFile(temporary, JSON.stringify(record))
      await rename(temporary, path)
      records.set(key, record)
    },
    async remove(key) {
      if (records.delete(key)) await rm(pathOf(key), { force: true })
    },
  }
}
