import type { JsonObject } from '../../src/asl/json.js'
import type { Recording } from './recording.js'

/** From here on recordings show the exit of a Distributed Map behind the start of its run; those of September 2024 and before, behind its end. */
const exitMoved = '2024-11-01'

/** `19-08-2024, 08:59:42` as `2024-08-19` */
const dayOf = (recorded: string | undefined): string | undefined => recorded?.slice(0, 10).split('-').reverse().join('-')

/**
 * A recorded history as AWS would record it today: what it did otherwise at that time, and is known, is brought up to date.
 *
 * @example
 * upToDate({ recordedDate: '19-08-2024, 08:59:42' }, events)
 */
export function upToDate({ recordedDate }: Pick<Recording, 'recordedDate'>, events: readonly JsonObject[]): readonly JsonObject[] {
  const day = dayOf(recordedDate)
  if (day === undefined || day >= exitMoved) return events
  const byId = new Map(events.map((event) => [event['id'], event]))
  return events.map((event) => {
    const before = byId.get(event['previousEventId'] ?? null)
    if (event['type'] !== 'MapStateExited' || before?.['type'] !== 'MapRunSucceeded') return event
    return { ...event, previousEventId: before['previousEventId'] ?? 0 }
  })
}
