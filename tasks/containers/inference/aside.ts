import { open, rename, rm, writeFile } from 'node:fs/promises'
import type { FileHandle } from 'node:fs/promises'

/**
 * Writes a file aside and renames it when it is whole, so that nobody ever finds half of one. What the writer returns is put beside it as
 * `PATH.json`, last: where that is, the file is whole.
 *
 * @throws what `write` throws; nothing is left behind then
 */
export async function writeAside<Result>(target: string, write: (handle: FileHandle) => Promise<Result>): Promise<Result> {
  // a process that is about to be ended may still write under its own name
  const aside = `${target}.${process.pid}.tmp`
  try {
    const handle = await open(aside, 'w')
    let result: Result
    try {
      result = await write(handle)
    } finally {
      await handle.close()
    }
    await rename(aside, target)
    await writeJson(`${target}.json`, result)
    return result
  } catch (error) {
    await rm(aside, { force: true })
    throw error
  }
}

/** Writes JSON to a file that is there whole or not at all. */
export async function writeJson(path: string, value: unknown): Promise<void> {
  const aside = `${path}.${process.pid}.tmp`
  await writeFile(aside, `${JSON.stringify(value, null, 2)}\n`)
  await rename(aside, path)
}
