import type { Json, JsonObject } from '../../../service.js'
import { isObject } from '../../template.js'

/** Members whose own members are named by users. */
const maps = new Set(['Parameters', 'Tags', 'Options'])

/**
 * A property as the API of AWS Batch spells it: CloudFormation's members begin with a capital. Of `Options`, `Tags` and `Parameters` the members are the user's own.
 *
 * @example
 * apiSpelling({ MaxvCpus: 4, Tags: { Team: 'a' } }) // { maxvCpus: 4, tags: { Team: 'a' } }
 */
export function apiSpelling(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(apiSpelling)
  if (!isObject(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name.charAt(0).toLowerCase() + name.slice(1), maps.has(name) ? member : numbers(name, apiSpelling(member))]))
}

/** CloudFormation takes text for numbers and flags. */
const numeric = new Set(['MaxvCpus', 'MinvCpus', 'DesiredvCpus', 'BidPercentage', 'Vcpus', 'Memory', 'Attempts', 'AttemptDurationSeconds', 'Order', 'Priority', 'SizeInGiB', 'HardLimit', 'SoftLimit', 'SchedulingPriority'])

function numbers(name: string, value: Json): Json {
  return numeric.has(name) && typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
}

/** An object property in the API's spelling; undefined when it is left out. */
export function optionalApiObject(value: JsonObject | undefined): JsonObject | undefined {
  return value === undefined ? undefined : apiSpelling(value) as JsonObject
}
