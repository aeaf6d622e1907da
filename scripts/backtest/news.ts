import { setTimeout as sleep } from 'node:timers/promises'
import type { ProgressUpdate } from '../../tasks/shared/progress.js'
import { progressTopic } from '../../tasks/shared/tell-progress.js'
import { openProgressFeed } from '../aws/progress-feed.js'
import type { ClientConfig } from './stack.js'

/** Milliseconds between two looks into the ledger while news come by themselves: one may have been lost. */
const livePoll = 3_000

/** Word of how far runs are, for whoever waits for them. */
export interface News {
  /** Has word of a run told as it comes. */
  follow(runId: string, tell: (update: ProgressUpdate) => void): void
  /** Waits until all of a run is said to be done, or the time is up: `milliseconds`, or longer while word comes by itself. */
  wait(runId: string, milliseconds: number, signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

/**
 * Follows what a user's topic says of runs. Without a connection it waits as long as it is told to, and nothing is lost: the ledger knows all.
 *
 * @example
 * ```ts
 * const news = openNews(config, 'ann', signal)
 * await news.wait(runId, 250, signal)
 * ```
 */
export function openNews(config: ClientConfig, user: string, signal: AbortSignal): News {
  const followers = new Map<string, (update: ProgressUpdate) => void>()
  const waiting = new Map<string, () => void>()
  const feed = openProgressFeed({
    config, topic: progressTopic(user), signal,
    onUpdate(update) {
      followers.get(update.runId)?.(update)
      if (update.done >= update.total) waiting.get(update.runId)?.()
    },
  })
  return {
    follow: (runId, tell) => followers.set(runId, tell),
    async wait(runId, milliseconds, ended) {
      const told = new AbortController()
      waiting.set(runId, () => told.abort())
      try {
        await sleep(feed.live ? Math.max(livePoll, milliseconds) : milliseconds, undefined, { signal: AbortSignal.any([ended, told.signal]) })
      } catch (error) {
        if (ended.aborted || !told.signal.aborted) throw error
      } finally {
        waiting.delete(runId)
      }
    },
    close: () => feed.close(),
  }
}
