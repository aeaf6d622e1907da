import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { UsageError } from '../cli/command.js'
import { mayHoldMachines } from './template.js'

/** A file to validate. */
export interface Input {
  /** As it is shown. */
  readonly name: string
  /** `-` for stdin. */
  readonly path: string
  /**
   * `named` by the user, by a name or a pattern; `known` to be a definition by its name, found in a folder; `sniffed`: any other JSON or YAML of a folder, which is
   * passed over when it holds no state machine.
   */
  readonly how: 'named' | 'known' | 'sniffed'
}

const definitionName = /(?:\.(?:asl|sfn|states?)\.(?:json|ya?ml)|\.asl)$/i
const candidateName = /\.(?:json|ya?ml|template)$/i

/** Folders that hold other people's files, or copies of one's own. */
const leftOut = /^(?:node_modules|asset\.[0-9a-f]{16,})$/

/** Whether a JSON or YAML file of a folder may hold a state machine: a quick look that never misses one. */
export const looksLikeMachine = (text: string): boolean =>
  mayHoldMachines(text) || /"?StartAt"?\s*:/.test(text) && /"?States"?\s*:/.test(text) || text.includes('"definition"') && text.includes('StartAt')

const mostEntries = 200_000
const deepest = 64

/** A file that was met in a folder, by its name from there. */
export interface Entry {
  readonly relative: string
  readonly path: string
}

/**
 * All files below a folder, in the order of their names. Hidden files, `node_modules` and the assets of CDK assemblies are left out; links to folders are
 * not followed, so that there is an end.
 *
 * @param onLink - called with each link that leads to no file
 * @throws UsageError when the folder cannot be read, or holds too much
 */
export async function filesBelow(folder: string, onLink: (name: string) => void): Promise<readonly Entry[]> {
  const files: Entry[] = []
  let met = 0
  const visit = async (relative: string, depth: number): Promise<void> => {
    const here = path.join(folder, relative)
    const entries = await readdir(here, { withFileTypes: true }).catch((error: unknown) => {
      throw new UsageError(`${here} cannot be read as a folder: ${(error as Error).message}`)
    })
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (++met > mostEntries) throw new UsageError(`${folder} holds more than ${mostEntries.toLocaleString('en')} files: name the folders that hold definitions`)
      if (entry.name.startsWith('.') || leftOut.test(entry.name)) continue
      const name = relative === '' ? entry.name : `${relative}/${entry.name}`
      if (entry.isDirectory()) {
        if (depth >= deepest) throw new UsageError(`${folder} has more than ${deepest} levels of folders`)
        await visit(name, depth + 1)
      } else if (entry.isFile()) files.push({ relative: name, path: path.join(folder, name) })
      else if (entry.isSymbolicLink()) {
        const target = await stat(path.join(folder, name)).catch(() => undefined)
        if (target?.isFile() === true) files.push({ relative: name, path: path.join(folder, name) })
        else onLink(name)
      }
    }
  }
  await visit('', 1)
  return files
}

/** The inputs of a folder: definitions by their names, and JSON and YAML to look into. */
export async function inputsBelow(folder: string, notes: string[]): Promise<readonly Input[]> {
  const files = await filesBelow(folder, (name) => notes.push(`${path.join(folder, name)} was left out: a link that leads to no file`))
  return files.flatMap(({ path: file }): readonly Input[] => {
    const name = file.split(path.sep).join('/')
    if (definitionName.test(name)) return [{ name, path: file, how: 'known' }]
    return candidateName.test(name) ? [{ name, path: file, how: 'sniffed' }] : []
  })
}
