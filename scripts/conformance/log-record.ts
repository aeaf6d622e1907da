import type { Json, JsonObject } from '../../src/asl/json.js'
import type { Matcher } from './match.js'

/** Events that are logged at each level, besides ALL. Source: Step Functions developer guide, "Log levels for Step Functions execution events". */
const levels: readonly ((type: string) => boolean)[] = [
  () => true,
  (type) => /(?:Failed|Aborted|TimedOut)$/.test(type) || type === 'FailStateEntered',
  (type) => /^Execution(?:Failed|Aborted|TimedOut)$/.test(type),
]

/** What executions handled: left out of the records where the log was to have no data. */
const data: ReadonlySet<string> = new Set(['input', 'inputDetails', 'output', 'outputDetails', 'parameters', 'assignedVariables', 'assignedVariablesDetails'])

const typeOf = (event: JsonObject): string => event['type'] as string

/** Numbers are text in a log. */
const idOf = (event: JsonObject): string => JSON.stringify(event['id'])

/** A history event as CloudWatch Logs has it. */
function recordOf(event: JsonObject, executionArn: string, withData: boolean): JsonObject {
  const details = Object.entries(event).find(([name]) => name.endsWith('EventDetails'))?.[1] ?? {}
  return {
    id: idOf(event), type: typeOf(event), details: Object.fromEntries<Json>(Object.entries(details).filter(([name]) => withData || !data.has(name))),
    previous_event_id: JSON.stringify(event['previousEventId']), event_timestamp: JSON.stringify(event['timestamp']), execution_arn: executionArn, redrive_count: '0',
  }
}

/**
 * Compares the records of a log with a history. Recordings do not say at which level the log was, nor whether with data: the records have to be what one of
 * the levels gives, all of them with data or all without.
 */
export function compareLog(matcher: Matcher, recorded: Json, events: readonly JsonObject[], executionArn: string): readonly string[] {
  const withData = JSON.stringify(recorded).includes('"outputDetails"') || JSON.stringify(recorded).includes('"inputDetails"')
  // one record: the last
  if (!Array.isArray(recorded)) return matcher.compare(recorded, events.slice(-1).map((event) => recordOf(event, executionArn, withData))[0], 'log')
  const ids = (recorded as readonly JsonObject[]).map((record) => record['id'] as string).join()
  const chosen = levels.map((wanted) => events.filter((event) => wanted(typeOf(event)))).find((some) => some.map(idOf).join() === ids)
  if (chosen === undefined) return [`log recorded the events ${ids}, which is no level of the events here: ${events.map(typeOf).join(' ')}`]
  return matcher.compare(recorded, chosen.map((event) => recordOf(event, executionArn, withData)), 'log')
}
