import { openRecordStore, type RecordStore } from '../../record-store.js'
import { hasEnded, type Job, type JobKind } from './job.js'

/** Who is told of jobs. */
export interface JobListener {
  /** A job has come to another status, and that is on disk, where it could be written. */
  changed(job: Job): void
  /** A job is not kept any more. */
  forgotten(job: Job): Promise<void>
}

const statusOf = (job: Job): string => (job.kind === 'training' ? `${job.status} ${job.transitions.at(-1)?.status ?? ''}` : job.status)

/** The jobs of a data directory. What is read is at once what was written last; files follow in the same order. */
export class JobStore {
  readonly #jobs: Map<string, Job>
  readonly #writes = new Map<string, Promise<void>>()
  #latest: number
  readonly #waiting = new Map<string, { readonly ended: Promise<void>, readonly settle: () => void }>()

  private constructor(private readonly records: RecordStore<Job>, private readonly mostEnded: number, private readonly told: JobListener) {
    this.#jobs = new Map(records.list().map(job => [job.arn, job]))
    this.#latest = records.list().reduce((latest, job) => Math.max(latest, job.createdAt), 0)
  }

  /**
   * @param mostEnded - ended jobs that are kept
   */
  static async open(directory: string, mostEnded: number, told: JobListener): Promise<JobStore> {
    return new JobStore(await openRecordStore<Job>(directory, job => job.arn), mostEnded, told)
  }

  /** When a job is made: later than every other, so that the order of jobs is that of their making. */
  creationTime(now: number): number {
    this.#latest = Math.max(now, this.#latest + 1)
    return this.#latest
  }

  get(arn: string): Job | undefined {
    return this.#jobs.get(arn)
  }

  /** In order of their making. */
  list(kind: JobKind): readonly Job[] {
    return [...this.#jobs.values()].filter(job => job.kind === kind).sort((a, b) => a.createdAt - b.createdAt)
  }

  /** Those that have not ended, of both kinds, in order of their making. */
  running(): readonly Job[] {
    return [...this.#jobs.values()].filter(job => !hasEnded(job)).sort((a, b) => a.createdAt - b.createdAt)
  }

  /**
   * Keeps a job, in place of what was known of it. Settles when it is on disk. Whoever waits for its end is told then.
   *
   * @throws Error when it cannot be written: a new job is not kept then; what became of another one counts as long as this process lives, and is told
   */
  async put(job: Job): Promise<void> {
    const before = this.#jobs.get(job.arn)
    this.#jobs.set(job.arn, job)
    try {
      await this.#write(job)
    } catch (error) {
      if (before !== undefined) this.#tell(before, job)
      else if (this.#jobs.get(job.arn) === job) this.#jobs.delete(job.arn)
      throw error
    }
    this.#tell(before, job)
    if (hasEnded(job)) await this.#prune()
  }

  /** Files are written in the order of what they tell. */
  async #write(job: Job): Promise<void> {
    const write = (this.#writes.get(job.arn) ?? Promise.resolve()).then(() => this.records.put(job))
    const settled = write.catch(() => undefined)
    this.#writes.set(job.arn, settled)
    try {
      await write
    } finally {
      if (this.#writes.get(job.arn) === settled) this.#writes.delete(job.arn)
    }
  }

  #tell(before: Job | undefined, job: Job): void {
    if (before === undefined || statusOf(before) !== statusOf(job)) this.told.changed(job)
    if (!hasEnded(job)) return
    this.#waiting.get(job.arn)?.settle()
    this.#waiting.delete(job.arn)
  }

  /** Changes a job as it is now. @throws Error for one that is not known */
  async change(arn: string, change: (job: Job) => Job): Promise<void> {
    const job = this.#jobs.get(arn)
    if (job === undefined) throw new Error(`there is no job ${arn}`)
    await this.put(change(job))
  }

  /** Settles when all is written. */
  async flush(): Promise<void> {
    await Promise.all(this.#writes.values())
  }

  /** Settles when a job has ended; at once for one that has, or is not known. */
  ended(arn: string): Promise<void> {
    const job = this.#jobs.get(arn)
    if (job === undefined || hasEnded(job)) return Promise.resolve()
    const known = this.#waiting.get(arn)
    if (known !== undefined) return known.ended
    let settle = (): void => undefined
    const ended = new Promise<void>(resolve => { settle = resolve })
    this.#waiting.set(arn, { ended, settle })
    return ended
  }

  /** Forgets the jobs that ended first. */
  async #prune(): Promise<void> {
    const spare = this.#jobs.size - this.mostEnded
    if (spare <= 0) return
    const ended = [...this.#jobs.values()].filter(hasEnded).sort((a, b) => (a.endedAt ?? 0) - (b.endedAt ?? 0))
    for (const job of ended.slice(0, Math.max(0, ended.length - this.mostEnded))) {
      this.#jobs.delete(job.arn)
      await this.records.remove(job.arn)
      await this.told.forgotten(job)
    }
  }
}
