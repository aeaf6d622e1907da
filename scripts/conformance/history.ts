import type { Json, JsonObject } from '../../src/asl/json.js'
import { parsed } from './match.js'
import type { Matcher } from './match.js'

const typeOf = (event: JsonObject): string => event['type'] as string
const isStart = (event: JsonObject): boolean => typeOf(event) === 'ParallelStateStarted'
const isEnd = (event: JsonObject): boolean => /^ParallelState(Succeeded|Failed|Exited|Aborted)$/.test(typeOf(event))

/** Some recordings were made while the execution still ran. */
const isLast = (event: JsonObject): boolean => /^Execution(Succeeded|Failed|Aborted|TimedOut)$/.test(typeOf(event))

/** Reads JSON text and sorts members, so that equal events have equal text. */
function canonical(key: string, value: Json): Json {
  const read = parsed(key, value)
  return typeof read === 'object' && read !== null && !Array.isArray(read) ? Object.fromEntries<Json>(Object.entries(read as JsonObject).sort(([a], [b]) => (a < b ? -1 : 1))) : read
}

const order = (event: JsonObject): string => JSON.stringify([typeOf(event), event], canonical)

const withoutPlace = (event: JsonObject): JsonObject =>
  Object.fromEntries<Json>(Object.entries(event).filter(([key]) => key !== 'id' && key !== 'previousEventId' && key !== 'timestamp'))

/** Events between the start of a Parallel and its end have no order of their own: sorted, without their ids. Of the events that end it, recordings keep the last. */
function settle(events: readonly JsonObject[]): readonly JsonObject[] {
  const result: JsonObject[] = []
  let inside: JsonObject[] | undefined
  for (const [i, event] of events.entries()) {
    const next = events[i + 1]
    if (isEnd(event) && next !== undefined && isEnd(next)) continue
    if (inside !== undefined && (isEnd(event) || isStart(event))) {
      result.push(...inside.sort((a, b) => (order(a) < order(b) ? -1 : 1)))
      inside = undefined
    }
    if (inside === undefined) result.push(event)
    else inside.push(withoutPlace(event))
    if (isStart(event)) inside = []
  }
  return [...result, ...inside ?? []]
}

/**
 * Compares histories event by event.
 *
 * @param concurrent - whether the branches of a Parallel were recorded as one of many interleavings
 */
export function compareHistories(matcher: Matcher, recorded: readonly JsonObject[], actual: readonly JsonObject[], concurrent: boolean): readonly string[] {
  const known = recorded.some(isLast) ? actual : actual.slice(0, recorded.length)
  const [left, right] = concurrent ? [settle(recorded), settle(known)] : [recorded, known]
  const length = left.length === right.length ? [] : [`recorded ${left.length} events, here ${right.length}: ${right.map(typeOf).join(' ')}`]
  // what the first differing event is says more than how many there are
  return [...left.flatMap((event, i) => matcher.compare(event, right[i], `#${i + 1} ${typeOf(event)}`)), ...length]
}
