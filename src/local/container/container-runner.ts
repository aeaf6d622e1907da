import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, realpathSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import type { Identities } from '../iam/index.js'
import { commandLine, type CommandLine } from './command-line.js'
import type { ContainerExit, ContainerRequest, Containers, RunningContainer } from './container.js'
import { errorCode } from './error-code.js'
import { containerEnvironment } from './environment-variables.js'
import { readImage } from './image.js'
import type { Images } from './image-registry.js'
import { layOut } from './image-tree.js'
import { lineSplitter } from './line-splitter.js'
import { killGroup, openProcessNotes, type ProcessNotes } from './orphan.js'

/** What containers are made of. */
export interface ContainersOptions {
  /** Notes of running processes lie here. */
  readonly directory: string
  readonly images: Pick<Images, 'find'>
  readonly identities: Pick<Identities, 'mint' | 'revoke'>
  /** Of the local AWS; asked when a container starts. */
  readonly endpoint: () => string
}

/**
 * Runs images as processes, without Docker: see docs/local-aws.md, "Containers". Processes that a killed local AWS left behind are ended first.
 *
 * @example
 * ```ts
 * const containers = createContainers({ directory: '.stepwright/containers', images, identities, endpoint })
 * const { exited } = await containers.run({ image: 'inference', environment: {}, scratch: '/tmp/c1', log: console.error })
 * const { exitCode } = await exited
 * ```
 */
export function createContainers({ directory, images, identities, endpoint }: ContainersOptions): Containers {
  const notes = openProcessNotes(directory)
  const running = new Set<StartedContainer>()
  // who ends without closing takes its children along
  const killAll = (): void => { for (const container of running) container.kill() }
  process.on('exit', killAll)
  return {
    async run(request) {
      const image = await readImage(images.find(request.image))
      mkdirSync(request.scratch, { recursive: true })
      // a program that looks where it is finds this path
      const placed = { ...request, scratch: realpathSync(request.scratch) }
      const command = commandLine(image, placed)
      await layOut(image.files, placed.scratch)
      const { roleArn, sessionName } = request
      // each container has keys of its own, which end with it: jobs come and go, and the keys of all of them would be kept for ever
      const credentials = roleArn === undefined ? undefined : identities.mint(roleArn, sessionName)
      const revoke = (): void => { if (credentials !== undefined) identities.revoke(credentials.accessKeyId) }
      try {
        const environment = containerEnvironment(image, placed, credentials, endpoint())
        const directories = { cwd: join(placed.scratch, image.workingDirectory), home: environment['HOME'] ?? '', temporary: environment['TMPDIR'] ?? '' }
        for (const path of Object.values(directories)) mkdirSync(path, { recursive: true })
        const container = start(command, environment, directories.cwd, placed, notes)
        running.add(container)
        void container.exited.then(() => {
          running.delete(container)
          revoke()
        })
        return container
      } catch (error) {
        revoke()
        throw error
      }
    },
    async close() {
      await Promise.all([...running].map(container => container.stop(0)))
      process.off('exit', killAll)
    },
  }
}

/** How long output is waited for after the program has ended: what has left its group may hold the pipe for ever. */
const outputMs = 5_000

interface StartedContainer extends RunningContainer {
  readonly kill: () => void
}

function start(command: CommandLine, env: Readonly<Record<string, string>>, cwd: string, request: ContainerRequest, notes: ProcessNotes): StartedContainer {
  let child: ChildProcess
  try {
    // a group of its own: all that it starts is ended with it
    child = spawn(command.program, command.args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    // more variables or arguments than the system takes; other reasons are told by an event
    return notStarted(startError(command.program, error))
  }
  const { pid } = child
  const forget = pid === undefined ? () => undefined : notes.add(pid, request.scratch)
  let outOfMemory = false
  follow(child, (line, stream) => {
    if (stream === 'stderr' && line.includes('JavaScript heap out of memory')) outOfMemory = true
    request.log(line, stream)
  })
  const kill = (): void => { if (pid !== undefined && child.exitCode === null && child.signalCode === null) killGroup(pid) }
  const exited = ending(child, command.program).then((exit): ContainerExit => {
    forget()
    // Docker kills a container that takes more than its memory; Node aborts itself
    return command.node && outOfMemory && exit.signal === 'SIGABRT' ? { exitCode: 137, signal: 'SIGKILL', reason: 'OutOfMemoryError: Container killed due to memory usage' } : exit
  })
  return {
    exited, kill,
    async stop(graceMs) {
      const timer = setTimeout(kill, graceMs)
      if (graceMs > 0) child.kill('SIGTERM')
      else kill()
      await exited
      clearTimeout(timer)
    },
  }
}

const notStarted = (exit: ContainerExit): StartedContainer => ({ exited: Promise.resolve(exit), stop: () => Promise.resolve(), kill: () => undefined })

/** As Docker words it. */
function startError(program: string, error: unknown): ContainerExit {
  const code = errorCode(error) ?? 'unknown error'
  return { exitCode: null, signal: null, reason: `CannotStartContainerError: exec: "${program}": ${code === 'ENOENT' ? 'executable file not found in $PATH' : code}` }
}

function follow(child: ChildProcess, log: ContainerRequest['log']): void {
  for (const stream of ['stdout', 'stderr'] as const) {
    const split = lineSplitter(line => { log(line, stream) })
    child[stream]?.on('data', split)
    child[stream]?.once('close', () => { split() })
  }
}

/** Settles when the program has ended, the rest of its group is killed, and its output is read. */
function ending(child: ChildProcess, program: string): Promise<ContainerExit> {
  return new Promise((resolve) => {
    child.on('error', (error) => {
      if (child.pid === undefined) resolve(startError(program, error))
    })
    child.once('exit', (code, signal) => {
      if (child.pid !== undefined) killGroup(child.pid)
      const exit = { exitCode: code ?? 128 + (signal === null ? 0 : constants.signals[signal]), signal }
      const timer = setTimeout(() => {
        child.stdout?.destroy()
        child.stderr?.destroy()
      }, outputMs)
      child.once('close', () => {
        clearTimeout(timer)
        resolve(exit)
      })
    })
  })
}
