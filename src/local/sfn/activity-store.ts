import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** An activity as plain data: what one file of the data directory holds. */
export interface Activity {
  readonly arn: string
  readonly name: string
  /** Epoch milliseconds. */
  readonly createdAt: number
  readonly tags: Readonly<Record<string, string>>
}

/** The activities of a data directory. */
export interface ActivityStore {
  get(arn: string): Activity | undefined
  /** Sorted by name. */
  list(): readonly Activity[]
  put(activity: Activity): Promise<void>
  remove(arn: string): Promise<void>
}

/**
 * Opens the store; it holds one JSON file an activity, written by rename.
 *
 * @param directory - made when absent
 */
export async function openActivityStore(directory: string): Promise<ActivityStore> {
  await mkdir(directory, { recursive: true })
  const activities = new Map<string, Activity>()
  // a digest, since names may be longer than a file's, and differ where a file system sees no difference
  const pathOf = (arn: string): string => join(directory, `${createHash('sha256').update(arn).digest('hex').slice(0, 40)}.json`)
  for (const file of await readdir(directory)) {
    if (!file.endsWith('.json')) {
      // left by a process that died while it wrote
      await rm(join(directory, file), { force: true })
      continue
    }
    const activity = JSON.parse(await readFile(join(directory, file), 'utf8')) as Activity
    activities.set(activity.arn, activity)
  }
  return {
    get: arn => activities.get(arn),
    list: () => [...activities.values()].sort((a, b) => a.name < b.name ? -1 : 1),
    async put(activity) {
      const path = pathOf(activity.arn)
      const temporary = `${path}.${randomUUID()}`
      await writeFile(temporary, JSON.stringify(activity))
      await rename(temporary, path)
      activities.set(activity.arn, activity)
    },
    async remove(arn) {
      if (activities.delete(arn)) await rm(pathOf(arn), { force: true })
    },
  }
}
