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
 * An append-only log as plain data: blocks of events, each with what was before it, never changed once made.
 * A step adds one block and takes in the blocks before it that are no longer than it, so that there are few of them
 * and an event is copied about as often as there are blocks.
 */
export interface EventLog {
  readonly earlier: EventLog | null
  readonly events: readonly RecordedEvent[]
  /** Events in this block and before. */
  readonly length: number
  /** False keeps only the count. */
  readonly keep: boolean
}

export const emptyLog = (keep: boolean): EventLog => ({ earlier: null, events: [], length: 0, keep })

/** Writes to a log during one step. */
export class LogWriter {
  private readonly events: RecordedEvent[] = []
  length: number
  constructor(private readonly log: EventLog) {
    this.length = log.length
  }

  append(event: RecordedEvent): number {
    if (this.log.keep) this.events.push(event)
    this.length += 1
    return this.length
  }

  done(): EventLog {
    const { log, length } = this
    if (length === log.length) return log
    let events: readonly RecordedEvent[] = this.events
    let earlier: EventLog | null = log
    while (earlier !== null && earlier.events.length <= events.length) {
      if (earlier.events.length > 0) events = earlier.events.concat(events)
      ;({ earlier } = earlier)
    }
    return { earlier, events, length, keep: log.keep }
  }
}

function allEvents(log: EventLog): readonly RecordedEvent[] {
  const blocks: (readonly RecordedEvent[])[] = []
  for (let block: EventLog | null = log; block !== null; block = block.earlier) blocks.unshift(block.events)
  return blocks.flat()
}

/** Members that the API gives as JSON text, each with a `…Details` companion where the API has one. */
const jsonText: Readonly<Record<string, string | undefined>> = { input: 'inputDetails', output: 'outputDetails', parameters: undefined }

const detailsName = (type: HistoryEventType): string => {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails'
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails'
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`
}

type Member = readonly [name: string, value: Json]

const render = (details: JsonObject): JsonObject => Object.fromEntries(Object.entries(details).flatMap(renderMember))

function renderMember([name, value]: Member): readonly Member[] {
  if (Object.hasOwn(jsonText, name)) {
    const companion = jsonText[name]
    const text: Member = [name, JSON.stringify(value)]
    return companion === undefined ? [text] : [text, [companion, { truncated: false }]]
  }
  if (name !== 'assignedVariables') return [[name, value]]
  const texts = Object.fromEntries(Object.entries(value as JsonObject).map(([key, item]) => [key, JSON.stringify(item)]))
  return [[name, texts], ['assignedVariablesDetails', { truncated: false }]]
}

const rendered = (event: RecordedEvent, index: number): HistoryEvent => ({
  id: index + 1,
  previousEventId: event.previous,
  timestamp: event.at,
  type: event.type,
  ...(event.details !== undefined && { details: { name: detailsName(event.type), value: render(event.details) } }),
})

/** The history as the API gives it. */
export const readLog = (log: EventLog): readonly HistoryEvent[] => allEvents(log).map(rendered)

/**
 * The same, one event after the other: for a history whose text is too large to be held at once.
 *
 * @example
 * for (const event of historyOf(execution.checkpoint().state.log)) console.log(event.type)
 */
export function* historyOf(log: EventLog): Iterable<HistoryEvent> {
  let index = 0
  for (const event of allEvents(log)) yield rendered(event, index++)
}
