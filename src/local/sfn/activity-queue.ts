import type { Clock, TaskRequest } from '../../interpreter/types.js'
import type { Json } from '../service.js'

/** What a worker gets. */
export interface ActivityTask {
  readonly taskToken: string
  readonly input: string
}

/** A task that waits for a worker. */
interface Offer {
  readonly task: ActivityTask
  /** Tells the execution who fetched it. */
  readonly fetched: (workerName: string | undefined) => void
}

/** A worker that waits for a task. */
interface Worker {
  readonly name: string | undefined
  readonly give: (task: ActivityTask | undefined) => void
}

/** Workers that may wait for one activity. Source: Step Functions developer guide, "Quotas related to activities". */
export const mostWorkers = 1000

/** Milliseconds that a worker waits for a task. Source: API reference of GetActivityTask. */
const longestWait = 60_000

/**
 * Brings tasks of activities and workers together, each in the order in which they came. What waits here outlives no process: executions that go on offer
 * their tasks again.
 */
export class ActivityQueue {
  readonly #offers = new Map<string, Set<Offer>>()
  readonly #workers = new Map<string, Set<Worker>>()

  constructor(private readonly clock: Clock) {}

  /**
   * Offers a task to workers.
   *
   * @returns what the history tells of the worker, once one has fetched the task; never, when the task is given up before
   */
  offer({ resource, parameters, taskToken = '', signal }: TaskRequest): Promise<Json> {
    return new Promise((resolve) => {
      const offers = waitingOf(this.#offers, resource)
      const offer: Offer = {
        task: { taskToken, input: JSON.stringify(parameters) },
        fetched: workerName => resolve(workerName === undefined ? {} : { workerName }),
      }
      const worker = first(waitingOf(this.#workers, resource))
      if (worker !== undefined) {
        worker.give(offer.task)
        offer.fetched(worker.name)
        return
      }
      if (signal.aborted) return
      offers.add(offer)
      signal.addEventListener('abort', () => { offers.delete(offer) }, { once: true })
    })
  }

  /** Whether an activity has as many workers waiting as it may. */
  isFull(activityArn: string): boolean {
    return (this.#workers.get(activityArn)?.size ?? 0) >= mostWorkers
  }

  /** The next task of an activity, waited for like AWS does; undefined when none came, or when `signal` is aborted. */
  fetch(activityArn: string, workerName: string | undefined, signal?: AbortSignal): Promise<ActivityTask | undefined> {
    const offers = waitingOf(this.#offers, activityArn)
    const offer = first(offers)
    if (offer !== undefined) {
      offers.delete(offer)
      offer.fetched(workerName)
      return Promise.resolve(offer.task)
    }
    return new Promise((resolve) => {
      const workers = waitingOf(this.#workers, activityArn)
      const end = (): void => { worker.give(undefined) }
      const cancel = this.clock.schedule(this.clock.now() + longestWait, end)
      const worker: Worker = {
        name: workerName,
        give(task) {
          cancel()
          workers.delete(worker)
          signal?.removeEventListener('abort', end)
          resolve(task)
        },
      }
      workers.add(worker)
      signal?.addEventListener('abort', end)
    })
  }

  /** Sends the workers away. */
  close(): void {
    for (const workers of this.#workers.values()) for (const worker of workers) worker.give(undefined)
  }
}

function waitingOf<T>(all: Map<string, Set<T>>, activityArn: string): Set<T> {
  const waiting = all.get(activityArn) ?? new Set<T>()
  all.set(activityArn, waiting)
  return waiting
}

/** The one that has waited longest. */
const first = <T>(waiting: ReadonlySet<T>): T | undefined => waiting.values().next().value
