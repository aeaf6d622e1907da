import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { JobFailure } from '../error.js'
import { hasEnded, reason, type Job, type JobStatus, type ProcessingJob, type SecondaryStatus, type TrainingJob } from '../job/job.js'
import { moved } from '../job/transition.js'
import { JobEnd } from './job-end.js'
import { runProcessing } from './processing-run.js'
import { scratchOf, type Surroundings } from './surroundings.js'
import { runTraining } from './training-run.js'

/** AWS's words where a job is lost by no fault of its own. */
const internalError = 'InternalServerError: We encountered an internal error.  Please try again.'

/** What became of a job. */
interface Outcome {
  readonly exitMessage?: string
  readonly model?: string
}

/** Runs jobs, each once, and writes down what becomes of them. */
export class JobRunner {
  readonly #running = new Map<string, JobEnd>()
  /** All that is to be done before this process may end. */
  readonly #work = new Set<Promise<void>>()
  #open = false

  /** @param onProblem - told of failures that are nobody's fault but ours */
  constructor(private readonly surroundings: Surroundings, private readonly onProblem: (problem: unknown) => void) {}

  /**
   * Runs the jobs that are there, and from now on those that come. Jobs whose containers ran when the process before this one ended have failed; of those whose
   * containers had all succeeded the rest is uploaded.
   */
  async resume(): Promise<void> {
    const { jobs } = this.surroundings
    for (const job of jobs.running()) {
      if (job.status === 'Stopping') await this.#end(job.arn, 'Stopped', {})
      else if (job.startedAt !== undefined && job.uploading === undefined) await this.#end(job.arn, 'Failed', {}, internalError)
    }
    await this.#removeOtherScratch(jobs.running().filter(job => job.uploading === true))
    this.#open = true
    for (const job of jobs.running()) this.submit(job.arn)
  }

  /** Runs a job that is kept already, when it is its turn. */
  submit(arn: string): void {
    const job = this.surroundings.jobs.get(arn)
    // one that was stopped before its turn came here has ended, or is about to
    if (!this.#open || job?.status !== 'InProgress' || this.#running.has(arn)) return
    const end = new JobEnd()
    this.#running.set(arn, end)
    const work = this.#run(job, end).catch((problem: unknown) => { this.onProblem(problem) }).finally(() => this.#work.delete(work))
    this.#work.add(work)
  }

  /** Ends a job: its containers get SIGTERM, and SIGKILL later. Settles when that is written down. */
  async stop(arn: string): Promise<void> {
    const { jobs, clock } = this.surroundings
    const running = this.#running.get(arn)
    const now = clock.now()
    const written = jobs.change(arn, job => (hasEnded(job) || job.status === 'Stopping' ? job : this.#stopping(job, now)))
    running?.because('stopped')
    await written
    if (running === undefined) await this.#end(arn, 'Stopped', {})
  }

  /** Ends all containers. Their jobs are left as they are: the next process finds that they were lost. */
  async close(): Promise<void> {
    this.#open = false
    for (const end of this.#running.values()) end.because('closing')
    await Promise.all(this.#work)
    await this.surroundings.jobs.flush()
  }

  /** What ended jobs left behind when the process before this one was killed. */
  async #removeOtherScratch(kept: readonly Job[]): Promise<void> {
    const folder = join(this.surroundings.directory, 'scratch')
    const keptFolders = new Set(kept.map(job => scratchOf(this.surroundings, job)))
    await mkdir(folder, { recursive: true })
    for (const name of await readdir(folder)) if (!keptFolders.has(join(folder, name))) await this.#remove(join(folder, name))
  }

  async #run(job: Job, end: JobEnd): Promise<void> {
    const outcome: { -readonly [Name in keyof Outcome]: Outcome[Name] } = {}
    try {
      Object.assign(outcome, job.kind === 'processing' ? await this.#process(job, end) : await this.#train(job, end))
    } catch (error) {
      end.fail(error)
    }
    if (end.reason === 'closing') return
    // also one that was stopped, or has taken too long, and of which something failed then
    if (end.failure !== undefined) await this.#finish(job, 'Failed', outcome, this.#reasonOf(end.failure))
    else await this.#finish(job, end.reason === undefined ? 'Completed' : 'Stopped', outcome, undefined, end.reason === 'max-runtime' ? 'MaxRuntimeExceeded' : undefined)
  }

  /** What a container left may withstand its removal: the job ends all the same, and the next start tries again. */
  async #finish(job: Job, status: JobStatus, outcome: Outcome, failureReason?: string, secondary?: SecondaryStatus): Promise<void> {
    this.#running.delete(job.arn)
    await this.#end(job.arn, status, outcome, failureReason, secondary)
    await this.#remove(scratchOf(this.surroundings, job))
  }

  async #remove(folder: string): Promise<void> {
    await this.surroundings.remove(folder).catch((problem: unknown) => { this.onProblem(problem) })
  }

  #process(job: ProcessingJob, end: JobEnd): Promise<Outcome> {
    return runProcessing(this.surroundings, job, end, { begin: () => this.#begin(job.arn), upload: () => this.#upload(job.arn) })
  }

  #train(job: TrainingJob, end: JobEnd): Promise<Outcome> {
    const at = (status: SecondaryStatus): Promise<void> => this.surroundings.jobs.change(job.arn, now => (now.kind === 'training' ? moved(now, status, this.surroundings.clock.now()) : now))
    return runTraining(this.surroundings, job, end, {
      at,
      upload: () => this.#upload(job.arn),
      begin: async () => {
        await this.#begin(job.arn)
        await at('Downloading')
      },
    })
  }

  /** On disk before anything is done: a job that has this mark is not run again. */
  #begin(arn: string): Promise<void> {
    const now = this.surroundings.clock.now()
    return this.surroundings.jobs.change(arn, job => ({ ...job, startedAt: now, modifiedAt: now }))
  }

  #upload(arn: string): Promise<void> {
    return this.surroundings.jobs.change(arn, job => ({ ...job, uploading: true }))
  }

  #stopping(job: Job, now: number): Job {
    const stopping = { ...job, status: 'Stopping' as const, modifiedAt: now }
    return stopping.kind === 'training' ? moved(stopping, 'Stopping', now) : stopping
  }

  async #end(arn: string, status: JobStatus, { exitMessage, model }: Outcome, failureReason?: string, secondary?: SecondaryStatus): Promise<void> {
    const now = this.surroundings.clock.now()
    await this.surroundings.jobs.change(arn, (job): Job => {
      const { uploading: _, ...rest } = job
      const ended = { ...rest, status, modifiedAt: now, endedAt: now, ...(failureReason === undefined ? {} : { failureReason: reason(failureReason) }) }
      if (ended.kind === 'processing') return { ...ended, ...(exitMessage === undefined ? {} : { exitMessage }) }
      return moved({ ...ended, ...(model === undefined ? {} : { model }) }, secondary ?? (status as SecondaryStatus), now)
    })
  }

  /** What is no failure of the job itself is ours, and noted. */
  #reasonOf(error: unknown): string {
    if (error instanceof JobFailure) return error.message
    this.onProblem(error)
    return internalError
  }
}
