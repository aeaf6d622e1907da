import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Names of the lists of words that members take, by structure and member: `FunctionConfiguration.Runtime` → `Runtime`. */
export type WordLists = ReadonlyMap<string, string>

const interfaceStart = /^export interface (\w+)/
const member = /^ {4}(\w+)\??: ([^;]+);/

/** None where the package was stripped of its declarations: words are not checked then. */
async function filesIn(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
}

/**
 * Reads which members of a client's structures take one of a few words. Its schemas do not say so, its declarations do.
 *
 * @param directory - the client's package
 * @param known - exports of the client that are lists of words
 */
export async function wordLists(directory: string, known: ReadonlySet<string>): Promise<WordLists> {
  const models = join(directory, 'dist-types', 'models')
  const found = new Map<string, string>()
  for (const file of await filesIn(models)) {
    if (!file.endsWith('.d.ts')) continue
    let structure = ''
    for (const line of (await readFile(join(models, file), 'utf8')).split('\n')) {
      structure = interfaceStart.exec(line)?.[1] ?? structure
      const [, name, type] = member.exec(line) ?? []
      const list = type?.split(' | ').find(word => known.has(word))
      if (name !== undefined && list !== undefined) found.set(`${structure}.${name}`, list)
    }
  }
  return found
}
