import { appendFile, mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Job, JobSpec, JobState } from './job.js'

/** Files written at the same time. */
const atOnce = 16

/** A job as it was on disk, with the children of an array that have got anywhere. */
export interface StoredJob {
  readonly jobId: string
  readonly spec: JobSpec
  readonly state: JobState
  readonly children: ReadonlyMap<number, JobState>
}

/** One line of a job's file: the submission comes first, then whatever became of it or of a child. The last line of each counts. */
interface Line {
  readonly spec?: JobSpec
  readonly index?: number
  readonly state: JobState
}

interface Waiting {
  readonly changed: Set<Job>
  readonly written: ((kept: boolean) => void)[]
}

const suffix = '.jsonl'

/**
 * Keeps jobs on disk: a file for each submission, to which lines are appended. An array of ten thousand children is one file; what changes again before it was
 * written is written once.
 */
export class JobStore {
  readonly #dirty = new Map<string, Waiting>()
  readonly #writing = new Set<string>()
  /** Jobs whose submission is in their file. */
  readonly #known = new Set<string>()
  /** Files whose last line may be cut short. */
  readonly #torn = new Set<string>()
  #idle: (() => void)[] = []

  private constructor(private readonly directory: string, private readonly onProblem: (problem: unknown) => void) {}

  /**
   * @param directory - made when absent
   * @param onProblem - told of what could not be written
   */
  static async open(directory: string, onProblem: (problem: unknown) => void): Promise<JobStore> {
    await mkdir(directory, { recursive: true })
    return new JobStore(directory, onProblem)
  }

  /** Reads all jobs. A submission that was not written whole was never answered, and goes. */
  async read(): Promise<readonly StoredJob[]> {
    const jobs: StoredJob[] = []
    for (const name of await readdir(this.directory)) {
      if (!name.endsWith(suffix)) continue
      const jobId = name.slice(0, -suffix.length)
      const text = await readFile(join(this.directory, name), 'utf8')
      const job = jobOf(jobId, linesOf(text))
      if (job === undefined) {
        await this.remove(jobId)
        continue
      }
      this.#known.add(jobId)
      if (!text.endsWith('\n')) this.#torn.add(jobId)
      jobs.push(job)
    }
    return jobs
  }

  async remove(jobId: string): Promise<void> {
    this.#known.delete(jobId)
    this.#torn.delete(jobId)
    await rm(this.#path(jobId), { force: true })
  }

  /**
   * Settles when a job is on disk as it is by then. A write that fails is told.
   *
   * @returns whether it could be written
   */
  save(job: Job): Promise<boolean> {
    const { id } = job.parent ?? job
    return new Promise((resolve) => {
      const waiting = this.#dirty.get(id) ?? { changed: new Set(), written: [] }
      waiting.changed.add(job)
      waiting.written.push(resolve)
      this.#dirty.set(id, waiting)
      this.#start()
    })
  }

  /** Settles when nothing waits to be written. */
  async settled(): Promise<void> {
    if (this.#dirty.size + this.#writing.size > 0) await new Promise<void>((resolve) => { this.#idle.push(resolve) })
  }

  #start(): void {
    for (const [jobId, waiting] of this.#dirty) {
      if (this.#writing.size >= atOnce) return
      // a file's lines are in the order of what they tell
      if (this.#writing.has(jobId)) continue
      this.#dirty.delete(jobId)
      this.#writing.add(jobId)
      void this.#write(jobId, waiting)
    }
  }

  async #write(jobId: string, { changed, written }: Waiting): Promise<void> {
    let kept = false
    try {
      const lines = [...changed].map(job => `${JSON.stringify(this.#line(jobId, job))}\n`)
      await appendFile(this.#path(jobId), `${this.#torn.has(jobId) ? '\n' : ''}${lines.join('')}`)
      this.#torn.delete(jobId)
      this.#known.add(jobId)
      kept = true
    } catch (error) {
      this.#torn.add(jobId)
      this.onProblem(error)
    }
    this.#writing.delete(jobId)
    for (const done of written) done(kept)
    this.#start()
    if (this.#dirty.size + this.#writing.size > 0) return
    const idle = this.#idle
    this.#idle = []
    for (const done of idle) done()
  }

  #line(jobId: string, { parent, index, spec, state }: Job): Line {
    if (parent !== undefined && index !== undefined) return { index, state }
    return this.#known.has(jobId) ? { state } : { spec, state }
  }

  #path(jobId: string): string {
    return join(this.directory, `${jobId}${suffix}`)
  }
}

/** The whole lines of a file. One that was cut short, by the end of a process or a full disk, tells nothing: who waited for it was not answered. */
function linesOf(text: string): readonly Line[] {
  return text.split('\n').flatMap((line) => {
    try {
      return line === '' ? [] : [JSON.parse(line) as Line]
    } catch {
      return []
    }
  })
}

function jobOf(jobId: string, lines: readonly Line[]): StoredJob | undefined {
  const spec = lines.find(line => line.spec !== undefined)?.spec
  const state = lines.findLast(({ index }) => index === undefined)?.state
  if (spec === undefined || state === undefined) return undefined
  return { jobId, spec, state, children: new Map(lines.flatMap(line => (line.index === undefined ? [] : [[line.index, line.state] as const]))) }
}
