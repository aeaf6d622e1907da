import type { HistoryEvent, HistoryEventType } from '../asl/history.js'
import type { Json, JsonObject } from '../asl/json.js'

/** An event as it is kept: data by reference, made into JSON text only when history is read. */
export interface RecordedEvent {
  readonly type: HistoryEventType
  readonly previous: number
  readonly at: number
  /** Members of the details object; those of {@link jsonText} hold values, not text. */
  readonly details?: JsonObject
}

/**
 * An append-only log. Copies share one array and each knows its own length, so an older state keeps its history
 * while a newer one has grown; whoever appends where another has already appended takes a copy first.
 */
export interface EventLog {
  readonly events: RecordedEvent[]
  readonly length: number
  /** False keeps only the count. */
  readonly keep: boolean
}

export const emptyLog = (keep: boolean): EventLog => ({ events: [], length: 0, keep })

/** Writes to a log during one step. */
export class LogWriter {
  private events: RecordedEvent[]
  length: number
  constructor(private readonly log: EventLog) {
    this.events = log.events
    this.length = log.length
  }

  append(event: RecordedEvent): number {
    if (this.log.keep) {
      if (this.events.length !== this.length) this.events = this.events.slice(0, this.length)
      this.events.push(event)
    }
    this.length += 1
    return this.length
  }

  done(): EventLog {
    return { events: this.events, length: this.length, keep: this.log.keep }
  }
}

/** Members that the API gives as JSON text, each with a `…Details` companion where the API has one. */
const jsonText: Readonly<Record<string, string | undefined>> = { input: 'inputDetails', output: 'outputDetails', parameters: undefined }

const detailsName = (type: HistoryEventType): string => {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails'
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails'
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`
}

function render(details: JsonObject): JsonObject {
  const result: Record<string, Json> = {}
  for (const [name, value] of Object.entries(details)) {
    if (Object.hasOwn(jsonText, name)) {
      result[name] = JSON.stringify(value)
      const companion = jsonText[name]
      if (companion !== undefined) result[companion] = { truncated: false }
    } else if (name === 'assignedVariables') {
      result[name] = Object.fromEntries(Object.entries(value as JsonObject).map(([key, item]) => [key, JSON.stringify(item)]))
      result['assignedVariablesDetails'] = { truncated: false }
    } else result[name] = value
  }
  return result
}

/** The history as the API gives it. */
export const readLog = (log: EventLog): readonly HistoryEvent[] =>
  log.events.slice(0, log.length).map((event, i) => ({
    id: i + 1,
    previousEventId: event.previous,
    timestamp: event.at,
    type: event.type,
    ...(event.details !== undefined && { details: { name: detailsName(event.type), value: render(event.details) } }),
  }))
