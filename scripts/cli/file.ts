import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { randomUUID } from 'node:crypto'
import { UsageError } from './command.js'

/**
 * Writes a file so that it is there whole or not at all, also when the process is killed.
 *
 * @throws UsageError when the place cannot be written
 */
export async function writeFileAtomic(file: string, text: string): Promise<void> {
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID()}`)
  try {
    await mkdir(path.dirname(file), { recursive: true })
    const handle = await open(temporary, 'wx')
    try {
      await handle.writeFile(text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw new UsageError(`${file} cannot be written: ${(error as Error).message}`)
  }
}

/**
 * Reads a file that the user named.
 *
 * @throws UsageError when it cannot be read
 */
export async function readInput(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file)
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`)
  }
}

/** More files than this are no model folder. */
const mostFiles = 10_000

/**
 * All files of a folder by their relative path, with `/` between the parts. Hidden files are left out.
 *
 * @throws UsageError when there is no such folder
 */
export async function readFolder(folder: string): Promise<ReadonlyMap<string, Uint8Array>> {
  let entries
  try {
    entries = await readdir(folder, { recursive: true, withFileTypes: true })
  } catch (error) {
    throw new UsageError(`${folder} cannot be read as a folder: ${(error as Error).message}`)
  }
  const names = entries.filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
    .filter((name) => !name.split('/').some((part) => part.startsWith('.')))
    .sort()
  if (names.length > mostFiles) throw new UsageError(`${folder} holds more than ${mostFiles} files`)
  const files = new Map<string, Uint8Array>()
  for (const name of names) files.set(name, await readInput(path.join(folder, name)))
  return files
}
