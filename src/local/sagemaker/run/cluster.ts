import type { ContainerExit } from '../../container/index.js'
import { JobFailure } from '../error.js'
import type { Job } from '../job/job.js'
import { emptyRoot, instancesOf, runContainer, type Instance, type Program } from './instance.js'
import type { JobEnd } from './job-end.js'
import type { Surroundings } from './surroundings.js'

/** What the two kinds of jobs do differently. */
export interface ClusterWork {
  readonly program: Program
  /** Called once, when the first instance has its turn: from then on the job has begun. */
  begin(): Promise<void>
  /** Puts an instance's input where its container looks for it. @throws JobFailure */
  prepare(instance: Instance): Promise<void>
  /** Does something while the container runs. @returns what ends it; told whether the outcome counts. @throws JobFailure */
  accompany?(instance: Instance): { finish(): Promise<void> }
  /** Why a container that ended like that fails the job. */
  failureOf(instance: Instance, exit: ContainerExit): Promise<string>
}

/** An instance whose container has failed, and by that its job. */
export class InstanceFailure extends JobFailure {
  constructor(reason: string, readonly instance: Instance) {
    super(reason)
  }
}

/**
 * Runs the instances of a job, each when there is room for it. One that fails ends the others.
 *
 * @returns the instances that had their turn, by number; how it ended stands in `end`
 */
export async function runCluster(surroundings: Surroundings, job: Job, work: ClusterWork, end: JobEnd): Promise<readonly Instance[]> {
  let begun: Promise<void> | undefined
  const begin = (): Promise<void> => begun ??= work.begin()
  const instances = await Promise.all(instancesOf(surroundings, job).map(async (instance): Promise<readonly Instance[]> => {
    const release = await surroundings.slots.take(end.signal)
    if (release === undefined) return []
    try {
      await begin()
      await emptyRoot(instance)
      await runInstance(surroundings, job, instance, work, end)
      return [instance]
    } catch (error) {
      end.fail(error)
      return []
    } finally {
      release()
    }
  }))
  return instances.flat()
}

async function runInstance(surroundings: Surroundings, job: Job, instance: Instance, work: ClusterWork, end: JobEnd): Promise<void> {
  if (end.signal.aborted) return
  await work.prepare(instance)
  const company = work.accompany?.(instance)
  try {
    const exit = await runContainer(surroundings, job, instance, work.program, end)
    // before its company ends: what is uploaded of a failed instance is not waited for by the others
    if (exit !== undefined && exit.exitCode !== 0 && end.reason === undefined) end.fail(new InstanceFailure(await work.failureOf(instance, exit), instance))
  } catch (error) {
    end.fail(error)
  } finally {
    await company?.finish()
  }
}
