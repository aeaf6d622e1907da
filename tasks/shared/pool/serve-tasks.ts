import type { PoolAnswer, PoolRequest } from './process-pool.js'

/**
 * The other end of a pool: does one task after the other that the parent process sends, and ends with it.
 *
 * @param toError - makes of what was thrown something that can be sent
 * @throws Error when it was not started by a pool
 * @example
 * ```ts
 * serveTasks(perform, (error) => ({ message: String(error) }))
 * ```
 */
export function serveTasks<Task, Result>(perform: (task: Task) => Promise<Result>, toError: (error: unknown) => unknown): void {
  const send = process.send?.bind(process)
  if (send === undefined) throw new Error('this is a worker: it is started by a pool, never by itself')
  // the parent is the one to be told; it ends its workers
  process.on('SIGTERM', () => undefined)
  process.on('SIGINT', () => undefined)
  process.on('disconnect', () => process.exit(0))
  process.on('message', ({ id, task }: PoolRequest<Task>) => {
    perform(task).then(
      (result): PoolAnswer<Result> => ({ id, result }),
      (error: unknown): PoolAnswer<Result> => ({ id, error: toError(error) }),
    ).then((answer) => send(answer), () => process.exit(70))
  })
}
