import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../../interpreter/types.js'
import { ServiceError, type Caller, type ServiceDirectory } from '../service.js'
import { MessageQueue } from '../sqs/message-queue.js'
import { countedReceives, type Message } from '../sqs/message.js'
import { environment } from '../environment.js'
import type { FunctionLog } from './function-log.js'
import type { FunctionRunner } from './function-runner.js'
import type { LambdaLimits } from './limit.js'
import type { Outcome } from './outcome.js'
import { pause, WorkSet } from './work-set.js'

export interface AsynchronousSetup {
  /** Folder of this function's events. */
  readonly directory: string
  readonly runner: FunctionRunner
  readonly services: ServiceDirectory
  readonly endpoint: () => string
  readonly clock: Clock
  readonly limits: LambdaLimits
  readonly log: FunctionLog
}

// longer than any attempt: an event is given to one environment at a time
const hiddenMs = 43_200_000

/**
 * The events of one function that were accepted to be run later. They outlive the process. A failed attempt is repeated after a while; what no attempt
 * got through goes to the function's dead-letter queue.
 */
export class AsynchronousQueue {
  readonly #queue: MessageQueue
  readonly #stop = new AbortController()
  readonly #work = new WorkSet()
  readonly #loop: Promise<void>

  constructor(private readonly setup: AsynchronousSetup) {
    mkdirSync(setup.directory, { recursive: true })
    const { limits } = setup
    this.#queue = new MessageQueue({
      id: '0',
      journalPath: join(setup.directory, 'journal.jsonl'),
      fifo: false,
      clock: setup.clock,
      deduplicationMs: 0,
      // events that are too old go to the dead-letter queue, so the queue itself must not drop them before
      rules: () => ({ retentionMs: 2 * limits.eventAgeSeconds * 1000 + hiddenMs, delayMs: 0, deduplicationPerGroup: false }),
    })
    this.#loop = this.#run()
  }

  /** Accepts an event. @returns its request id */
  add(payload: string, caller: Caller): string {
    const [sent] = this.#queue.send([{ body: payload, senderId: caller.principalArn }])
    if (sent === undefined) throw new ServiceError('ServiceException', 'The event was not accepted.', 500)
    return sent.id
  }

  /** Starts nothing more, and waits for the attempts under way. */
  async close(): Promise<void> {
    this.#stop.abort()
    await this.#loop
    await this.#work.finished()
    this.#queue.close()
  }

  /** Asked anew: closing begins while others run. */
  #closing(): boolean {
    return this.#stop.signal.aborted
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    const { runner, clock, limits } = this.setup
    while (!signal.aborted) {
      await this.#queue.whenReady(signal)
      await this.#work.room(Math.max(1, runner.concurrency), signal)
      if (this.#closing()) return
      if (runner.saturated) await pause(clock, limits.throttleDelaySeconds * 1000, signal)
      else for (const { message, content } of this.#queue.receive(1, hiddenMs)) this.#work.start(() => this.#attempt(message, content.body))
    }
  }

  async #attempt(message: Message, payload: string): Promise<void> {
    const { runner, clock, limits, log } = this.setup
    const attempt = countedReceives(message)
    const delayMs = (limits.retryDelaySeconds[attempt - 1] ?? limits.retryDelaySeconds.at(-1) ?? 0) * 1000
    try {
      const outcome = await runner.run({ requestId: message.id, payload, invokedFunctionArn: runner.config.functionArn })
      // closing ends what runs: that says nothing of the function, and the event is tried again after the next start
      if (outcome.kind !== 'success' && this.#closing()) return
      const tooOld = clock.now() + delayMs > message.sentAt + limits.eventAgeSeconds * 1000
      if (outcome.kind !== 'success' && attempt <= (runner.config.retries ?? limits.retries) && !tooOld) {
        this.#queue.changeVisibility(message, delayMs)
        return
      }
      if (outcome.kind !== 'success') await this.#bury(message, payload, outcome)
      this.#queue.delete([message])
    } catch (error) {
      if (this.#closing()) return
      log.write(`${message.id} asynchronous invocation is to be repeated: ${error instanceof Error ? error.message : String(error)}\n`)
      this.#queue.changeVisibility(message, delayMs)
    }
  }

  async #bury(message: Message, payload: string, outcome: Exclude<Outcome, { kind: 'success' }>): Promise<void> {
    const { config } = this.setup.runner
    const reason = outcome.kind === 'error' ? outcome.error.errorMessage : outcome.message
    if (config.deadLetter === undefined) return
    const name = config.deadLetter.targetArn.slice(config.deadLetter.targetArn.lastIndexOf(':') + 1)
    await this.setup.services.call('sqs', 'SendMessage', {
      QueueUrl: `${this.setup.endpoint()}/${environment.accountId}/${name}`,
      MessageBody: payload,
      MessageAttributes: {
        RequestID: { DataType: 'String', StringValue: message.id },
        ErrorCode: { DataType: 'Number', StringValue: '200' },
        ErrorMessage: { DataType: 'String', StringValue: reason.slice(0, 1024) || 'unknown' },
      },
    }, { principalArn: config.roleArn, sessionName: config.functionName })
  }
}
