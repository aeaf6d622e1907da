import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Clock } from '../../interpreter/types.js'
import { removeTree, type ContainerExit, type Containers, type RunningContainer } from '../container/index.js'
import { FunctionLog } from '../lambda/function-log.js'
import { LocalAwsError } from '../local-aws-error.js'
import { jobEnvironment, logStreamOf } from './container-detail.js'
import type { Job } from './job.js'
import type { BatchLimits } from './limit.js'
import type { ComputeEnvironment } from './record.js'
import type { Failure } from './retry.js'

/** How an attempt ended: with exit code 0, or as a failure. */
export type Outcome = Failure & { readonly taskId: string, readonly startedAt?: number }

/** What a runner works with, and whom it tells. */
export interface RunnerSetup {
  /** Scratch folders and logs lie here. */
  readonly directory: string
  readonly containers: Containers
  /** Whether a service may act as a role. */
  readonly mayAssume: (serviceName: string, roleArn: string) => boolean
  readonly clock: Clock
  readonly limits: BatchLimits
  /** The job's container is up. */
  readonly running: (job: Job, startedAt: number) => void
  /** The job has taken longer than it may. */
  readonly timedOut: (job: Job) => void
  /** Told of what is nobody's fault but ours. */
  readonly onProblem: (problem: unknown) => void
}

/** ECS runs the tasks of jobs. */
const tasks = 'ecs-tasks.amazonaws.com'

/** Bytes of an attempt's log; an older half is kept beside it. */
const logBytes = 4_194_304

const exited = 'Essential container in task exited'
const notStarted = 'Task failed to start'

/** Runs attempts of jobs, each as a container in a folder of its own. */
export class Runner {
  readonly #running = new Map<Job, RunningContainer>()
  #closed = false

  constructor(private readonly setup: RunnerSetup) {}

  /**
   * Runs one attempt.
   *
   * @returns how it ended; undefined when the local AWS ends
   */
  async run(job: Job, environment: ComputeEnvironment): Promise<Outcome | undefined> {
    const taskId = job.state.taskId ?? newTaskId()
    const scratch = join(this.setup.directory, 'scratch', taskId)
    const log = new FunctionLog(join(this.setup.directory, 'logs', `${logStreamOf(job.spec, taskId)}.log`), logBytes)
    try {
      const outcome = await this.#attempt(job, environment, scratch, log)
      return this.#closed ? undefined : { ...outcome, taskId }
    } catch (error) {
      if (this.#closed) return undefined
      this.setup.onProblem(error)
      return { taskId, statusReason: notStarted, reason: 'CannotCreateContainerError: the local AWS failed; its log says why' }
    } finally {
      this.#running.delete(job)
      log.close()
      await removeTree(scratch).catch(this.setup.onProblem)
    }
  }

  /** Has a job's container end, if it is up. One that is about to start is stopped as soon as it has. */
  stop(job: Job): void {
    void this.#running.get(job)?.stop(this.setup.limits.graceSeconds * 1000)
  }

  /** Ends all containers, which have `graceMs` for it. What they did is not told: the next start finds them lost. */
  async close(graceMs: number): Promise<void> {
    this.#closed = true
    await Promise.all([...this.#running.values()].map(container => container.stop(graceMs)))
  }

  async #attempt(job: Job, environment: ComputeEnvironment, scratch: string, log: FunctionLog): Promise<Omit<Outcome, 'taskId'>> {
    const { container } = job.spec
    const { clock, containers } = this.setup
    if (container.jobRoleArn !== undefined && !this.setup.mayAssume(tasks, container.jobRoleArn)) return { statusReason: notStarted, reason: unassumable(container.jobRoleArn) }
    let running: RunningContainer
    try {
      running = await containers.run({
        image: container.image,
        ...(container.command === undefined ? {} : { command: container.command }),
        environment: jobEnvironment(job, environment.name),
        memoryMiB: container.memoryMiB, vcpus: container.vcpus,
        ...(container.jobRoleArn === undefined ? {} : { roleArn: container.jobRoleArn, sessionName: job.spec.name }),
        scratch,
        log: (line) => { log.write(`${line}\n`) },
      })
    } catch (error) {
      if (error instanceof LocalAwsError) return { statusReason: notStarted, reason: `CannotPullContainerError: ${error.message}` }
      throw error
    }
    this.#running.set(job, running)
    if (this.#closed) await running.stop(0)
    const startedAt = clock.now()
    this.setup.running(job, startedAt)
    if (job.state.stopReason !== undefined) this.stop(job)
    const { timeoutSeconds } = job.spec
    const cancelTimer = timeoutSeconds === undefined ? () => undefined : clock.schedule(startedAt + timeoutSeconds * 1000, () => { this.setup.timedOut(job) })
    const exit = await running.exited
    cancelTimer()
    return { startedAt, ...failureOf(exit) }
  }
}

function failureOf({ exitCode, reason }: ContainerExit): Failure {
  if (exitCode === null) return { statusReason: notStarted, ...(reason === undefined ? {} : { reason }) }
  return { statusReason: exited, exitCode, ...(reason === undefined ? {} : { reason }) }
}

const unassumable = (roleArn: string): string =>
  `ECS was unable to assume the role '${roleArn}' that was provided for this task. Please verify that the role being passed has the proper trust relationship and permissions and that your IAM user has permissions to pass this role.`

/** As ECS names tasks. */
export const newTaskId = (): string => randomBytes(16).toString('hex')
