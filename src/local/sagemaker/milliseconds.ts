import type { Json, JsonObject } from '../service.js'

/** Members of descriptions that are times. Variables and parameters of users are texts, whatever their names. */
const times = /Time$/

/**
 * A description as Step Functions and EventBridge have it: times as epoch milliseconds, which are epoch seconds in SageMaker's own answers.
 *
 * @example
 * inMilliseconds({ CreationTime: 1704067200.25 }) // { CreationTime: 1704067200250 }
 */
export function inMilliseconds(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, times.test(name) && typeof member === 'number' ? Math.round(member * 1000) : within(member)]))
}

function within(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(within)
  return typeof value === 'object' && value !== null ? inMilliseconds(value as JsonObject) : value
}
