import { readFile } from 'node:fs/promises'
import { resolve, sep } from 'node:path'
import { LocalAwsError } from '../local-aws-error.js'
import { escapeDirective, parseDockerfile, type Dockerfile, type Instruction } from './dockerfile.js'
import type { ImageSource } from './image-registry.js'
import { emptyFolder } from './image-tree.js'
import { applyInstruction } from './instruction.js'
import { argumentOf } from './line.js'
import type { BuildContext, Image, StageState } from './stage.js'
import { splitWords, UnreadableLine, type Lookup } from './words.js'

/**
 * Reads an image from its Dockerfile, without building it: how it runs, and which files of the build context lie where. RUN is not performed: what it would
 * install must be on this machine. What the base image says of itself is not known.
 *
 * @throws LocalAwsError SW4701 for a Dockerfile that cannot be read, SW4702 for a line that is not understood, SW4703 for files that are not in the build context
 * @example
 * ```ts
 * const { entryPoint, workingDirectory } = await readImage({ directory: 'containers/inference' })
 * ```
 */
export async function readImage(source: ImageSource): Promise<Image> {
  const directory = resolve(source.directory)
  const file = resolve(directory, source.dockerFile ?? 'Dockerfile')
  if (!file.startsWith(directory + sep)) throw new LocalAwsError('SW4701', `the Dockerfile ${file} lies outside its build context ${directory}`)
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new LocalAwsError('SW4701', `the Dockerfile ${file} cannot be read; an image is given as the folder that holds it`, { cause })
  })
  if (escapeDirective.test(text)) throw new LocalAwsError('SW4702', `${file}: the directive escape is not supported`)
  const parsed = parseDockerfile(text)
  const { buildArgs = {} } = source
  const globals: Record<string, string> = {}
  for (const instruction of parsed.globals) Object.assign(globals, saying(file, instruction, () => globalArgument(instruction, buildArgs, globals)))
  const build = { directory, buildArgs, globals }
  const index = source.target === undefined ? parsed.stages.length - 1 : stageIndex(parsed, source.target)
  const image = await readStage(file, parsed, index, build)
  if (image === undefined) throw new LocalAwsError('SW4701', `${file} has no ${source.target === undefined ? 'FROM' : `stage ${source.target}`}`)
  return image
}

async function readStage(file: string, dockerfile: Dockerfile, index: number, build: Omit<BuildContext, 'stage'>): Promise<Image | undefined> {
  const stage = dockerfile.stages[index]
  if (stage === undefined) return undefined
  const lookup: Lookup = name => build.globals[name]
  const words = saying(file, stage.from, () => splitWords(stage.from.rest, lookup).filter(word => !word.startsWith('--')))
  const base = stageIndex(dockerfile, words[0] ?? '', index)
  const inherited = await readStage(file, dockerfile, base, build)
  let state: StageState = { ...inherited ?? scratch(), args: {}, ownCommand: false }
  const context: BuildContext = { ...build, stage: name => readStage(file, dockerfile, stageIndex(dockerfile, name, index), build) }
  for (const instruction of stage.instructions) state = await sayingLater(file, instruction, applyInstruction(instruction, state, context))
  return state
}

const scratch = (): Image => ({ entryPoint: [], command: [], environment: {}, workingDirectory: '/', files: emptyFolder() })

/** -1 when no stage before `before` has that name or number. */
function stageIndex({ stages }: Dockerfile, name: string, before = stages.length): number {
  const wanted = name.toLowerCase()
  const named = stages.findLastIndex(({ from }, index) => index < before && /\sas\s+(\S+)$/i.exec(from.rest)?.[1]?.toLowerCase() === wanted)
  if (named !== -1) return named
  return /^\d+$/.test(name) && Number(name) < before ? Number(name) : -1
}

function globalArgument({ name, rest }: Instruction, given: Readonly<Record<string, string>>, known: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  if (name !== 'ARG') throw new UnreadableLine(`${name} stands before FROM`)
  return argumentOf(rest, given, known)
}

function saying<T>(file: string, instruction: Instruction, action: () => T): T {
  try {
    return action()
  } catch (error) {
    throw located(file, instruction, error)
  }
}

async function sayingLater<T>(file: string, instruction: Instruction, work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw located(file, instruction, error)
  }
}

function located(file: string, { name, line }: Instruction, error: unknown): unknown {
  if (error instanceof UnreadableLine) return new LocalAwsError('SW4702', `${file}:${line}: ${name}: ${error.message}`)
  return error
}
