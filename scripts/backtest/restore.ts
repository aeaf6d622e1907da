import { archiveKey } from '../../tasks/shared/layout.js'
import type { UploadStore } from '../../tasks/shared/port.js'
import type { RunStatus } from '../../tasks/shared/run-status.js'

/** Milliseconds between two looks: a restore takes minutes to days. */
const lookEvery = 5_000

const note = 'restoring its list from the archive, which takes minutes to days'

/**
 * Sees whether a run waits for its lists to come back from an archive. Nothing is asked once they are unpacked.
 *
 * @param listDigests - of the run's lists
 * @param now - milliseconds
 * @returns asked again and again, what to tell; undefined when it waits for no archive
 * @example
 * ```ts
 * const held = restoreWatch(store, suites.map(({ listDigest }) => listDigest))
 * await held(status) // 'restoring its list …'
 * ```
 */
export function restoreWatch(store: Pick<UploadStore, 'isRestoring'>, listDigests: readonly string[], now: () => number = Date.now): (status: RunStatus) => Promise<string | undefined> {
  let seen: { readonly at: number, readonly restoring: boolean } | undefined
  return async ({ status, suites }) => {
    // a suite that has begun has a total, or is of a list without items
    if (status !== 'running' || suites.every(({ total }) => total > 0)) return undefined
    if (seen === undefined || now() - seen.at >= lookEvery) {
      const answers = await Promise.all(listDigests.map((digest) => store.isRestoring(archiveKey(digest))))
      seen = { at: now(), restoring: answers.includes(true) }
    }
    return seen.restoring ? note : undefined
  }
}
