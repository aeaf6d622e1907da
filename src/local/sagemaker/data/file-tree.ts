import type { Dirent } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { JobFailure } from '../error.js'
import { isAbsent } from './absent.js'

/** A file or folder below a root. */
export interface TreeEntry {
  /** Below the root, with slashes. */
  readonly path: string
  readonly file: string
  readonly folder: boolean
}

/**
 * What lies below a folder, folders before what is in them, each folder's entries by name: the same whatever the file system's order. Nothing for a folder
 * that does not exist.
 *
 * @throws JobFailure for what is neither file nor folder: a link could lead anywhere
 */
export async function * fileTree(root: string, prefix = ''): AsyncGenerator<TreeEntry> {
  for (const entry of await entriesOf(join(root, prefix))) {
    const path = prefix === '' ? entry.name : `${prefix}/${entry.name}`
    const file = join(root, path)
    if (entry.isFile()) yield { path, file, folder: false }
    else if (entry.isDirectory()) {
      yield { path, file, folder: true }
      yield* fileTree(root, path)
    } else throw new JobFailure(`ClientError: SW4742: ${path} is neither a file nor a folder: links, sockets and pipes are not uploaded`)
  }
}

async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return (await readdir(folder, { withFileTypes: true })).sort((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)))
  } catch (error) {
    if (isAbsent(error)) return []
    throw error
  }
}
