import { isArray, hasEnded, type ArrayJob, type Job, type JobState, type JobStatus } from './job.js'

/** What happens to jobs is told to these. */
export interface JobListener {
  /** A job has another status, or another reason for it. */
  changed(job: Job): void
  /** All that it waited for has succeeded. */
  runnable(job: Job): void
}

/** What became of an array whose child has failed, and of a job whose dependency has. In AWS's words. */
const reasons = { child: 'Array Child Job failed', dependency: 'Dependent Job failed' } as const

/**
 * All jobs, what they wait for, and how the end of one moves others: dependents start or fail, an array ends with its last child.
 */
export class JobTable {
  readonly #jobs = new Map<string, Job>()
  /** Who waits, by the job that is waited for. */
  readonly #waiting = new Map<string, Set<Job>>()
  readonly #ends = new Map<string, (() => void)[]>()
  readonly #ended: Job[] = []
  #settling = false

  constructor(private readonly listener: JobListener, private readonly now: () => number) {}

  get(id: string): Job | undefined {
    const job = this.#jobs.get(id)
    if (job !== undefined) return job
    const [, parentId, index] = /^(.+):(\d{1,5})$/.exec(id) ?? []
    const parent = parentId === undefined ? undefined : this.#jobs.get(parentId)
    return parent !== undefined && isArray(parent) && index !== undefined ? parent.children[Number(index)] : undefined
  }

  /** Those that were submitted, without children. */
  list(): Iterable<Job> {
    return this.#jobs.values()
  }

  add(job: Job): void {
    this.#jobs.set(job.id, job)
  }

  /** Looks what a new job, or the children of one, wait for. What waits for nothing becomes runnable. */
  admit(job: Job): void {
    if (isArray(job)) {
      this.update(job, { ...job.state, status: 'PENDING' })
      for (const child of job.children) if (!hasEnded(child)) this.#await(child)
    } else this.#await(job)
  }

  /** Settles when a job has ended; at once when it has, or is not known. */
  ended(id: string): Promise<void> {
    const job = this.get(id)
    if (job === undefined || hasEnded(job)) return Promise.resolve()
    return new Promise((resolve) => {
      this.#ends.set(id, [...this.#ends.get(id) ?? [], resolve])
    })
  }

  /** Gives a job another state; an end moves those that wait for it. */
  update(job: Job, state: JobState): void {
    const before = job.state.status
    job.state = state
    if (job.parent !== undefined) moved(job.parent, before, state.status)
    this.listener.changed(job)
    if (hasEnded(job)) this.#end(job)
  }

  #await(job: Job): void {
    const unmet = new Set<string>()
    for (const id of dependenciesOf(job)) {
      const other = this.get(id)
      // one that is not known any more ended long ago
      if (other === undefined || other.state.status === 'SUCCEEDED') continue
      if (other.state.status === 'FAILED') {
        this.#fail(job, reasons.dependency)
        return
      }
      unmet.add(id)
    }
    for (const id of unmet) this.#waiting.set(id, (this.#waiting.get(id) ?? new Set()).add(job))
    job.unmet = unmet.size
    if (job.unmet === 0) this.#run(job)
    else if (job.state.status !== 'PENDING') this.update(job, { ...job.state, status: 'PENDING' })
  }

  #run(job: Job): void {
    this.update(job, { ...job.state, status: 'RUNNABLE' })
    this.listener.runnable(job)
  }

  #fail(job: Job, statusReason: string): void {
    this.update(job, { ...job.state, status: 'FAILED', statusReason, stoppedAt: this.now() })
  }

  /** By a list, not by recursion: a chain of dependents may be ten thousand long. */
  #end(job: Job): void {
    this.#ended.push(job)
    if (this.#settling) return
    this.#settling = true
    try {
      for (let next = this.#ended.pop(); next !== undefined; next = this.#ended.pop()) this.#settle(next)
    } finally {
      this.#settling = false
    }
  }

  #settle(job: Job): void {
    const waiting = this.#waiting.get(job.id) ?? new Set()
    this.#waiting.delete(job.id)
    for (const dependent of waiting) {
      if (hasEnded(dependent)) continue
      dependent.unmet -= 1
      if (job.state.status === 'FAILED') this.#fail(dependent, reasons.dependency)
      else if (dependent.unmet === 0) this.#run(dependent)
    }
    for (const done of this.#ends.get(job.id) ?? []) done()
    this.#ends.delete(job.id)
    if (job.parent !== undefined) this.#childEnded(job.parent)
  }

  #childEnded(parent: ArrayJob): void {
    const { counts, children } = parent
    if (hasEnded(parent) || counts.SUCCEEDED + counts.FAILED < children.length) return
    if (counts.FAILED > 0) this.#fail(parent, parent.state.stopReason ?? reasons.child)
    else this.update(parent, { ...parent.state, status: 'SUCCEEDED', stoppedAt: this.now() })
  }
}

function moved({ counts }: ArrayJob, from: JobStatus, to: JobStatus): void {
  counts[from] -= 1
  counts[to] += 1
}

/** Ids of the jobs that a job, or one child of an array, waits for. */
function dependenciesOf({ id, spec, parent, index }: Job): readonly string[] {
  return spec.dependsOn.flatMap(({ jobId, type }) => {
    if (type === 'SEQUENTIAL') return parent !== undefined && index !== undefined && index > 0 ? [`${parent.id}:${index - 1}`] : []
    if (jobId === undefined || jobId === id) return []
    return type === 'N_TO_N' && index !== undefined ? [`${jobId}:${index}`] : [jobId]
  })
}
