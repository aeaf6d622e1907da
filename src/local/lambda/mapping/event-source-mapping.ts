import { randomUUID } from 'node:crypto'
import type { Clock } from '../../../interpreter/types.js'
import { environment } from '../../environment.js'
import { ServiceError, type Authorise, type Caller, type JsonObject, type ServiceDirectory } from '../../service.js'
import type { QueueArrivals } from '../../sqs/service.js'
import type { FunctionRunner } from '../function-runner.js'
import type { LambdaLimits } from '../limit.js'
import type { Outcome } from '../outcome.js'
import { pause, WorkSet } from '../work-set.js'
import { BatchCollector } from './batch-collector.js'
import { failedMessages } from './batch-response.js'
import { eventPayload, eventRecord, type EventRecord } from './event-record.js'
import type { MappingConfig } from './mapping-config.js'

export interface MappingSetup {
  readonly config: MappingConfig
  /** The function as it is deployed now. */
  readonly runner: () => FunctionRunner
  readonly services: ServiceDirectory
  readonly queues: QueueArrivals
  readonly authorise: Authorise
  readonly endpoint: () => string
  readonly clock: Clock
  readonly limits: LambdaLimits
}

export type MappingState = 'Enabled' | 'Disabling' | 'Disabled'

// waits after a call to the queue failed, and between attempts at a function that takes no more
const problemPauseMs = 1000
const throttlePauseMs = { first: 50, longest: 2000 }
const entriesPerDelete = 10

/**
 * Moves messages from a queue to a function. It calls SQS as the function's role. A message is deleted when the function has dealt with it;
 * otherwise it is left alone and comes back when its visibility timeout is over.
 */
export class EventSourceMapping {
  lastModified: number
  /** `No records processed`, `OK`, or `PROBLEM: …`; as AWS reports it. */
  lastResult = 'No records processed'
  readonly #work = new WorkSet()
  #visibilityMs = 0
  #wanted = false
  #stop: AbortController | undefined
  #loop: Promise<void> | undefined

  constructor(private readonly setup: MappingSetup) {
    this.lastModified = setup.clock.now()
  }

  get config(): MappingConfig {
    return this.setup.config
  }

  get state(): MappingState {
    if (this.#loop === undefined) return 'Disabled'
    return this.#stop?.signal.aborted === true ? 'Disabling' : 'Enabled'
  }

  /**
   * Looks whether the queue fits the function.
   * @throws ServiceError InvalidParameterValueException when the function's role may not use the queue, or the queue shows a message again before the
   * function's timeout; what SQS answers
   */
  async checkQueue(): Promise<void> {
    this.#checkRole()
    const { timeoutSeconds } = this.setup.runner().config
    const answer = await this.#sqs('GetQueueAttributes', { QueueUrl: this.#queueUrl(), AttributeNames: ['VisibilityTimeout'] })
    const visibility = Number((answer['Attributes'] as JsonObject | undefined)?.['VisibilityTimeout'])
    if (visibility < timeoutSeconds) {
      throw new ServiceError('InvalidParameterValueException', `Queue visibility timeout: ${visibility} seconds is less than Function timeout: ${timeoutSeconds} seconds`)
    }
    this.#visibilityMs = visibility * 1000
  }

  /** What AWS asks of the role before it makes the mapping. */
  #checkRole(): void {
    for (const operation of ['ReceiveMessage', 'DeleteMessage', 'GetQueueAttributes']) {
      try {
        this.setup.authorise(this.#caller(), 'sqs', operation, { QueueUrl: this.#queueUrl() })
      } catch (error) {
        if (!(error instanceof ServiceError)) throw error
        throw new ServiceError('InvalidParameterValueException', `The function execution role does not have permissions to call ${operation} on SQS: ${error.code}: ${error.message}`)
      }
    }
  }

  start(): void {
    this.#wanted = true
    this.lastModified = this.setup.clock.now()
    if (this.#loop !== undefined) return
    const stop = new AbortController()
    this.#stop = stop
    this.#loop = this.#run(stop.signal).finally(() => {
      this.#loop = undefined
      // started again while it was stopping
      if (this.#wanted) this.start()
    })
  }

  /** Receives nothing more, and waits until what was received is dealt with. */
  async stop(): Promise<void> {
    this.#wanted = false
    this.lastModified = this.setup.clock.now()
    this.#stop?.abort()
    await this.#loop
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { config, clock, limits, queues } = this.setup
    const collector = new BatchCollector({
      batchSize: config.batchSize,
      windowMs: config.maximumBatchingWindowSeconds * 1000,
      maxPayloadBytes: limits.payloadBytes,
      clock,
      receive: limit => this.#receive(limit),
      arrival: abort => queues.arrival(config.eventSourceArn, abort),
    })
    while (!signal.aborted || collector.holds) {
      // messages stay visible to others until there is room for them; after a stop what is held need not wait for room
      if (!signal.aborted) await this.#work.room(config.maximumConcurrency ?? Math.max(1, this.setup.runner().concurrency), signal)
      try {
        const batch = await collector.next(signal)
        if (batch.length > 0) this.#work.start(() => this.#process(batch))
      } catch (error) {
        this.#problem(error)
        await pause(clock, problemPauseMs, signal)
      }
    }
    await this.#work.finished()
  }

  async #receive(limit: number): Promise<readonly EventRecord[]> {
    const answer = await this.#sqs('ReceiveMessage', {
      QueueUrl: this.#queueUrl(),
      MaxNumberOfMessages: limit,
      MessageSystemAttributeNames: ['All'],
      MessageAttributeNames: ['All'],
      WaitTimeSeconds: 0,
    })
    const now = this.setup.clock.now()
    return ((answer['Messages'] ?? []) as readonly JsonObject[]).map(message => eventRecord(message, this.config.eventSourceArn, now))
  }

  async #process(batch: readonly EventRecord[]): Promise<void> {
    try {
      const outcome = await this.#invoke(batch)
      if (outcome === undefined) {
        this.lastResult = 'PROBLEM: Function call was throttled'
        return
      }
      if (outcome.kind !== 'success') {
        this.lastResult = 'PROBLEM: Function call failed'
        return
      }
      const left = await this.#delete(this.#succeeded(batch, outcome.payload))
      this.lastResult = left === 0 ? 'OK' : `PROBLEM: ${left} messages could not be deleted and come back`
    } catch (error) {
      this.#problem(error)
    }
  }

  /** @returns undefined when the function took no more until the messages were visible again */
  async #invoke(batch: readonly EventRecord[]): Promise<Outcome | undefined> {
    const { clock, config } = this.setup
    const deadline = (batch[0]?.receivedAt ?? 0) + this.#visibilityMs
    const payload = eventPayload(batch)
    for (let wait = throttlePauseMs.first; ; wait = Math.min(2 * wait, throttlePauseMs.longest)) {
      try {
        return await this.setup.runner().run({ requestId: randomUUID(), payload, invokedFunctionArn: config.functionArn })
      } catch (error) {
        if (!(error instanceof ServiceError) || error.code !== 'TooManyRequestsException') throw error
        if (clock.now() + wait >= deadline || this.#stop?.signal.aborted === true) return undefined
        await pause(clock, wait, this.#stop?.signal ?? AbortSignal.abort())
      }
    }
  }

  #succeeded(batch: readonly EventRecord[], payload: string): readonly EventRecord[] {
    if (!this.config.functionResponseTypes.includes('ReportBatchItemFailures')) return batch
    const failed = failedMessages(payload, batch.map(record => record.messageId))
    return batch.filter(record => !failed.has(record.messageId))
  }

  /** @returns how many could not be deleted: those of a FIFO queue whose time was over */
  async #delete(records: readonly EventRecord[]): Promise<number> {
    let left = 0
    for (let from = 0; from < records.length; from += entriesPerDelete) {
      const entries = records.slice(from, from + entriesPerDelete).map((record, index) => ({ Id: String(index), ReceiptHandle: record.receiptHandle }))
      const { Failed: failed = [] } = await this.#sqs('DeleteMessageBatch', { QueueUrl: this.#queueUrl(), Entries: entries })
      left += (failed as readonly JsonObject[]).length
    }
    return left
  }

  #queueUrl(): string {
    const { eventSourceArn } = this.config
    return `${this.setup.endpoint()}/${environment.accountId}/${eventSourceArn.slice(eventSourceArn.lastIndexOf(':') + 1)}`
  }

  #problem(error: unknown): void {
    this.lastResult = `PROBLEM: ${error instanceof Error ? error.message : String(error)}`
  }

  #sqs(operation: string, input: JsonObject): Promise<JsonObject> {
    return this.setup.services.call('sqs', operation, input, this.#caller())
  }

  #caller(): Caller {
    const { roleArn, functionName } = this.setup.runner().config
    return { principalArn: roleArn, sessionName: functionName }
  }
}
