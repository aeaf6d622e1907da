import { setTimeout as sleep } from 'node:timers/promises'
import type { RunStatus } from '../../tasks/shared/run-status.js'
import type { Held } from './restore.js'

/** The machinery failed, or stands still. */
export class RunFailure extends Error {
  override readonly name = 'RunFailure'
}

/** How long to wait for what, in milliseconds. */
export interface Patience {
  /** Between two looks at the ledger. */
  readonly poll: number
  /** Standstill before the run is submitted again; twice as long each time, up to `longest`. */
  readonly resubmit: number
  readonly longest: number
  /** Standstill before the run is given up. */
  readonly giveUp: number
}

const minute = 60_000

/**
 * A message whose consumer died without a word stays hidden for six times as long as its consumer may take, which is up to 90 minutes.
 * Submitting again sends what is not done at once.
 */
export const patience: Patience = { poll: 250, resubmit: minute, longest: 16 * minute, giveUp: 60 * minute }

/** A run, seen by whoever waits for it. */
export interface Awaited {
  readonly runId: string
  status(): Promise<RunStatus | undefined>
  /** What it waits for, where that is known: while it cannot move it is neither submitted again nor given up. */
  held?(status: RunStatus): Promise<Held | undefined>
  /** Submits the same run again: whatever is done stays, the rest is sent once more. */
  submit(): Promise<unknown>
  /** @param note - why it cannot move, or what was done about a standstill, while it lasts */
  progress(status: RunStatus, note?: string): void
  readonly signal: AbortSignal
}

/** Milliseconds, and their passing: a pause may end early when there is word of the run. */
export interface Clock {
  readonly now: () => number
  readonly pause: (milliseconds: number, signal: AbortSignal) => Promise<void>
}

const clock: Clock = { now: Date.now, pause: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }) }

/**
 * Waits for the score of a run, and submits it again when it stands still.
 *
 * @returns key of the score
 * @throws RunFailure when the run failed or is given up
 * @example
 * ```ts
 * const scoreKey = await waitForScore({ runId, status: () => readRunStatus(ledger, runId), submit, progress, signal })
 * ```
 */
export async function waitForScore(run: Awaited, { poll, resubmit, longest, giveUp }: Patience = patience, { now, pause }: Clock = clock): Promise<string> {
  const { runId, signal } = run
  let seen = -1
  let movedAt = now()
  let askedAt = movedAt
  // not shortened when the run moves on: one that is slow by nature must not be sent all over again every minute
  let wait = resubmit
  for (;;) {
    signal.throwIfAborted()
    const status = await run.status()
    if (status === undefined) throw new RunFailure(`the ledger has no run ${runId}`)
    const held = await run.held?.(status)
    if (status.done !== seen || held?.waits === true) {
      seen = status.done
      movedAt = askedAt = now()
    }
    const still = now() - movedAt
    const note = `not moved for ${Math.floor(still / 1000)} s, submitted again`
    run.progress(status, held?.note ?? (askedAt > movedAt ? note : undefined))
    if (status.status === 'failed') throw new RunFailure(`run ${runId} failed: ${[status.error ?? 'no reason is known', ...(status.cause === undefined ? [] : [status.cause])].join(': ')}`)
    if (status.status === 'finished' && status.scoreKey !== undefined) return status.scoreKey
    if (still >= giveUp) throw new RunFailure(`run ${runId} has not moved for ${Math.floor(giveUp / minute)} minutes (${status.done} of ${status.total} items); run the same command again to go on`)
    if (now() - askedAt >= wait) {
      await run.submit()
      askedAt = now()
      // told at once: it may move on before the next look
      run.progress(status, note)
      wait = Math.min(2 * wait, longest)
    }
    await pause(poll, signal)
  }
}
