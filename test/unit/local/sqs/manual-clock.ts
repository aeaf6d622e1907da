import type { Clock } from '../../../../src/interpreter/types.js'

/** A clock that stands until it is told to go on. */
export interface ManualClock extends Clock {
  /** Goes on, and wakes whom it passes in order of their times. */
  advance(ms: number): void
  /** How many wait to be woken. */
  readonly pending: number
}

export function manualClock(start = 1_700_000_000_000): ManualClock {
  let now = start
  const timers = new Set<{ readonly at: number, readonly wake: () => void }>()
  return {
    now: () => now,
    schedule: (at, wake) => {
      const timer = { at, wake }
      timers.add(timer)
      return () => timers.delete(timer)
    },
    advance: (ms) => {
      const end = now + ms
      for (;;) {
        const due = [...timers].filter(timer => timer.at <= end).sort((a, b) => a.at - b.at)[0]
        if (due === undefined) break
        timers.delete(due)
        now = Math.max(now, due.at)
        due.wake()
      }
      now = end
    },
    get pending() {
      return timers.size
    },
  }
}
