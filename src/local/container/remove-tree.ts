import { chmod, opendir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from './error-code.js'

/** A folder that somebody still writes into is tried again: three times, after 100, 200 and 300 milliseconds. */
const options = { recursive: true, force: true, maxRetries: 3, retryDelay: 100 } as const

/**
 * Removes what a container left, folders among it that it made read-only. Links are removed, not followed. One that is not there is removed already.
 *
 * @param path - the container's file system, or any folder
 * @throws Error of the file system, when something is left all the same: it belongs to somebody else, or a process goes on writing
 * @example
 * await removeTree('/tmp/c1')
 */
export async function removeTree(path: string): Promise<void> {
  try {
    await rm(path, options)
  } catch (error) {
    const code = errorCode(error)
    if (code !== 'EACCES' && code !== 'EPERM') throw error
    await makeWritable(path)
    await rm(path, options)
  }
}

async function makeWritable(folder: string): Promise<void> {
  await chmod(folder, 0o700)
  const folders: string[] = []
  for await (const entry of await opendir(folder)) if (entry.isDirectory()) folders.push(join(folder, entry.name))
  // one after the other, when the folder above is closed: trees are deep
  for (const below of folders) await makeWritable(below)
}
