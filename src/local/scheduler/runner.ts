import type { Clock } from '../../interpreter/types.js'
import { operatorArn } from '../environment.js'
import type { RecordStore } from '../record-store.js'
import { ServiceError } from '../service.js'
import { toDeadLetterQueue, type Exhausted } from './dead-letter.js'
import { deliver, type Attempt, type Delivery, type Failure } from './deliver.js'
import { backoff } from './limit.js'
import { occurrencesOf, type Occurrences } from './occurrence.js'
import { progressKey, replaced, takeUp, type Pending, type Progress } from './progress.js'
import { executionIdOf, timingOf, windowOffset, type Schedule } from './schedule.js'
import { targetKind } from './target.js'

/** What has become of one attempt at one occurrence. */
export interface Invocation {
  readonly scheduleArn: string
  readonly targetArn: string
  /** When it was due, and when the target was called: epoch milliseconds. */
  readonly scheduledAt: number
  readonly invokedAt: number
  readonly executionId: string
  readonly attempt: number
  /** Why it has failed. */
  readonly failure?: Failure
  /** When it is tried again. */
  readonly retryAt?: number
}

/** What runs of schedules need. */
export interface RunnerSetup extends Delivery {
  readonly clock: Clock
  readonly progress: RecordStore<Progress>
  /** Nothing is due any more, and the schedule is to go. */
  readonly onCompleted: (schedule: Schedule) => Promise<void>
  readonly onInvocation: (invocation: Invocation) => void
  readonly onProblem: (problem: Error) => void
}

/** Runs one schedule: waits for its occurrences, calls its target, and notes both before and after. */
export class ScheduleRunner {
  readonly #occurrences: Occurrences
  #progress: Progress
  #cancel: (() => void) | undefined
  #stopped = false
  #discarded = false
  /** One thing at a time: what is written is in the order of what happened. */
  #turn: Promise<void> = Promise.resolve()

  constructor(private readonly setup: RunnerSetup, private readonly schedule: Schedule) {
    this.#occurrences = occurrencesOf(timingOf(schedule))
    const { arn, revision, modifiedAt } = schedule
    // an occurrence at the very moment counts: a rate begins at once
    this.#progress = setup.progress.get(progressKey(schedule)) ?? { arn, revision, cursor: modifiedAt - 1, ran: false, pending: [] }
  }

  /** Goes on from where the process before this one ended. */
  begin(): void {
    this.#inTurn(async () => {
      await this.#recover()
      await this.#run()
    })
  }

  /** No target is called any more. Settles when those calls have been answered that are under way. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#cancel?.()
    await this.#turn
  }

  /** Ends what another revision replaces, or nothing: what is under way is answered, and nothing more is written but by that call. */
  async discard(): Promise<void> {
    this.#discarded = true
    await this.stop()
    await this.setup.progress.remove(progressKey(this.schedule))
  }

  #inTurn(action: () => Promise<void>): void {
    const { clock, onProblem } = this.setup
    // time that is not real stands still meanwhile, but for what waits for it
    const release = this.schedule.spec.target.Arn.endsWith(':aws-sdk:sfn:startSyncExecution') ? undefined : clock.hold?.()
    this.#turn = this.#turn.then(async () => {
      try {
        if (!this.#stopped) await action()
      } catch (error) {
        onProblem(error instanceof Error ? error : new Error(String(error)))
        // a full disk may have room again; what was begun is known to be so
        if (!this.#isStopped()) this.#cancel = clock.schedule(clock.now() + backoff.afterFault, () => { this.begin() })
      } finally {
        release?.()
      }
    })
  }

  async #note(progress: Progress): Promise<void> {
    if (this.#discarded) return
    await this.setup.progress.put(progress)
    this.#progress = progress
  }

  /** What an earlier process had begun: a call that can be recognised is made again, any other is not. What has become too old meanwhile is over. */
  async #recover(): Promise<void> {
    const oldest = this.setup.clock.now() - this.schedule.spec.target.RetryPolicy.MaximumEventAgeInSeconds * 1000
    const old = this.#progress.pending.filter(({ begun, due }) => !begun && due < oldest)
    if (old.length > 0) {
      await this.#note({ ...this.#progress, pending: this.#progress.pending.filter(pending => !old.includes(pending)) })
      this.#tellTooOld()
    }
    for (const pending of this.#progress.pending.filter(({ begun }) => begun)) {
      const repeatable = await this.#isRepeatable()
      if (!repeatable) this.setup.onProblem(new Error(`SW4782: the process ended while ${this.schedule.arn} called its target for ${new Date(pending.at).toISOString()}; whether it was called is not known, and it is not called twice`))
      await this.#note(replaced(this.#progress, pending.at, repeatable ? { ...pending, begun: false } : undefined))
    }
  }

  /** Executions of Standard machines have names, and one name is taken once. */
  async #isRepeatable(): Promise<boolean> {
    const { Arn: arn, Input: text = '{}' } = this.schedule.spec.target
    const kind = targetKind(arn)
    if (kind.kind === 'universal') return kind.service === 'sfn' && kind.action === 'startExecution' && !/"[nN]ame"\s*:/.test(text)
    if (kind.kind !== 'states') return arn.endsWith('.fifo') && kind.kind === 'sqs'
    try {
      const described = await this.setup.services.call('states', 'DescribeStateMachine', { stateMachineArn: arn }, { principalArn: operatorArn })
      return described['type'] === 'STANDARD'
    } catch (error) {
      if (error instanceof ServiceError) return false
      throw error
    }
  }

  async #run(): Promise<void> {
    const { clock } = this.setup
    const { MaximumEventAgeInSeconds: maximumAge } = this.schedule.spec.target.RetryPolicy
    const { progress, tooOld } = takeUp(this.#progress, clock.now(), instant => this.#occurrences.after(instant), maximumAge * 1000, at => windowOffset(this.schedule, at))
    if (tooOld) this.#tellTooOld()
    const ready = progress.pending.filter(({ due, begun }) => !begun && due <= clock.now())
    if (progress !== this.#progress && ready.length === 0) await this.#note(progress)
    else this.#progress = progress
    for (const pending of ready) {
      if (this.#isStopped()) return
      await this.#attempt(pending)
    }
    await this.#plan()
  }

  #tellTooOld(): void {
    this.setup.onProblem(new Error(`SW4783: occurrences of ${this.schedule.arn} were due longer ago than its MaximumEventAgeInSeconds while the local AWS did not run; they are not made up for`))
  }

  /** Read anew each time: it changes while others are waited for. */
  #isStopped(): boolean {
    return this.#stopped
  }

  async #attempt(pending: Pending): Promise<void> {
    const { schedule, setup } = this
    await this.#note(replaced(this.#progress, pending.at, { ...pending, begun: true }))
    const attempt: Attempt = { at: pending.at, number: pending.attempt }
    const invokedAt = setup.clock.now()
    const failure = await this.#failureOf(attempt)
    const verdict = failure === undefined ? undefined : this.#verdict(pending, failure)
    const retryAt = typeof verdict === 'number' ? verdict : undefined
    setup.onInvocation({
      scheduleArn: schedule.arn, targetArn: schedule.spec.target.Arn, scheduledAt: pending.at, invokedAt, executionId: executionIdOf(schedule, pending.at), attempt: pending.attempt,
      ...(failure === undefined ? {} : { failure }), ...(retryAt === undefined ? {} : { retryAt }),
    })
    if (failure !== undefined && retryAt === undefined) await this.#giveUp(attempt, failure, typeof verdict === 'string' ? verdict : undefined)
    await this.#note(replaced(this.#progress, pending.at, retryAt === undefined ? undefined : { ...pending, due: retryAt, attempt: pending.attempt + 1 }))
  }

  async #failureOf(attempt: Attempt): Promise<Failure | undefined> {
    try {
      return await deliver(this.setup, this.schedule, attempt)
    } catch (error) {
      this.setup.onProblem(error instanceof Error ? error : new Error(String(error)))
      return { code: 'InternalFailure', message: 'the local AWS failed; its log says why', transient: false }
    }
  }

  /** When an attempt that has failed is tried again; or why not. */
  #verdict({ at, attempt }: Pending, { transient }: Failure): number | Exhausted | undefined {
    const { MaximumEventAgeInSeconds: age, MaximumRetryAttempts: attempts } = this.schedule.spec.target.RetryPolicy
    if (!transient) return undefined
    if (attempt > attempts) return 'MaximumRetryAttempts'
    const next = this.setup.clock.now() + Math.min(backoff.first * 2 ** (attempt - 1), backoff.longest)
    return next > at + age * 1000 ? 'MaximumEventAgeInSeconds' : next
  }

  async #giveUp(attempt: Attempt, failure: Failure, exhausted: Exhausted | undefined): Promise<void> {
    const { schedule, setup } = this
    const what = `${schedule.arn} could not call ${schedule.spec.target.Arn}: ${failure.code}: ${failure.message}`
    try {
      await toDeadLetterQueue(setup.services, schedule, attempt, failure, exhausted)
      setup.onProblem(new Error(`SW4781: ${what}`))
    } catch (error) {
      setup.onProblem(new Error(`SW4781: ${what}; nor could it reach its dead-letter queue: ${error instanceof Error ? error.message : String(error)}`))
    }
  }

  /** Waits for what comes next; where nothing does, the schedule has completed. */
  async #plan(): Promise<void> {
    const { schedule, setup } = this
    if (this.#isStopped()) return
    const next = this.#occurrences.after(this.#progress.cursor)
    const times = [...this.#progress.pending.map(({ due }) => due), ...(next === undefined ? [] : [next])]
    if (times.length > 0) {
      this.#cancel?.()
      this.#cancel = setup.clock.schedule(times.reduce((a, b) => Math.min(a, b)), () => { this.#inTurn(() => this.#run()) })
    } else if (schedule.spec.deleteAfterCompletion && this.#progress.ran) {
      this.#stopped = true
      await setup.onCompleted(schedule)
    }
  }
}
