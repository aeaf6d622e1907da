/** An occurrence that is not done with. */
export interface Pending {
  /** When it was due, in epoch milliseconds, whatever its window. */
  readonly at: number
  /** When its next attempt is. */
  readonly due: number
  /** That attempt's number: 1 for the first. */
  readonly attempt: number
  /** Noted before the target is called: after a restart, the call may have been made. */
  readonly begun: boolean
}

/** How far a schedule has come: written before and after each attempt. */
export interface Progress {
  /** ARN of the schedule. */
  readonly arn: string
  readonly revision: string
  /** Occurrences up to here have become pending. Epoch milliseconds. */
  readonly cursor: number
  /** Whether there was any. */
  readonly ran: boolean
  readonly pending: readonly Pending[]
}

/** Each revision of a schedule has a progress of its own. */
export const progressKey = ({ arn, revision }: Pick<Progress, 'arn' | 'revision'>): string => `${arn} ${revision}`

/**
 * Takes up the occurrences that have come since the last time.
 *
 * What came while nobody looked is taken up as long as its age allows: AWS would have run it. What is older is over.
 *
 * @param after - gives the first occurrence after an instant
 * @param maximumAge - of an occurrence, in milliseconds
 * @param offset - how far into its window an occurrence is moved
 * @returns the progress, and whether occurrences were too old
 */
export function takeUp(progress: Progress, now: number, after: (instant: number) => number | undefined, maximumAge: number, offset: (at: number) => number): { readonly progress: Progress, readonly tooOld: boolean } {
  const first = after(progress.cursor)
  if (first === undefined || first > now) return { progress, tooOld: false }
  // of a minute each, there are at most as many as minutes in a day
  const oldest = now - maximumAge
  const tooOld = first < oldest
  let cursor = tooOld ? oldest - 1 : progress.cursor
  const taken: Pending[] = []
  for (let at = after(cursor); at !== undefined && at <= now; at = after(at)) {
    taken.push({ at, due: at + offset(at), attempt: 1, begun: false })
    cursor = at
  }
  return { progress: { ...progress, cursor, ran: true, pending: [...progress.pending, ...taken] }, tooOld }
}

/** The progress with one occurrence changed, or done with. */
export function replaced(progress: Progress, at: number, next: Pending | undefined): Progress {
  return { ...progress, pending: progress.pending.flatMap(pending => (pending.at !== at ? [pending] : next === undefined ? [] : [next])) }
}
