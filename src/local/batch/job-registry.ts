import { createHash, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { removeTree } from '../container/index.js'
import { notKept } from './error.js'
import { createJob, hasEnded, isArray, type ArrayJob, type Attempt, type Job, type JobSpec, type JobState } from './job.js'
import { JobStore } from './job-store.js'
import { JobTable } from './job-table.js'
import { triesAgain } from './retry.js'
import { newTaskId, Runner, type Outcome, type RunnerSetup } from './runner.js'
import { Scheduler, type SchedulerSetup } from './scheduler.js'
import type { ComputeEnvironment } from './record.js'

/** What jobs are scheduled and run by, and who hears of them. */
export interface JobsSetup extends Omit<RunnerSetup, 'running' | 'timedOut'>, Pick<SchedulerSetup, 'queue' | 'environment' | 'cores'> {
  /** Told of every change of a job's status. */
  readonly onChange: (job: Job) => void
}

const timeoutReason = 'Job attempt duration exceeded timeout'
const misfitReason = 'MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT - The job resource requirement (vCPU/memory/GPU) is higher than that can be met by the CE(s) attached to the job queue.'

/** The jobs of a local Batch: kept on disk, scheduled and run. */
export class Jobs {
  readonly #table: JobTable
  readonly #scheduler: Scheduler
  readonly #runner: Runner
  /** One a process: jobs of another one ran on an instance that is gone. */
  readonly #host = `i-${createHash('sha256').update(randomUUID()).digest('hex').slice(0, 17)}`
  readonly #attempts = new Set<Promise<void>>()
  #sequence = 0

  private constructor(private readonly setup: JobsSetup, private readonly store: JobStore) {
    this.#table = new JobTable({ changed: job => { this.#changed(job) }, runnable: job => { this.#scheduler.add(job) } }, () => setup.clock.now())
    this.#scheduler = new Scheduler({ ...setup, start: (job, environment) => { this.#start(job, environment) }, misfit: job => { this.#misfit(job) } })
    this.#runner = new Runner({
      ...setup,
      running: (job, startedAt) => { this.#table.update(job, { ...job.state, status: 'RUNNING', startedAt }) },
      timedOut: (job) => { this.#stop(job, timeoutReason, {}) },
    })
  }

  /** Reads what is on disk. Nothing runs before {@link resume}. */
  static async open(setup: JobsSetup): Promise<Jobs> {
    const jobs = new Jobs(setup, await JobStore.open(join(setup.directory, 'jobs'), setup.onProblem))
    // what cannot be removed is in nobody's way: every attempt has a folder of its own
    await removeTree(join(setup.directory, 'scratch')).catch(setup.onProblem)
    await jobs.#load()
    return jobs
  }

  get(id: string): Job | undefined {
    return this.#table.get(id)
  }

  list(): readonly Job[] {
    return [...this.#table.list()]
  }

  ended(id: string): Promise<void> {
    return this.#table.ended(id)
  }

  /**
   * Accepts a job; it is on disk when this settles.
   *
   * @throws ServiceError ServerException when it cannot be written: there is no such job then
   */
  async submit(id: string, spec: Omit<JobSpec, 'sequence' | 'createdAt'>): Promise<Job> {
    const job = createJob(id, { ...spec, createdAt: this.setup.clock.now(), sequence: ++this.#sequence }, { status: 'SUBMITTED', attempts: [] })
    if (!await this.#save(job)) {
      // of a write that failed all may be there, and would be a job after a restart
      await this.store.remove(id).catch(this.setup.onProblem)
      throw notKept()
    }
    this.#table.add(job)
    this.setup.onChange(job)
    this.#table.admit(job)
    return job
  }

  /** Has jobs that have not started fail for a reason, children of an array among them. */
  async cancel(job: Job, reason: string): Promise<void> {
    await this.#each(job, reason, { cancelled: true }, waiting => !isUnderWay(waiting))
  }

  /** Has jobs fail for a reason; containers that run are stopped. */
  async terminate(job: Job, reason: string): Promise<void> {
    await this.#each(job, reason, { terminated: true }, () => true)
  }

  /** Gives a job other tags. @throws ServiceError ServerException when that cannot be written */
  async retag(job: Job, tags: Readonly<Record<string, string>>): Promise<void> {
    job.state = { ...job.state, tags }
    if (!await this.#save(job)) throw notKept()
  }

  /** Starts what waits, and tells jobs of a process that is gone that their instance is. */
  resume(): void {
    const open = this.list().filter(job => !hasEnded(job)).sort((a, b) => a.spec.sequence - b.spec.sequence)
    for (const job of open) for (const unit of unitsOf(job)) if (isUnderWay(unit)) this.#lost(unit)
    for (const job of open) if (!hasEnded(job)) this.#table.admit(job)
    this.#scheduler.begin()
  }

  /** Queues or compute environments have changed. */
  replan(): void {
    this.#scheduler.plan()
  }

  async close(graceMs: number): Promise<void> {
    this.#scheduler.stop()
    await this.#runner.close(graceMs)
    await Promise.all(this.#attempts)
    await this.store.settled()
  }

  async #each(job: Job, reason: string, mark: Partial<JobState>, chosen: (unit: Job) => boolean): Promise<void> {
    if (hasEnded(job)) return
    const units = unitsOf(job).filter(unit => !hasEnded(unit) && chosen(unit))
    if (isArray(job) && units.length > 0) this.#table.update(job, { ...job.state, ...mark, stopReason: reason })
    for (const unit of units) if (!hasEnded(unit)) this.#stop(unit, reason, mark)
    await this.#save(job)
  }

  #stop(job: Job, reason: string, mark: Partial<JobState>): void {
    if (isUnderWay(job)) {
      // the first reason counts
      this.#table.update(job, { ...job.state, ...mark, stopReason: job.state.stopReason ?? reason })
      this.#runner.stop(job)
      return
    }
    this.#scheduler.remove(job)
    this.#table.update(job, { ...job.state, ...mark, status: 'FAILED', statusReason: reason, stoppedAt: this.setup.clock.now() })
  }

  #start(job: Job, environment: ComputeEnvironment): void {
    const { startedAt: _, statusReason: __, ...state } = job.state
    this.#table.update(job, { ...state, status: 'STARTING', taskId: newTaskId(), host: this.#host })
    const attempt = this.#attempt(job, environment).catch(this.setup.onProblem).finally(() => this.#attempts.delete(attempt))
    this.#attempts.add(attempt)
  }

  async #attempt(job: Job, environment: ComputeEnvironment): Promise<void> {
    try {
      // a job that is not known to run would be run twice after the end of this process
      await this.#save(job)
      const outcome = await this.#runner.run(job, environment)
      if (outcome !== undefined) this.#finish(job, outcome)
    } finally {
      this.#scheduler.release(job)
    }
  }

  #finish(job: Job, { taskId, ...outcome }: Outcome): void {
    const { taskId: _, stopReason, ...state } = job.state
    const stoppedAt = this.setup.clock.now()
    const statusReason = stopReason ?? outcome.statusReason
    const attempt: Attempt = { ...outcome, taskId, stoppedAt, statusReason }
    const ended: JobState = { ...state, attempts: [...state.attempts, attempt], statusReason, stoppedAt }
    if (stopReason !== undefined) this.#table.update(job, { ...ended, status: 'FAILED' })
    else if (outcome.exitCode === 0) this.#table.update(job, { ...ended, status: 'SUCCEEDED' })
    else if (triesAgain(job.spec.retry, outcome, ended.attempts.length)) this.#again(job, ended)
    else this.#table.update(job, { ...ended, status: 'FAILED' })
  }

  #again(job: Job, { stoppedAt: _, ...state }: JobState): void {
    this.#table.update(job, { ...state, status: 'RUNNABLE' })
    this.#scheduler.add(job)
  }

  /** What Batch says of jobs whose instance went away under them. It has seen nothing of the container's end. */
  #lost(job: Job): void {
    const { taskId = '', host = '', startedAt } = job.state
    this.#finish(job, { taskId, statusReason: `Host EC2 (instance ${host}) terminated.`, ...(startedAt === undefined ? {} : { startedAt }) })
  }

  #misfit(job: Job): void {
    if (job.state.statusReason !== misfitReason) this.#table.update(job, { ...job.state, statusReason: misfitReason })
  }

  #changed(job: Job): void {
    this.setup.onChange(job)
    // a child that has only waited is what its parent makes it again
    if (job.parent === undefined || isUnderWay(job) || hasEnded(job) || job.state.attempts.length > 0) void this.#save(job)
  }

  /** @returns whether it could be written; what could not is told */
  #save(job: Job): Promise<boolean> {
    return this.store.save(job)
  }

  async #load(): Promise<void> {
    const { clock, limits } = this.setup
    const forgotten = clock.now() - limits.keptDays * 86_400_000
    for (const { jobId, spec, state, children } of await this.store.read()) {
      const job = createJob(jobId, spec, state)
      if (isArray(job)) for (const [index, childState] of children) restoreChild(job, index, childState)
      this.#sequence = Math.max(this.#sequence, spec.sequence)
      if (hasEnded(job) && (state.stoppedAt ?? 0) < forgotten) await this.store.remove(jobId)
      else this.#table.add(job)
    }
  }
}

function restoreChild({ children, counts }: ArrayJob, index: number, state: JobState): void {
  const child = children[index]
  if (child === undefined) return
  counts[child.state.status] -= 1
  counts[state.status] += 1
  child.state = state
}

const isUnderWay = ({ state: { status } }: Job): boolean => status === 'STARTING' || status === 'RUNNING'

/** What of a job runs: itself, or the children of an array. */
const unitsOf = (job: Job): readonly Job[] => (isArray(job) ? job.children : [job])
