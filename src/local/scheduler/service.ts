import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Clock } from '../../interpreter/types.js'
import { schedulerPrincipal } from '../environment.js'
import { unknownMember } from '../known-member.js'
import { openRecordStore } from '../record-store.js'
import { allowEverything, ServiceError, type Authorise, type LocalService, type ServiceDirectory } from '../service.js'
import { wallClock } from '../sqs/wall-clock.js'
import { unsupported } from './error.js'
import { operations } from './operations/index.js'
import type { SchedulerContext } from './operations/operation.js'
import { progressKey, type Progress } from './progress.js'
import { ScheduleRunner, type Invocation, type RunnerSetup } from './runner.js'
import { defaultGroup, groupArn, type Schedule, type ScheduleGroup } from './schedule.js'
import { operationOf, readCall, writeAnswer, writeError } from './wire.js'

/** How long calls under way have when the service is closed, in milliseconds. */
const closeMs = 2_000

export interface SchedulerOptions {
  /** Everything that outlives the process lies here. */
  readonly directory: string
  /** Through which targets are called. */
  readonly services: ServiceDirectory
  /** Real time by default; a virtual clock lets a year pass at once. */
  readonly clock?: Clock
  /** Default: everybody may do everything. */
  readonly authorise?: Authorise
  /** Whether a service may act as a role. Default: always. */
  readonly mayAssume?: (serviceName: string, roleArn: string) => boolean
  /** Told of every attempt to call a target. Default: nobody is. */
  readonly onInvocation?: (invocation: Invocation) => void
  /** Told of what could not be delivered. Default: nobody is. */
  readonly onProblem?: (problem: Error) => void
}

export interface SchedulerService extends LocalService {
  /** Lets schedules run. Before it, targets and roles may not be there yet. */
  resume(): void
}

/**
 * The local EventBridge Scheduler: schedules and their groups, run by a clock of the caller's.
 *
 * @example
 * ```ts
 * const scheduler = await createScheduler({ directory: '.stepwright/scheduler', services })
 * scheduler.resume()
 * await scheduler.call('CreateSchedule', { Name: 'nightly', ScheduleExpression: 'cron(0 2 * * ? *)', FlexibleTimeWindow: { Mode: 'OFF' }, Target: { Arn, RoleArn } }, caller)
 * ```
 */
export async function createScheduler(options: SchedulerOptions): Promise<SchedulerService> {
  const { directory, services, clock = wallClock, authorise = allowEverything, mayAssume = () => true, onInvocation = () => undefined, onProblem = () => undefined } = options
  const schedules = await openRecordStore<Schedule>(join(directory, 'schedules'), ({ arn }) => arn)
  const groups = await openRecordStore<ScheduleGroup>(join(directory, 'groups'), ({ name }) => name)
  const progress = await openRecordStore<Progress>(join(directory, 'progress'), progressKey)
  const revisions = new Set(schedules.list().map(progressKey))
  for (const left of progress.list()) if (!revisions.has(progressKey(left))) await progress.remove(progressKey(left))
  const now = (): number => clock.now()
  if (groups.get(defaultGroup) === undefined) await groups.put({ name: defaultGroup, arn: groupArn(defaultGroup), tags: {}, createdAt: now(), modifiedAt: now() })

  const runners = new Map<string, ScheduleRunner>()
  let resumed = false
  const told = (error: unknown): void => { onProblem(error instanceof Error ? error : new Error(String(error))) }
  // not waited for: what is under way may itself be waiting for this very call
  const discard = (arn: string): void => {
    runners.get(arn)?.discard().catch(told)
    runners.delete(arn)
  }
  const setup: RunnerSetup = {
    clock, services, authorise, mayAssume, now, progress, onInvocation, onProblem,
    async onCompleted(schedule) {
      runners.delete(schedule.arn)
      await schedules.remove(schedule.arn)
      await progress.remove(progressKey(schedule))
    },
  }
  const run = (schedule: Schedule): void => {
    discard(schedule.arn)
    if (!resumed || !schedule.spec.enabled) return
    const runner = new ScheduleRunner(setup, schedule)
    runners.set(schedule.arn, runner)
    runner.begin()
  }
  const context: SchedulerContext = {
    schedules, groups, now, run,
    mayAssume: roleArn => mayAssume(schedulerPrincipal, roleArn),
    deletions: new Map(),
    async remove({ arn }) {
      await schedules.remove(arn)
      discard(arn)
    },
  }
  let before: Promise<unknown> = Promise.resolve()
  const call: LocalService['call'] = (name, input, caller) => {
    const turn = before.then(async () => {
      const operation = operations.get(name)
      if (operation === undefined) throw unsupported(`the operation ${name}`)
      const ignored = unknownMember(input, operation.members)
      if (ignored !== undefined) throw unsupported(`${ignored} in ${name}`)
      authorise(caller, 'scheduler', name, input)
      return operation.perform(input, context)
    })
    // one call at a time: what one has looked at is so until it has written
    before = turn.catch(() => undefined)
    return turn
  }
  return {
    name: 'scheduler', call, operationOf,
    async handle(request, caller) {
      try {
        const { operation, input } = await readCall(request)
        return writeAnswer(await call(operation, input, caller))
      } catch (error) {
        if (error instanceof ServiceError) return writeError(error)
        throw error
      }
    },
    resume() {
      resumed = true
      for (const schedule of schedules.list()) run(schedule)
    },
    async close() {
      resumed = false
      // a call that does not end is known to have begun
      await Promise.race([Promise.all([...runners.values()].map(runner => runner.stop())), pause(closeMs, undefined, { ref: false })])
    },
  }
}
