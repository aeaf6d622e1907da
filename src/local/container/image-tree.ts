import { lstat, mkdir, readdir, symlink } from 'node:fs/promises'
import { join, posix } from 'node:path'

/** A file or folder of an image: links to files of the build context, in folders of its own. */
export type Entry = FileEntry | FolderEntry

/** A file, or what counts as one. */
export interface FileEntry {
  readonly kind: 'file'
  /** In the build context. A folder of packages counts as a file: nothing is put into it. */
  readonly path: string
}

/** A folder of the image. */
export interface FolderEntry {
  readonly kind: 'folder'
  readonly entries: Map<string, Entry>
}

/** Said of a build context that has more files than any image of a job should. */
export class TooManyFiles extends Error {}

/** Said where a file is in the way of a folder. */
export class NotAFolder extends Error {}

/** Most files and folders of an image. */
const mostEntries = 50_000

/** A folder with nothing in it. */
export const emptyFolder = (): FolderEntry => ({ kind: 'folder', entries: new Map() })

const partsOf = (path: string): readonly string[] => posix.normalize(path).split('/').filter(part => part !== '' && part !== '.')

/** The entry at an absolute path, or undefined. */
export function entryAt(root: FolderEntry, path: string): Entry | undefined {
  let entry: Entry = root
  for (const part of partsOf(path)) {
    const next: Entry | undefined = entry.kind === 'folder' ? entry.entries.get(part) : undefined
    if (next === undefined) return undefined
    entry = next
  }
  return entry
}

/** Puts an entry at an absolute path. A folder is joined with the one that is there, as COPY does. @throws NotAFolder */
export function place(root: FolderEntry, path: string, entry: Entry): void {
  const parts = partsOf(path)
  const last = parts.at(-1)
  let folder = root
  for (const part of parts.slice(0, -1)) folder = folderIn(folder, part)
  if (entry.kind === 'file') {
    if (last !== undefined) folder.entries.set(last, entry)
    return
  }
  merge(last === undefined ? root : folderIn(folder, last), entry)
}

function folderIn(folder: FolderEntry, name: string): FolderEntry {
  const existing = folder.entries.get(name)
  if (existing?.kind === 'folder') return existing
  if (existing !== undefined) throw new NotAFolder(`${name} is no folder that files can be put into`)
  const made = emptyFolder()
  folder.entries.set(name, made)
  return made
}

function merge(into: FolderEntry, from: FolderEntry): void {
  for (const [name, entry] of from.entries) {
    if (entry.kind === 'file') into.entries.set(name, entry)
    else merge(folderIn(into, name), entry)
  }
}

/**
 * Reads a file or folder of a build context.
 *
 * @throws TooManyFiles beyond 50,000 files and folders
 */
export async function readEntry(path: string, budget = { left: mostEntries }): Promise<Entry> {
  budget.left -= 1
  if (budget.left < 0) throw new TooManyFiles(`more than ${mostEntries} files`)
  const found = await lstat(path)
  // symbolic links are taken as they are, and packages whole: they are many, and nobody puts anything into them
  if (!found.isDirectory() || posix.basename(path) === 'node_modules') return { kind: 'file', path }
  const entries = new Map<string, Entry>()
  for (const name of (await readdir(path)).sort()) entries.set(name, await readEntry(join(path, name), budget))
  return { kind: 'folder', entries }
}

/**
 * Lays a tree out on disk: folders are made, files are symbolic links to the build context, so that a program finds its packages from where it really lies.
 *
 * @param directory - exists
 */
export async function layOut(root: FolderEntry, directory: string): Promise<void> {
  for (const [name, entry] of root.entries) {
    const path = join(directory, name)
    if (entry.kind === 'file') await symlink(entry.path, path)
    else {
      await mkdir(path, { recursive: true })
      await layOut(entry, path)
    }
  }
}
