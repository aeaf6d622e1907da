import { stat } from 'node:fs/promises'
import path from 'node:path'
import { UsageError } from '../cli/command.js'
import { globsOf, isPattern } from './glob.js'
import { filesBelow, inputsBelow } from './walk.js'
import type { Input } from './walk.js'

const shown = (file: string): string => path.normalize(file).split(path.sep).join('/')

/**
 * The files that some words of the command line mean: names, folders, patterns, and `-` for stdin. Each file once, in the order of the words.
 *
 * @param notes - takes what is left out, and why
 * @throws UsageError for a name that is not there and a pattern or folder without a file
 */
export async function collect(words: readonly string[], notes: string[]): Promise<readonly Input[]> {
  const inputs = new Map<string, Input>()
  for (const word of words) {
    for (const input of await inputsOf(word, notes)) {
      const known = inputs.get(input.name)
      if (known === undefined || known.how === 'sniffed') inputs.set(input.name, input)
    }
  }
  return [...inputs.values()]
}

async function inputsOf(word: string, notes: string[]): Promise<readonly Input[]> {
  if (word === '-') return [{ name: 'stdin', path: '-', how: 'named' }]
  const there = await stat(word).catch((error: unknown) => {
    if (isPattern(word)) return undefined
    throw new UsageError(`${word} cannot be read: ${(error as Error).message}`)
  })
  if (there === undefined) return expand(word, notes)
  if (!there.isDirectory()) return [{ name: shown(word), path: word, how: 'named' }]
  const found = await inputsBelow(path.normalize(word), notes)
  if (found.length === 0) throw new UsageError(`${word} holds no JSON or YAML file`)
  return found
}

async function expand(pattern: string, notes: string[]): Promise<readonly Input[]> {
  const found = new Map<string, Input>()
  for (const { folder, fits } of globs(pattern)) {
    const root = folder === '' ? '.' : folder
    if ((await stat(root).catch(() => undefined))?.isDirectory() !== true) continue
    const files = await filesBelow(root, (name) => notes.push(`${path.join(root, name)} was left out: a link that leads to no file`))
    for (const { relative, path: file } of files) if (fits(relative)) found.set(file, { name: shown(file), path: file, how: 'named' })
  }
  if (found.size === 0) throw new UsageError(`the pattern ${pattern} fits no file`)
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

function globs(pattern: string): ReturnType<typeof globsOf> {
  try {
    return globsOf(pattern)
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(`${pattern}: ${error.message}`)
    throw error
  }
}
