import { openRecordStore, type RecordStore } from '../record-store.js'
import type { JobRecord } from './job.js'

/** Files written at the same time: an array may have ten thousand children that change at once. */
const atOnce = 16

interface Waiting {
  record: () => JobRecord
  readonly written: (() => void)[]
}

/**
 * Keeps jobs on disk. What changes again before it was written is written once, in its latest state, and writes of one job never overtake each other.
 */
export class JobStore {
  readonly #dirty = new Map<string, Waiting>()
  readonly #writing = new Set<string>()
  #idle: (() => void)[] = []

  private constructor(private readonly records: RecordStore<JobRecord>, private readonly onProblem: (problem: unknown) => void) {}

  /**
   * @param directory - made when absent
   * @param onProblem - told of what could not be written
   */
  static async open(directory: string, onProblem: (problem: unknown) => void): Promise<JobStore> {
    return new JobStore(await openRecordStore<JobRecord>(directory, record => record.jobId), onProblem)
  }

  list(): readonly JobRecord[] {
    return this.records.list()
  }

  remove(jobId: string): Promise<void> {
    return this.records.remove(jobId)
  }

  /** Settles when the job, as `record` gives it by then, is on disk. A write that fails is told, and leaves what was there. */
  save(jobId: string, record: () => JobRecord): Promise<void> {
    return new Promise((resolve) => {
      const waiting = this.#dirty.get(jobId)
      if (waiting === undefined) this.#dirty.set(jobId, { record, written: [resolve] })
      else waiting.written.push(resolve)
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
      if (this.#writing.has(jobId)) continue
      this.#dirty.delete(jobId)
      this.#writing.add(jobId)
      void this.#write(jobId, waiting)
    }
  }

  async #write(jobId: string, { record, written }: Waiting): Promise<void> {
    try {
      await this.records.put(record())
    } catch (error) {
      this.onProblem(error)
    }
    this.#writing.delete(jobId)
    for (const done of written) done()
    this.#start()
    if (this.#dirty.size + this.#writing.size > 0) return
    const idle = this.#idle
    this.#idle = []
    for (const done of idle) done()
  }
}
