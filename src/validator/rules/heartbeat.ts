import type { Rule } from '../rule.js'

/** Heartbeats that cannot be missed before the task has timed out. */
export const heartbeat: Rule = {
  code: 'ASL2024',
  name: 'heartbeat',
  severity: 'error',
  summary: 'HeartbeatSeconds of a task is not smaller than its TimeoutSeconds',
  state({ type, source, keys }, report) {
    const { TimeoutSeconds: timeout, HeartbeatSeconds: beat } = source
    if (type !== 'Task' || typeof timeout !== 'number' || typeof beat !== 'number' || beat < timeout || timeout < 1) return
    report({ at: [...keys, 'HeartbeatSeconds'], message: `HeartbeatSeconds (${beat}) must be smaller than TimeoutSeconds (${timeout})`, help: 'Lower HeartbeatSeconds, or raise TimeoutSeconds.' })
  },
}
