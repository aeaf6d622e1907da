import { archiveKey } from '../../tasks/shared/layout.js'
import type { UploadStore } from '../../tasks/shared/port.js'
import type { RunStatus } from '../../tasks/shared/run-status.js'

/** Milliseconds between two looks; fewer while a restore is under way, which takes minutes to days. */
const lookEvery = { before: 1_000, during: 5_000 }

const notes = {
  during: 'restoring its list from the archive, which takes minutes to days',
  // the build looks again at growing intervals
  after: 'its list is back from the archive, and is unpacked within 15 minutes',
}

/** What a run waits for that is no fault of its own. */
export interface Held {
  /** What to tell. */
  readonly note: string
  /** Whether it cannot move. */
  readonly waits: boolean
}

/**
 * Sees whether a run waits for its lists to come back from an archive. Nothing is asked once they are unpacked.
 *
 * @param listDigests - of the run's lists
 * @param now - milliseconds
 * @returns asked again and again, what it waits for; undefined when that is no archive
 * @example
 * ```ts
 * const held = restoreWatch(store, suites.map(({ listDigest }) => listDigest))
 * await held(status) // { note: 'restoring its list …', waits: true }
 * ```
 */
export function restoreWatch(store: Pick<UploadStore, 'isRestoring'>, listDigests: readonly string[], now: () => number = Date.now): (status: RunStatus) => Promise<Held | undefined> {
  let seen: { readonly at: number, readonly restoring: boolean } | undefined
  let was = false
  return async ({ status, suites }) => {
    // a suite that has begun has a total, or is of a list without items
    if (status !== 'running' || suites.every(({ total }) => total > 0)) return undefined
    if (seen === undefined || now() - seen.at >= (seen.restoring ? lookEvery.during : lookEvery.before)) {
      const answers = await Promise.all(listDigests.map((digest) => store.isRestoring(archiveKey(digest))))
      seen = { at: now(), restoring: answers.includes(true) }
      was ||= seen.restoring
    }
    return was ? { note: seen.restoring ? notes.during : notes.after, waits: seen.restoring } : undefined
  }
}
