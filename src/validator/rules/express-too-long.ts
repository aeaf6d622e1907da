import { limit } from '../../asl/index.js'
import { longestSeconds, secondsFrom } from '../estimate.js'
import { edgesOf, startOf } from '../flow.js'
import { isObject } from '../model.js'
import type { MachineNode, StateNode } from '../model.js'
import type { Rule } from '../rule.js'

const most = limit.expressDuration / 1000

/** Where on the longest way the time is up. */
function breakingPoint(machine: MachineNode, start: StateNode): StateNode {
  const seconds = secondsFrom(machine)
  const total = seconds.get(start) ?? 0
  const seen = new Set([start])
  let state = start
  for (;;) {
    let next: StateNode | undefined
    for (const { to } of edgesOf(state)) if (!seen.has(to) && (next === undefined || (seconds.get(to) ?? 0) > (seconds.get(next) ?? 0))) next = to
    if (next === undefined || total - (seconds.get(next) ?? 0) > most) return state
    seen.add(next)
    state = next
  }
}

/** An EXPRESS execution ends after five minutes, with States.Timeout. Machines inside a state count for it; children of a Distributed Map for themselves. */
export const expressTooLong: Rule = {
  code: 'ASL2119',
  name: 'express-too-long',
  severity: 'warning',
  summary: 'waits, timeouts and retries of an EXPRESS workflow can add up to more than five minutes',
  machine(machine, report) {
    const start = startOf(machine)
    if (machine.type !== 'EXPRESS' || start === undefined || (machine.owner !== undefined && !machine.owner.distributed)) return
    const total = longestSeconds(machine)
    if (total <= most || (isObject(machine.source) && machine.source['TimeoutSeconds'] !== undefined)) return
    const state = breakingPoint(machine, start)
    report({ at: state.keys, key: true, message: `waits, timeouts and retries on the way through '${state.name}' add up to ${Math.round(total)} seconds, and an EXPRESS execution ends after ${most}`, help: 'Shorten timeouts and retries so that the sum fits, or make it a STANDARD workflow.' })
  },
}
