import { fork } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { TextFreeError } from '../task-error.js'

/** What a pool sends to a process, and what comes back. */
export type PoolRequest<Task> = { readonly id: number, readonly task: Task }
export type PoolAnswer<Result> = { readonly id: number, readonly result: Result } | { readonly id: number, readonly error: unknown }

/** A process ended in the middle of a task as often as is allowed. */
export class WorkerDiedError extends TextFreeError {
  override readonly name = 'WorkerDiedError'
}

/** The pool was stopped before the task was done. */
export class PoolStoppedError extends TextFreeError {
  override readonly name = 'PoolStoppedError'
}

export interface PoolSettings {
  /** Module that calls `serveTasks`. */
  readonly script: string
  /** Processes. */
  readonly size: number
  /** How often a task is begun before its processes' deaths are taken for its own fault. */
  readonly attempts?: number
  /** Called for each process that ended in the middle of a task. */
  readonly onDeath?: (how: string) => void
  readonly arguments?: readonly string[]
}

export interface ProcessPool<Task, Result> {
  readonly size: number
  /**
   * Does a task in a process that is free.
   *
   * @param isCancelled - asked before the task is begun: nobody waits for it any more
   * @throws what the task threw in its process, as it was sent; WorkerDiedError; PoolStoppedError
   */
  run(task: Task, isCancelled?: () => boolean): Promise<Result>
  /** Starts nothing new, gives running tasks a time in milliseconds, and ends the processes. */
  stop(graceMs: number): Promise<void>
}

interface Job<Task, Result> {
  readonly task: Task
  readonly isCancelled: () => boolean
  readonly resolve: (result: Result) => void
  readonly reject: (error: unknown) => void
  deaths: number
}

interface Worker<Task, Result> {
  readonly child: ChildProcess
  job: Job<Task, Result> | undefined
}

/**
 * A pool of processes. Native code that crashes, or a process that the system ends for its memory, costs a task one attempt and nothing else.
 *
 * @example
 * ```ts
 * const pool = createProcessPool<Task, Result>({ script, size: availableParallelism() })
 * const results = await Promise.all(tasks.map((task) => pool.run(task)))
 * await pool.stop(0)
 * ```
 */
export function createProcessPool<Task, Result>({ script, size, attempts = 3, onDeath = () => undefined, arguments: argv = [] }: PoolSettings): ProcessPool<Task, Result> {
  const queue: Job<Task, Result>[] = []
  const workers = new Set<Worker<Task, Result>>()
  let ids = 0
  let stopped = false
  let settled: () => void = () => undefined

  const start = (): Worker<Task, Result> => {
    const child = fork(script, argv, { serialization: 'advanced', stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    const worker: Worker<Task, Result> = { child, job: undefined }
    workers.add(worker)
    child.on('message', (answer: PoolAnswer<Result>) => {
      const { job } = worker
      worker.job = undefined
      if ('error' in answer) job?.reject(answer.error)
      else job?.resolve(answer.result)
      next()
    })
    child.on('error', () => gone(worker, 'could not be started'))
    child.on('exit', (code, signal) => gone(worker, signal === null ? `exit code ${code ?? 'unknown'}` : `signal ${signal}`))
    return worker
  }

  const gone = (worker: Worker<Task, Result>, how: string): void => {
    if (!workers.delete(worker)) return
    const { job } = worker
    if (job !== undefined) {
      job.deaths++
      onDeath(how)
      if (stopped) job.reject(new PoolStoppedError('the work was stopped'))
      else if (job.deaths < attempts) queue.unshift(job)
      else job.reject(new WorkerDiedError(`its process ended ${attempts} times in the middle of it, the last time with ${how}`))
    }
    next()
  }

  const next = (): void => {
    while (!stopped && queue.length > 0) {
      if (queue[0]?.isCancelled() === true) {
        queue.shift()?.reject(new PoolStoppedError('nobody waits for it any more'))
        continue
      }
      const worker = [...workers].find(({ job }) => job === undefined) ?? (workers.size < size ? start() : undefined)
      const job = worker === undefined ? undefined : queue.shift()
      if (worker === undefined || job === undefined) break
      worker.job = job
      // a process that is gone is told of by its end
      worker.child.send({ id: ids++, task: job.task } satisfies PoolRequest<Task>, () => undefined)
    }
    if ([...workers].every(({ job }) => job === undefined)) settled()
  }

  return {
    size,
    run: (task, isCancelled = () => false) => new Promise((resolve, reject) => {
      if (stopped) {
        reject(new PoolStoppedError('the work was stopped'))
        return
      }
      queue.push({ task, isCancelled, resolve, reject, deaths: 0 })
      next()
    }),
    async stop(graceMs) {
      stopped = true
      for (const { reject } of queue.splice(0)) reject(new PoolStoppedError('the work was stopped'))
      if (graceMs > 0 && [...workers].some(({ job }) => job !== undefined)) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, graceMs)
          settled = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      await Promise.all([...workers].map(({ child }) => new Promise<void>((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) {
          resolve()
          return
        }
        child.once('exit', () => resolve())
        child.kill('SIGKILL')
      })))
    },
  }
}
