import { TimerQueue } from './timer-queue.js'
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
  /**
   * For an integration that pretends to take time: the clock, which otherwise stands still while a task is under way, runs meanwhile. Handlers are given
   * a `sleep` of their own, which knows when the task is given up.
   *
   * @param signal - of the task: ends the sleep when the task is given up. Without it, the clock would not stand still for other tasks until the sleep ends
   */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
}

/**
 * Makes waits, backoff and timeouts pass at once, in order, and always in the same order.
 *
 * @param start - epoch milliseconds it starts at
 * @example
 * await compile(definition, { type: 'STANDARD' }).run(input, { handlers, clock: virtualClock() })
 */
export function virtualClock(start = 0): VirtualClock {
  let now = start
  let holds = 0
  let pumping = false
  const timers = new TimerQueue()

  const pump = (): void => {
    if (pumping || holds > 0 || timers.empty) return
    pumping = true
    // a turn of the event loop, so that work under way can take hold first
    setImmediate(() => {
      pumping = false
      if (holds > 0) return
      const timer = timers.take()
      if (timer === undefined) return
      now = Math.max(now, timer.at)
      timer.wake()
      pump()
    })
  }

  const schedule = (at: number, wake: () => void): (() => void) => {
    const cancel = timers.add(at, wake)
    pump()
    return cancel
  }

  return {
    now: () => now,
    schedule,
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
    sleep: (milliseconds, signal) => new Promise((resolve) => {
      // given up before: there is no hold that could be let go meanwhile
      if (signal?.aborted === true) {
        resolve()
        return
      }
      const wakeUp = (): void => {
        cancel()
        signal?.removeEventListener('abort', wakeUp)
        holds += 1
        resolve()
      }
      holds -= 1
      const cancel = schedule(now + milliseconds, wakeUp)
      signal?.addEventListener('abort', wakeUp)
    }),
  }
}
