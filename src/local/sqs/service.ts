import type { Clock } from '../../interpreter/types.js'
import { unknownMember } from '../known-member.js'
import { allowEverything, ServiceError, type Authorise, type Caller, type HttpRequest, type HttpResponse, type JsonObject, type LocalService } from '../service.js'
import { queueDoesNotExist, unsupported } from './error.js'
import { sqsLimits, type SqsLimits } from './limit.js'
import { operations, unsupportedOperations } from './operations/index.js'
import type { Disturbance } from './message-queue.js'
import { QueueRegistry } from './registry.js'
import { wallClock } from './wall-clock.js'
import { readCall, writeAnswer, writeError } from './wire.js'

export interface SqsOptions {
  /** Where queues live; made when absent. One service at a time. */
  readonly directory: string
  /** Base URL of the local AWS without a slash at its end, for queue URLs: `http://127.0.0.1:4510`. */
  readonly endpoint: () => string
  readonly clock?: Clock
  /** Default: everybody may do everything. */
  readonly authorise?: Authorise
  /** Replaces figures of AWS. */
  readonly limits?: Partial<SqsLimits>
  /** Whether something goes wrong with a message of a standard queue: see {@link Disturbance}. Default: never. */
  readonly disturbed?: Disturbance
}

/** How a consumer inside the local AWS learns that a queue has something, without polling and without taking it. */
export interface QueueArrivals {
  /**
   * Settles when a message can be received, or when `signal` is aborted or the service closes.
   * Another consumer may take the message first.
   *
   * @throws ServiceError QueueDoesNotExist
   */
  arrival(queueArn: string, signal?: AbortSignal): Promise<void>
}

export interface SqsService extends LocalService, QueueArrivals {
  readonly name: 'sqs'
}

/**
 * The local SQS: standard and FIFO queues that outlive the process. A call that changes something is answered after it was written to the
 * queue's journal. After a restart, messages that were in flight can be received again.
 *
 * @throws LocalAwsError SW4201, SW4202 when a queue's files are damaged
 *
 * @example
 * ```ts
 * const sqs = await createSqs({ directory: '.stepwright/sqs', endpoint: () => 'http://127.0.0.1:4510' })
 * const { QueueUrl } = await sqs.call('CreateQueue', { QueueName: 'jobs' }, caller)
 * ```
 */
export function createSqs(options: SqsOptions): Promise<SqsService> {
  // a promise, so that opening can become asynchronous without a change to its users
  return Promise.resolve().then(() => new LocalSqs(options))
}

class LocalSqs implements SqsService {
  readonly name = 'sqs'
  readonly #queues: QueueRegistry
  readonly #limits: SqsLimits
  readonly #authorise: Authorise

  constructor(private readonly options: SqsOptions) {
    this.#limits = { ...sqsLimits, ...options.limits }
    this.#authorise = options.authorise ?? allowEverything
    this.#queues = new QueueRegistry({ directory: options.directory, clock: options.clock ?? wallClock, limits: this.#limits, ...(options.disturbed === undefined ? {} : { disturbed: options.disturbed }) })
  }

  call(operation: string, input: JsonObject, caller: Caller): Promise<JsonObject> {
    return this.#perform(operation, input, caller)
  }

  async handle(request: HttpRequest, caller: Caller): Promise<HttpResponse> {
    const closed = new AbortController()
    const abort = (): void => closed.abort()
    request.raw.response.once('close', abort)
    try {
      const { operation, input } = await readCall(request, this.#limits.messageBytes)
      return writeAnswer(await this.#perform(operation, input, caller, closed.signal))
    } catch (error) {
      if (error instanceof ServiceError) return writeError(error)
      throw error
    } finally {
      request.raw.response.off('close', abort)
    }
  }

  async arrival(queueArn: string, signal?: AbortSignal): Promise<void> {
    const queue = this.#queues.byArn(queueArn)
    if (queue === undefined) throw queueDoesNotExist()
    await queue.messages.whenReady(signal)
  }

  close(): Promise<void> {
    this.#queues.close()
    return Promise.resolve()
  }

  async #perform(name: string, input: JsonObject, caller: Caller, signal?: AbortSignal): Promise<JsonObject> {
    const operation = operations.get(name)
    if (operation === undefined) {
      throw unsupportedOperations.has(name) ? unsupported(name) : new ServiceError('InvalidAction', `The action ${name} is not valid for this endpoint.`)
    }
    const ignored = unknownMember(input, operation.members)
    if (ignored !== undefined) throw unsupported(`${ignored} in ${name}`)
    this.#authorise(caller, 'sqs', name, input)
    return operation.perform(input, { queues: this.#queues, caller, endpoint: this.options.endpoint, ...(signal === undefined ? {} : { signal }) })
  }
}
