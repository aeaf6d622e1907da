import type { Clock } from './types.js'

/** The longest delay that a timer of the platform takes. */
const longestDelay = 2_147_483_647

/** Time as it passes. */
export const realClock: Clock = {
  now: () => Date.now(),
  schedule(at, wake) {
    let timer: NodeJS.Timeout
    const arm = (): void => {
      const left = at - Date.now()
      timer = setTimeout(left > longestDelay ? arm : wake, Math.min(Math.max(0, left), longestDelay))
    }
    arm()
    return () => clearTimeout(timer)
  },
}

/** A clock that jumps to the next timer as soon as nothing else is under way. */
export interface VirtualClock extends Clock {
  hold(): () => void
}

/**
 * Makes waits, backoff and timeouts pass at once, in order, and always in the same order.
 *
 * @param start - epoch milliseconds it starts at
 * @example
 * await compile(definition, { type: 'STANDARD' }).run(input, { handlers, clock: virtualClock() })
 */
export function virtualClock(start = 0): VirtualClock {
  interface Timer { readonly at: number; readonly order: number; readonly wake: () => void }
  let now = start
  let order = 0
  let holds = 0
  let pumping = false
  const timers = new Set<Timer>()

  const pump = (): void => {
    if (pumping || holds > 0 || timers.size === 0) return
    pumping = true
    // a turn of the event loop, so that work under way can take hold first
    setImmediate(() => {
      pumping = false
      if (holds > 0) return
      let first: Timer | undefined
      for (const timer of timers) if (first === undefined || timer.at < first.at || (timer.at === first.at && timer.order < first.order)) first = timer
      if (first === undefined) return
      timers.delete(first)
      now = Math.max(now, first.at)
      first.wake()
      pump()
    })
  }

  return {
    now: () => now,
    schedule(at, wake) {
      const timer: Timer = { at, order: order++, wake }
      timers.add(timer)
      pump()
      return () => void timers.delete(timer)
    },
    hold() {
      holds += 1
      let held = true
      return () => {
        if (!held) return
        held = false
        holds -= 1
        pump()
      }
    },
  }
}
