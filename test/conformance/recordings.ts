import { existsSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '../../../shared/conformance')

/** A folder of what was recorded on AWS; `undefined`, said aloud, where it is not at hand. */
export function recordings(folder: string): string | undefined {
  const directory = path.join(root, folder)
  if (existsSync(directory)) return directory
  process.stderr.write(`warning: the recordings of AWS (../shared/conformance/${folder}) are not here: nothing is compared with them\n`)
  return undefined
}
