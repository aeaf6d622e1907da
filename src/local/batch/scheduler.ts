import type { Job } from './job.js'
import type { ComputeEnvironment, JobQueue } from './record.js'

/** What the scheduler reads and does. */
export interface SchedulerSetup {
  /** By ARN. */
  readonly queue: (arn: string) => JobQueue | undefined
  readonly environment: (arn: string) => ComputeEnvironment | undefined
  /** Cores of this machine, for all compute environments together. */
  readonly cores: number
  readonly start: (job: Job, environment: ComputeEnvironment) => void
  /** Told of a job that no compute environment of its queue could ever run. */
  readonly misfit: (job: Job) => void
}

/**
 * Starts runnable jobs: queues by priority, each queue's jobs first in first out, as long as their vCPUs fit into a compute environment and into this machine.
 * A job that does not fit holds up what comes after it, so that small jobs do not starve a large one; a job that is larger than the machine runs alone.
 */
export class Scheduler {
  readonly #ready = new Map<string, Set<Job>>()
  readonly #used = new Map<string, number>()
  readonly #placed = new Map<Job, { readonly environment: string, readonly vcpus: number }>()
  #total = 0
  #planned = false
  #stopped = true

  constructor(private readonly setup: SchedulerSetup) {}

  /** From now on jobs are started. */
  begin(): void {
    this.#stopped = false
    this.plan()
  }

  /** No job is started any more. */
  stop(): void {
    this.#stopped = true
  }

  add(job: Job): void {
    const { queueArn } = job.spec
    this.#ready.set(queueArn, (this.#ready.get(queueArn) ?? new Set()).add(job))
    this.plan()
  }

  /** A job that waits here is not to be started. */
  remove(job: Job): void {
    this.#ready.get(job.spec.queueArn)?.delete(job)
    this.plan()
  }

  /** What a job used is free again. */
  release(job: Job): void {
    const placed = this.#placed.get(job)
    if (placed === undefined) return
    this.#placed.delete(job)
    this.#total -= placed.vcpus
    this.#used.set(placed.environment, (this.#used.get(placed.environment) ?? 0) - placed.vcpus)
    this.plan()
  }

  /** Places what can be placed, once what is under way has been done. */
  plan(): void {
    if (this.#planned || this.#stopped) return
    this.#planned = true
    setImmediate(() => {
      this.#planned = false
      if (!this.#stopped) this.#place()
    })
  }

  #place(): void {
    const queues = [...this.#ready.keys()].flatMap(arn => this.setup.queue(arn) ?? [])
    const full = new Set<string>()
    for (const queue of queues.sort((a, b) => b.priority - a.priority || (a.arn < b.arn ? -1 : 1))) {
      // what comes later would take the cores that this one waits for
      if (!this.#placeFrom(queue, full)) return
    }
  }

  /** @returns false when a job waits for the machine itself */
  #placeFrom(queue: JobQueue, full: Set<string>): boolean {
    for (const job of this.#ready.get(queue.arn) ?? []) {
      const { vcpus } = job.spec.container
      const environments = queue.computeEnvironments.flatMap(arn => this.setup.environment(arn) ?? []).filter(({ enabled }) => enabled)
      const large = environments.filter(({ maxVcpus }) => vcpus <= maxVcpus)
      if (large.length === 0) {
        if (environments.length > 0) this.setup.misfit(job)
        continue
      }
      if (this.#total > 0 && this.#total + vcpus > this.setup.cores) return false
      const chosen = large.find(({ arn, maxVcpus }) => !full.has(arn) && (this.#used.get(arn) ?? 0) + vcpus <= maxVcpus)
      if (chosen === undefined) {
        for (const { arn } of large) full.add(arn)
        return true
      }
      this.#start(job, chosen)
    }
    return true
  }

  #start(job: Job, environment: ComputeEnvironment): void {
    const { vcpus } = job.spec.container
    this.#ready.get(job.spec.queueArn)?.delete(job)
    this.#placed.set(job, { environment: environment.arn, vcpus })
    this.#total += vcpus
    this.#used.set(environment.arn, (this.#used.get(environment.arn) ?? 0) + vcpus)
    this.setup.start(job, environment)
  }
}
