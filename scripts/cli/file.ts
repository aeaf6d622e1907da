import { appendFile, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { randomUUID } from 'node:crypto'
import { UsageError } from './command.js'

type Text = string | AsyncIterable<string>

/** Makes the file under another name beside its place, whole, and gives that name to `use`; nothing stays of it. */
async function beside(file: string, text: Text, use: (temporary: string) => Promise<void>): Promise<void> {
  const temporary = path.join(path.dirname(file), `.${path.basename(file)}.${randomUUID()}`)
  try {
    await mkdir(path.dirname(file), { recursive: true })
    const handle = await open(temporary, 'wx')
    try {
      await writeText(handle, text)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await use(temporary)
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined)
  }
}

/** Pieces are gathered to about this many characters before they are written. */
const gathered = 1 << 20

async function writeText(handle: FileHandle, text: Text): Promise<void> {
  let [open, length] = [[] as string[], 0]
  const flush = async (): Promise<void> => {
    await handle.writeFile(open.join(''))
    open = []
    length = 0
  }
  for await (const piece of typeof text === 'string' ? [text] : text) {
    open.push(piece)
    length += piece.length
    if (length >= gathered) await flush()
  }
  await flush()
}

/**
 * Writes a file so that it is there whole or not at all, also when the process is killed.
 *
 * @throws Error naming the file when it cannot be written: what could be known before is for {@link probeFile} to say
 */
export async function writeFileAtomic(file: string, text: Text): Promise<void> {
  try {
    await beside(file, text, (temporary) => rename(temporary, file))
  } catch (error) {
    if (!isSystemError(error)) throw error
    throw new Error(`${file} cannot be written: ${error.message}`, { cause: error })
  }
}

/** What comes from the pieces' own source is no failure to write. */
const isSystemError = (error: unknown): error is NodeJS.ErrnoException => typeof error === 'object' && error !== null && 'syscall' in error

/** Appends to a file that others write to as well. */
export async function appendToFile(file: string, text: string): Promise<void> {
  try {
    await appendFile(file, text)
  } catch (error) {
    throw new Error(`${file} cannot be written: ${(error as Error).message}`, { cause: error })
  }
}

/**
 * Tries whether a file could be appended to; makes it when it is not there.
 *
 * @throws UsageError naming the file
 */
export async function probeAppend(file: string): Promise<void> {
  try {
    await appendFile(file, '')
  } catch (error) {
    throw new UsageError(`${file} cannot be written: ${(error as Error).message}; nothing was started`)
  }
}

/**
 * Tries whether a file could be written, for whoever would write it after long work. Makes its folder; the file stays as it is.
 *
 * @throws UsageError naming the file
 * @example
 * ```ts
 * await probeFile('report/report.json') // before the run
 * await writeFileAtomic('report/report.json', text) // after it
 * ```
 */
export async function probeFile(file: string): Promise<void> {
  const refuse = (reason: string): UsageError => new UsageError(`${file} cannot be written: ${reason}; nothing was started`)
  try {
    await beside(file, '', () => Promise.resolve())
  } catch (error) {
    throw refuse((error as Error).message)
  }
  const there = await stat(file).catch(() => undefined)
  if (there?.isDirectory() === true) throw refuse('it is a folder')
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
 * @throws UsageError when there is no such folder, or it holds anything but files and folders
 */
export async function readFolder(folder: string): Promise<ReadonlyMap<string, Uint8Array>> {
  let entries
  try {
    entries = await readdir(folder, { recursive: true, withFileTypes: true })
  } catch (error) {
    throw new UsageError(`${folder} cannot be read as a folder: ${(error as Error).message}`)
  }
  const visible = entries
    .map((entry) => ({ entry, name: path.relative(folder, path.join(entry.parentPath, entry.name)).split(path.sep).join('/') }))
    .filter(({ name }) => !name.split('/').some((part) => part.startsWith('.')))
  // followed, a link could lead anywhere; left out, the folder would silently be another model
  const other = visible.filter(({ entry }) => !entry.isFile() && !entry.isDirectory())
  if (other.length > 0) {
    throw new UsageError(other.map(({ entry, name }) => `${folder}/${name}: ${entry.isSymbolicLink() ? 'a link' : 'no regular file'} cannot be read; copy the file into the folder`).join('\n'))
  }
  const names = visible.filter(({ entry }) => entry.isFile()).map(({ name }) => name).sort()
  if (names.length > mostFiles) throw new UsageError(`${folder} holds more than ${mostFiles} files`)
  const files = new Map<string, Uint8Array>()
  for (const name of names) files.set(name, await readInput(path.join(folder, name)))
  return files
}
