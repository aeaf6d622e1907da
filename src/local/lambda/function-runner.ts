import type { Clock } from '../../interpreter/types.js'
import { ServiceError } from '../service.js'
import { Deque } from '../sqs/deque.js'
import type { FunctionConfig } from './function-config.js'
import type { ExecutionEnvironment } from './execution-environment.js'
import type { Invocation, Outcome } from './outcome.js'

export interface RunnerSetup {
  readonly config: FunctionConfig
  readonly clock: Clock
  /** Environments at most. */
  readonly concurrency: number
  /** Invocations that wait at most. */
  readonly waiting: number
  readonly idleMs: number
  readonly start: () => ExecutionEnvironment
}

interface Waiting {
  readonly invocation: Invocation
  readonly settle: (outcome: Promise<Outcome>) => void
}

interface Idle {
  readonly environment: ExecutionEnvironment
  readonly since: number
}

/** Runs one function: starts environments on demand up to its own limit, and lets further invocations wait in the order in which they came. */
export class FunctionRunner {
  readonly #environments = new Set<ExecutionEnvironment>()
  /** The one that rested last is at the end and is used first, so that the others get old. */
  readonly #idle: Idle[] = []
  readonly #waiting = new Deque<Waiting>()
  #cancelReaping: (() => void) | undefined
  #stopped = false

  constructor(private readonly setup: RunnerSetup) {}

  get config(): FunctionConfig {
    return this.setup.config
  }

  get concurrency(): number {
    return this.setup.concurrency
  }

  /** Whether one more invocation would be refused. */
  get saturated(): boolean {
    return this.#idle.length === 0 && this.#environments.size >= this.setup.concurrency && (this.setup.concurrency === 0 || this.#waiting.size >= this.setup.waiting)
  }

  /** @throws ServiceError TooManyRequestsException when as many invocations wait as may */
  run(invocation: Invocation): Promise<Outcome> {
    if (this.#stopped) return Promise.reject(stopping(this.config.functionName))
    const environment = this.#free()
    if (environment !== undefined) return this.#execute(environment, invocation)
    if (this.saturated) {
      const reserved = this.config.reservedConcurrency !== undefined
      return Promise.reject(new ServiceError('TooManyRequestsException', 'Rate Exceeded.', 429, {
        Reason: reserved ? 'ReservedFunctionConcurrentInvocationLimitExceeded' : 'ConcurrentInvocationLimitExceeded',
      }))
    }
    return new Promise(resolve => this.#waiting.push({ invocation, settle: resolve }))
  }

  /** Starts an environment ahead of the first invocation, so that its code is loaded by then. */
  warm(): void {
    if (this.#stopped || this.#environments.size > 0 || this.setup.concurrency === 0) return
    const environment = this.setup.start()
    this.#environments.add(environment)
    this.#rest(environment)
  }

  /** Refuses what waits, ends what runs. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancelReaping?.()
    for (let next = this.#waiting.shift(); next !== undefined; next = this.#waiting.shift()) next.settle(Promise.reject(stopping(this.config.functionName)))
    await Promise.all([...this.#environments].map(environment => environment.stop()))
  }

  #free(): ExecutionEnvironment | undefined {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      if (idle.environment.alive) return idle.environment
      this.#environments.delete(idle.environment)
    }
    if (this.#environments.size >= this.setup.concurrency) return undefined
    const environment = this.setup.start()
    this.#environments.add(environment)
    return environment
  }

  async #execute(environment: ExecutionEnvironment, invocation: Invocation): Promise<Outcome> {
    const outcome = await environment.invoke(invocation)
    this.#release(environment)
    return outcome
  }

  #release(environment: ExecutionEnvironment): void {
    if (!environment.alive) this.#environments.delete(environment)
    else this.#rest(environment)
    if (this.#stopped || this.#waiting.size === 0) return
    const free = this.#free()
    const next = free === undefined ? undefined : this.#waiting.shift()
    if (free !== undefined && next !== undefined) next.settle(this.#execute(free, next.invocation))
  }

  #rest(environment: ExecutionEnvironment): void {
    this.#idle.push({ environment, since: this.setup.clock.now() })
    this.#reapLater()
  }

  #reapLater(): void {
    const oldest = this.#idle[0]
    if (this.#cancelReaping !== undefined || oldest === undefined || this.#stopped) return
    this.#cancelReaping = this.setup.clock.schedule(oldest.since + this.setup.idleMs, () => {
      this.#cancelReaping = undefined
      const limit = this.setup.clock.now() - this.setup.idleMs
      while (this.#idle[0] !== undefined && this.#idle[0].since <= limit) {
        const rested = this.#idle.shift()
        if (rested === undefined) break
        this.#environments.delete(rested.environment)
        void rested.environment.stop()
      }
      this.#reapLater()
    })
  }
}

const stopping = (name: string): ServiceError => new ServiceError('ServiceException', `The function ${name} is being stopped or replaced.`, 500)
