import type { Clock } from '../../interpreter/types.js'

// what setTimeout takes at most; later wakes are reached in steps
const longestTimer = 2_147_483_647

/** The machine's own time. */
export const wallClock: Clock = {
  now: () => Date.now(),
  schedule: (at, wake) => {
    let timer: NodeJS.Timeout
    const arm = (): void => {
      const wait = at - Date.now()
      timer = wait > longestTimer ? setTimeout(arm, longestTimer) : setTimeout(wake, Math.max(0, wait))
    }
    arm()
    return () => clearTimeout(timer)
  },
}
