import { join, posix } from 'node:path'
import { LocalAwsError } from '../local-aws-error.js'
import type { ContainerRequest } from './container.js'
import type { Image } from './stage.js'
import { entryAt } from './image-tree.js'

/** What is started. */
export interface CommandLine {
  readonly program: string
  readonly args: readonly string[]
  /** Whether the program is Node: its heap can be limited. */
  readonly node: boolean
}

/** Where images have Node: the official ones, Debian's and Alpine's packages, distroless. */
const nodePaths = new Set(['node', '/usr/local/bin/node', '/usr/bin/node', '/nodejs/bin/node'])

/**
 * What an image and a job together start, on this machine: `node` is the Node that runs the local AWS, and the program and its first argument that is no
 * option, where they are absolute paths of the image's files, are found below the container's root.
 *
 * @throws LocalAwsError SW4705 when there is no command, or a shell's text names a place in the image
 */
export function commandLine(image: Image, { image: name, entryPoint, command, memoryMiB, scratch }: Pick<ContainerRequest, 'image' | 'entryPoint' | 'command' | 'memoryMiB' | 'scratch'>): CommandLine {
  const words = [...entryPoint ?? image.entryPoint, ...command ?? (entryPoint === undefined ? image.command : [])]
  const [program, ...args] = words
  if (program === undefined || program === '') {
    throw new LocalAwsError('SW4705', `the image ${name} says nothing of what to start: its Dockerfile has neither ENTRYPOINT nor CMD (those of its base image are not known), and the job gives no command`)
  }
  refuseImagePaths(image, name, words)
  const inImage = (word: string): string => word.startsWith('/') && entryAt(image.files, word) !== undefined ? join(scratch, word) : word
  const script = args.findIndex(word => !word.startsWith('-'))
  const found = args.map((word, index) => index === script ? inImage(word) : word)
  if (!nodePaths.has(program)) return { program: inImage(program), args: found, node: false }
  // an option of the command line comes later, and wins
  const heap = memoryMiB === undefined ? [] : [`--max-old-space-size=${memoryMiB}`]
  return { program: process.execPath, args: [...heap, ...found], node: true }
}

/** The text of a shell is not looked into; one that names a file of the image by its absolute path would not find it. */
function refuseImagePaths(image: Image, name: string, words: readonly string[]): void {
  const shell = words.findIndex((word, index) => word === '-c' && /^(?:ba|da)?sh$/.test(posix.basename(words[index - 1] ?? '')))
  const text = shell === -1 ? '' : words[shell + 1] ?? ''
  const path = text.split(/[\s"'=;:&|()<>]+/).find(part => part.startsWith('/') && part !== '/' && entryAt(image.files, part) !== undefined)
  if (path !== undefined) {
    throw new LocalAwsError('SW4705', `the image ${name} starts a shell that names ${path}; without Docker the image's files lie elsewhere: use the exec form, or a path relative to WORKDIR`)
  }
}
