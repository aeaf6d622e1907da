import { readdir } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { LocalAwsError } from '../local-aws-error.js'
import { compilePattern } from '../iam/policy/pattern.js'
import { errorCode } from './error-code.js'
import { entryAt, NotAFolder, place, readEntry, TooManyFiles, type Entry, type FolderEntry } from './image-tree.js'
import { jsonWords, lookupIn } from './line.js'
import type { BuildContext, StageState } from './stage.js'
import { expand, splitWords, UnreadableLine } from './words.js'

/** Options that change nothing here: files belong to whoever runs the local AWS, and are links anyway. */
const optionsWithoutMeaning = new Set(['chown', 'chmod', 'link'])

/**
 * COPY and ADD: puts files of the build context, or of an earlier stage, into the image's tree.
 *
 * @throws UnreadableLine for an option that is not supported, or another image as the source
 * @throws LocalAwsError SW4703 for a source that is not there, SW4704 for a context that is too large
 */
export async function copy(rest: string, state: StageState, context: BuildContext, name: 'ADD' | 'COPY'): Promise<StageState> {
  const { options, words } = parse(rest, state)
  const from = options.find(([option]) => option === 'from')?.[1]
  const unknown = options.find(([option]) => option !== 'from' && !optionsWithoutMeaning.has(option))
  if (unknown !== undefined) throw new UnreadableLine(`the option --${unknown[0]} is not supported by the local AWS`)
  const sources = words.slice(0, -1)
  const destination = words.at(-1)
  if (destination === undefined || sources.length === 0) throw new UnreadableLine('a source and a destination are needed')
  if (name === 'ADD') for (const source of sources) refuseUnpacking(source)
  const found = from === undefined ? await inContext(sources, context) : await inStage(sources, from, context)
  const target = posix.resolve(state.workingDirectory, destination)
  const intoFolder = /(?:^|\/)\.{0,2}$/.test(destination) || entryAt(state.files, target)?.kind === 'folder'
  if (!intoFolder && found.length > 1) throw new UnreadableLine('several sources need a destination that ends with /')
  for (const [path, entry] of found) put(state.files, target, intoFolder, path, entry)
  return state
}

/** The content of a folder goes into the destination, a file by its name into a folder. */
function put(files: FolderEntry, target: string, intoFolder: boolean, path: string, entry: Entry): void {
  const packages = posix.basename(path) === 'node_modules'
  if (packages && posix.basename(target) !== 'node_modules') throw new UnreadableLine('node_modules can only be copied to a folder of that name')
  try {
    place(files, intoFolder && entry.kind === 'file' && !packages ? posix.join(target, posix.basename(path)) : target, entry)
  } catch (error) {
    throw error instanceof NotAFolder ? new UnreadableLine(error.message) : error
  }
}

function parse(rest: string, state: StageState): { readonly options: readonly (readonly [string, string])[], readonly words: readonly string[] } {
  const option = /^--([a-z-]+)(?:=(\S*))?\s+/
  const options: (readonly [string, string])[] = []
  let left = rest
  for (let match = option.exec(left); match !== null; match = option.exec(left)) {
    options.push([match[1] ?? '', match[2] ?? ''])
    left = left.slice(match[0].length)
  }
  const lookup = lookupIn(state)
  return { options, words: jsonWords(left)?.map(word => expand(word, lookup)) ?? splitWords(left, lookup) }
}

function refuseUnpacking(source: string): void {
  if (/^[a-z+]+:\/\/|^git@/i.test(source)) throw new UnreadableLine('a source that is fetched is not supported by the local AWS')
  if (/\.(?:tar|tgz|tbz2?|txz|tar\.\w+)$/i.test(source)) throw new UnreadableLine('an archive that is unpacked is not supported by the local AWS; use COPY where it stays packed')
}

async function inContext(sources: readonly string[], { directory }: BuildContext): Promise<readonly (readonly [string, Entry])[]> {
  const found: (readonly [string, Entry])[] = []
  for (const source of sources) {
    const path = posix.normalize(source).replace(/^\/+/, '').replace(/\/+$/, '')
    if (path === '..' || path.startsWith('../')) throw new UnreadableLine('a source leaves the build context')
    const matches = await matching(directory, path === '.' ? [] : path.split('/'))
    if (matches.length === 0) throw new LocalAwsError('SW4703', `the build context ${directory} has no ${source}, which its Dockerfile copies`)
    for (const match of matches) found.push([match, await readWithin(directory, match)])
  }
  return found
}

async function readWithin(directory: string, path: string): Promise<Entry> {
  try {
    return await readEntry(join(directory, path))
  } catch (error) {
    if (error instanceof TooManyFiles) throw new LocalAwsError('SW4704', `the build context ${directory} has ${error.message} at ${path === '' ? '.' : path}; copy less of it in the Dockerfile`)
    throw error
  }
}

/** The paths below a folder that a path with `*` and `?` in its parts stands for. */
async function matching(directory: string, parts: readonly string[], below = ''): Promise<readonly string[]> {
  const [part, ...rest] = parts
  if (part === undefined) return [below]
  if (/[[\]\\]/.test(part)) throw new UnreadableLine('of patterns only * and ? are supported by the local AWS')
  const names = await namesIn(join(directory, below))
  const matches = compilePattern(part)
  const deeper = await Promise.all(names.filter(matches).map(name => matching(directory, rest, posix.join(below, name))))
  return deeper.flat()
}

async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return (await readdir(directory)).sort()
  } catch (error) {
    // a file where the pattern wants a folder
    if (['ENOTDIR', 'ENOENT'].includes(errorCode(error) ?? '')) return []
    throw error
  }
}

/** What RUN made in an earlier stage is not there. Of packages that matters not: Node finds them in the folders above the build context. */
async function inStage(sources: readonly string[], from: string, context: BuildContext): Promise<readonly (readonly [string, Entry])[]> {
  const stage = await context.stage(from)
  if (stage === undefined) throw new UnreadableLine(`there is no stage ${from} before; files of other images are not supported by the local AWS`)
  return sources.flatMap((source) => {
    const path = posix.resolve('/', source)
    const entry = entryAt(stage.files, path)
    if (entry !== undefined) return [[path, entry] as const]
    if (path.split('/').includes('node_modules')) return []
    throw new LocalAwsError('SW4703', `${source} of stage ${from} is no copy of a file of the build context ${context.directory}; what RUN makes is not there, since the local AWS does not run it`)
  })
}
