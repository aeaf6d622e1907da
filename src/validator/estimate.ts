import { circlesOf, edgesOf, isTerminal, objectsIn, startOf } from './flow.js'
import { limit } from '../asl/index.js'
import type { JsonObject } from '../asl/index.js'
import { isObject } from './model.js'
import type { MachineNode, StateNode } from './model.js'

/** Events of a task besides its entry and exit: scheduled, started, succeeded. AWS was seen to record them for every integration but activities' own. */
const taskEvents = 3

/** The fewest events that a state records, those of machines inside it included where they run in the same execution. */
function fewestEventsOf(state: StateNode): number {
  const { type, inner, distributed } = state
  // a Fail state is not exited
  if (type === 'Fail') return 1
  const own = type === 'Task' ? taskEvents : type === 'Parallel' || type === 'Map' ? 2 : 0
  return 2 + own + (type === 'Parallel' && !distributed ? inner.reduce((sum, branch) => sum + fewestEvents(branch), 0) : 0)
}

const known = new WeakMap<MachineNode, number>()

/**
 * The fewest events of one run through a machine: along the shortest way from its start to an end. A Map counts as if it had no items.
 */
export function fewestEvents(machine: MachineNode): number {
  const before = known.get(machine)
  if (before !== undefined) return before
  const start = startOf(machine)
  // each state once: ways of fewer steps are looked at first, and a state's events hardly differ
  const least = new Map<StateNode, number>()
  let ends = Infinity
  let wave = start === undefined ? [] : [start]
  if (start !== undefined) least.set(start, fewestEventsOf(start))
  while (wave.length > 0) {
    const next = new Set<StateNode>()
    for (const state of wave) {
      const so = least.get(state) ?? 0
      if (isTerminal(state)) ends = Math.min(ends, so)
      for (const { to, kind } of edgesOf(state)) {
        if (kind === 'catch' || least.has(to)) continue
        least.set(to, so + fewestEventsOf(to))
        next.add(to)
      }
    }
    wave = [...next]
  }
  const events = Number.isFinite(ends) ? ends : 0
  known.set(machine, events)
  return events
}

const literalSeconds = (value: unknown): number => (typeof value === 'number' && value > 0 ? value : 0)

/** Errors that an attempt ends with when its time is up. What takes only others comes sooner. */
const timeouts: ReadonlySet<unknown> = new Set(['States.ALL', 'States.Timeout', 'States.HeartbeatTimeout'])

/** Attempts after the first, and the seconds waited for them, as a retrier allows. */
function retriesOf(retrier: JsonObject): { readonly count: number; readonly seconds: number } {
  const number = (field: string, usual: number): number => (typeof retrier[field] === 'number' ? retrier[field] : usual)
  const count = Math.min(number('MaxAttempts', 3), mostAttempts)
  const [rate, most] = [number('BackoffRate', 2), number('MaxDelaySeconds', limit.seconds)]
  let delay = number('IntervalSeconds', 1)
  let seconds = 0
  for (let i = 0; i < count; i++, delay *= rate) seconds += Math.min(delay, most)
  return { count, seconds }
}

/** After so many attempts the sum is far beyond any limit. */
const mostAttempts = 100

/** The most seconds of a state, as far as the definition states times: its attempts, where what ends them is retried, and the waits between them. */
function secondsOf({ type, source, inner, distributed }: StateNode): number {
  if (type === 'Wait') return literalSeconds(source['Seconds'])
  const once = type === 'Task' ? literalSeconds(source['TimeoutSeconds']) : distributed ? 0 : inner.reduce((longest, machine) => Math.max(longest, longestSeconds(machine)), 0)
  let [attempts, waits] = [1, 0]
  for (const [, retrier] of objectsIn(source['Retry'])) {
    const { count, seconds } = retriesOf(retrier)
    const { ErrorEquals: errors } = retrier
    if (Array.isArray(errors) && errors.some((error) => timeouts.has(error))) attempts = Math.max(attempts, count + 1)
    waits = Math.max(waits, seconds)
  }
  return once * attempts + waits
}

const durations = new WeakMap<MachineNode, ReadonlyMap<StateNode, number>>()

/** For each state that the start reaches, the most seconds from its entry to an end, as far as the definition states times. Loops count once. */
export function secondsFrom(machine: MachineNode): ReadonlyMap<StateNode, number> {
  const before = durations.get(machine)
  if (before !== undefined) return before
  const seconds = new Map<StateNode, number>()
  for (const circle of circlesOf(machine)) {
    const inside = new Set(circle)
    let after = 0
    for (const state of circle) for (const { to } of edgesOf(state)) if (!inside.has(to)) after = Math.max(after, seconds.get(to) ?? 0)
    const own = circle.reduce((sum, state) => sum + secondsOf(state), 0)
    for (const state of circle) seconds.set(state, own + after)
  }
  durations.set(machine, seconds)
  return seconds
}

/** The most seconds of one run through a machine, as far as the definition states times. */
export function longestSeconds(machine: MachineNode): number {
  const start = startOf(machine)
  return start === undefined ? 0 : secondsFrom(machine).get(start) ?? 0
}

/** The items of an inline Map, where the definition states them. */
export function statedItems({ source, language }: StateNode): number | undefined {
  const { Items: items } = source
  return language === 'JSONata' && Array.isArray(items) ? items.length : undefined
}

/** Whether a state hands on all that it gets from a service. */
export const keepsWholeResult = ({ source }: StateNode): boolean =>
  ['ResultSelector', 'ResultPath', 'OutputPath', 'Output'].every((field) => source[field] === undefined) && !isObject(source['Result'])
