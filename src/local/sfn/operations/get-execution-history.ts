import { toApiEvent, type HistoryEvent } from '../../../asl/history.js'
import type { Operation } from '../context.js'
import { existingExecution } from '../lookup.js'
import { optionalBoolean } from '../member.js'
import { page } from '../page.js'

/** Members of event details that hold data of the execution. */
const data = new Set(['input', 'output', 'parameters', 'assignedVariables'])

export const getExecutionHistory: Operation = (context, input) => {
  const execution = existingExecution(context, input)
  const descending = optionalBoolean(input, 'reverseOrder') ?? false
  const included = optionalBoolean(input, 'includeExecutionData') ?? true
  const events = context.executions.events(execution)
  const { items, nextToken } = page(input, descending ? events.toReversed() : events, event => event.id, { descending, now: context.now() })
  return {
    events: items.map(event => toApiEvent(included ? event : withoutData(event))),
    ...(nextToken === undefined ? {} : { nextToken }),
  }
}

function withoutData(event: HistoryEvent): HistoryEvent {
  if (event.details === undefined) return event
  const value = Object.fromEntries(Object.entries(event.details.value).filter(([name]) => !data.has(name)))
  return { ...event, details: { name: event.details.name, value } }
}
