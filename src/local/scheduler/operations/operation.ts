import type { RecordStore } from '../../record-store.js'
import type { JsonObject } from '../../service.js'
import type { Schedule, ScheduleGroup } from '../schedule.js'

/** What every operation works with. */
export interface SchedulerContext {
  readonly schedules: RecordStore<Schedule>
  readonly groups: RecordStore<ScheduleGroup>
  /** Whether the service may act as a role. */
  readonly mayAssume: (roleArn: string) => boolean
  /** Runs a schedule that is new, or has changed. */
  readonly run: (schedule: Schedule) => void
  /** Ends a schedule: nothing of it is run any more, and it is gone. */
  readonly remove: (schedule: Schedule) => Promise<void>
  /** Tokens of deletions: what has been deleted by one may be so again. */
  readonly deletions: Map<string, string>
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** One API call. */
export interface Operation {
  readonly name: string
  /** What of its request it understands. */
  readonly members: readonly string[]
  /** @throws ServiceError */
  readonly perform: (input: JsonObject, context: SchedulerContext) => JsonObject | Promise<JsonObject>
}

/** Most deletions that are remembered. */
const mostDeletions = 1_000

/** Remembers that something was deleted by a call with a token. */
export function rememberDeletion({ deletions }: SchedulerContext, token: string | undefined, arn: string): void {
  if (token === undefined) return
  deletions.set(token, arn)
  const [oldest] = deletions.keys()
  if (deletions.size > mostDeletions && oldest !== undefined) deletions.delete(oldest)
}
