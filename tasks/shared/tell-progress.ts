import type { Ledger } from './ledger/index.js'
import { detailOf, log } from './log.js'
import type { Topic } from './port.js'
import type { ProgressUpdate } from './progress.js'
import { readRunStatus } from './run-status.js'
import { errorNameOf } from './task-error.js'

/** Where progress is read and told. */
export interface ProgressTools {
  readonly ledger: Ledger
  readonly topic: Topic<ProgressUpdate>
}

/** Where a user's progress is published. */
export const progressTopic = (user: string): string => `stepwright/progress/${user}`

/**
 * Tells users how far these runs are: one message a user, with all of theirs. That nobody could be told is logged and fails nothing: whoever waits also
 * looks into the ledger.
 */
export async function tellProgress({ ledger, topic }: ProgressTools, runIds: Iterable<string>): Promise<void> {
  try {
    const updates = new Map<string, ProgressUpdate[]>()
    for (const runId of new Set(runIds)) {
      const status = await readRunStatus(ledger, runId)
      if (status === undefined) continue
      const { user, done, total, cached, failed } = status
      updates.set(user, [...updates.get(user) ?? [], { runId, done, total, cached, failed }])
    }
    for (const [user, own] of updates) await topic.publish(progressTopic(user), own)
  } catch (error) {
    log('warn', 'progress not told', { error: errorNameOf(error), ...detailOf(error) })
  }
}
