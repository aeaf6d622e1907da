import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { ContainerExit, ContainerRequest, RunningContainer } from '../../container/index.js'
import { FunctionLog } from '../../lambda/function-log.js'
import { LocalAwsError } from '../../local-aws-error.js'
import { JobFailure } from '../error.js'
import { clusterOf, type Job } from '../job/job.js'
import { instanceType } from '../request/instance-type.js'
import type { JobEnd } from './job-end.js'
import { sessionName } from './role-session.js'
import { hostsOf, logFolderOf, scratchOf, type Surroundings } from './surroundings.js'

/** One instance of a job. */
export interface Instance {
  readonly host: string
  /** From 0. */
  readonly index: number
  /** Its file system: an absolute path of the container lies below. */
  readonly root: string
}

/** What a job says of its container. */
export interface Program extends Pick<ContainerRequest, 'image' | 'entryPoint' | 'command' | 'environment'> {
  readonly roleArn: string
  readonly instanceType: string
  readonly maxRuntimeSeconds: number
}

/** The instances of a job, whether their file systems are there or not. */
export const instancesOf = (surroundings: Pick<Surroundings, 'directory'>, job: Job): readonly Instance[] =>
  hostsOf(clusterOf(job).count).map((host, index) => ({ host, index, root: join(scratchOf(surroundings, job), host) }))

/** Makes the file system of an instance, empty. */
export async function emptyRoot({ root }: Instance): Promise<void> {
  await rm(root, { recursive: true, force: true })
  await mkdir(root, { recursive: true })
}

/** Writes a file of the container's, given by its absolute path there. */
export async function writeConfig({ root }: Instance, path: string, content: unknown): Promise<void> {
  const file = join(root, path)
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, JSON.stringify(content, null, 2))
}

/**
 * Runs an instance's container to its end: its own, or the one that the job's end or its time makes.
 *
 * @returns undefined when the job had come to its end before the container was started
 * @throws JobFailure for an image that cannot be run
 */
export async function runContainer(surroundings: Surroundings, job: Job, instance: Instance, program: Program, end: JobEnd): Promise<ContainerExit | undefined> {
  const log = new FunctionLog(join(logFolderOf(surroundings, job), `${instance.host}.log`), surroundings.local.logBytes)
  try {
    const container = end.signal.aborted ? undefined : await started(surroundings, instance, program, log)
    return container === undefined ? undefined : await ended(surroundings, container, program.maxRuntimeSeconds, end)
  } finally {
    log.close()
  }
}

async function started({ containers }: Surroundings, { root }: Instance, program: Program, log: FunctionLog): Promise<RunningContainer> {
  const { memoryMiB, vcpus } = instanceType(program.instanceType)
  const { image, entryPoint, command, environment, roleArn } = program
  try {
    return await containers.run({
      image, environment, roleArn, sessionName, vcpus, scratch: root,
      ...(entryPoint === undefined ? {} : { entryPoint }), ...(command === undefined ? {} : { command }), ...(memoryMiB === undefined ? {} : { memoryMiB }),
      log: (line) => { log.write(`${line}\n`) },
    })
  } catch (error) {
    if (error instanceof LocalAwsError) throw new JobFailure(`ClientError: ${error.message}`)
    throw error
  }
}

async function ended({ clock, limits, local }: Surroundings, container: RunningContainer, maxRuntimeSeconds: number, end: JobEnd): Promise<ContainerExit> {
  const stops: Promise<void>[] = []
  const stop = (): void => { stops.push(container.stop((end.reason === 'closing' ? local.closeSeconds : limits.stopGraceSeconds) * 1000)) }
  const cancel = clock.schedule(clock.now() + maxRuntimeSeconds * 1000, () => { end.because('max-runtime') })
  end.listen(stop)
  const exit = await container.exited
  cancel()
  end.unlisten(stop)
  await Promise.all(stops)
  return exit
}
