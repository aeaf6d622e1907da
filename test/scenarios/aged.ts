import { readdirSync, rmSync, utimesSync } from 'node:fs'
import path from 'node:path'
import { readFooter } from '../../src/local/s3/store/object-file.js'

const day = 86_400_000

/**
 * Makes a data directory whose lists nobody has used for so long: what was unpacked of them is gone, as if it had been cleaned up, and their archives were read
 * that many days ago. Nothing may run on it meanwhile.
 *
 * @returns how many archives were made old
 */
export async function ageLists(data: string, days: number): Promise<number> {
  const then = new Date(Date.now() - days * day)
  let aged = 0
  const files = readdirSync(path.join(data, 's3'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  for (const { parentPath, name } of files) {
    const file = path.join(parentPath, name)
    const { key = '' } = await readFooter(file) ?? {}
    if (key.startsWith('lists/')) rmSync(file)
    else if (key.startsWith('archives/')) {
      utimesSync(file, then, then)
      aged++
    }
  }
  return aged
}
