import { once } from 'node:events'
import { toApiEvent } from '../../src/asl/history.js'
import type { HistoryEvent } from '../../src/asl/history.js'
import type { JsonObject } from '../../src/asl/json.js'
import type { OutputStream } from '../cli/command.js'
import { harmless } from '../cli/terminal.js'
import type { Run } from './run.js'

/** What is printed of a run. */
export interface Printing {
  readonly format: 'text' | 'json'
  readonly history: boolean
  /** Whether time was virtual. */
  readonly virtual: boolean
}

const unit = { second: 1000, minute: 60_000, hour: 3_600_000, day: 86_400_000 }

/**
 * How long something took, for people: its two largest units.
 *
 * @example
 * durationText(3_661_000) // '1 h 1 min'
 */
export function durationText(milliseconds: number): string {
  if (milliseconds < unit.minute) return `${(milliseconds / unit.second).toFixed(3).replace(/\.?0+$/, '')} s`
  const parts = ([['d', unit.day], ['h', unit.hour], ['min', unit.minute], ['s', unit.second]] as const).map(([name, size], i, all) => {
    const larger = all[i - 1]?.[1] ?? Infinity
    return { name, value: Math.floor((milliseconds % larger) / size) }
  })
  const first = parts.findIndex(({ value }) => value > 0)
  return parts.slice(first, first + 2).filter(({ value }) => value > 0).map(({ name, value }) => `${value} ${name}`).join(' ')
}

/** What a line of history tells besides the type: the state, or what was called, and why it failed. */
function detailText({ details }: HistoryEvent): string {
  const { name, resource, error } = details?.value ?? {}
  return [name, resource, error].filter((part) => typeof part === 'string').join('  ')
}

const widest = 'LambdaFunctionScheduleFailed'.length

/** `    3600.000 s   4  WaitStateExited  Pause`: seconds since the start, the event's number, its type and what it is about. */
const eventLine = (event: HistoryEvent, startedAt: number): string =>
  harmless(`${((event.timestamp - startedAt) / unit.second).toFixed(3).padStart(12)} s ${String(event.id).padStart(5)}  ${event.type.padEnd(widest)}  ${detailText(event)}`.trimEnd()).replaceAll('\n', ' ')

/** One execution for people, in pieces. */
function* textOf({ result, events }: Run, { history, virtual }: Printing): Iterable<string> {
  const { status, output, error, cause, startedAt, stoppedAt } = result
  if (history) for (const event of events) yield `${eventLine(event, startedAt)}\n`
  yield `${status} after ${durationText(stoppedAt - startedAt)}${virtual ? ' of virtual time' : ''}\n`
  if (output !== undefined) yield `${harmless(JSON.stringify(output, null, 2))}\n`
  if (error !== undefined) yield `error: ${harmless(error)}\n`
  if (cause !== undefined) yield `cause: ${harmless(cause)}\n`
}

/** The same for machines: one line of JSON. */
function* jsonOf({ result, events }: Run, { history }: Printing): Iterable<string> {
  const { status, output = null, error = null, cause = null } = result
  const whole: JsonObject = { status, output, error, cause }
  yield JSON.stringify(whole).slice(0, -1)
  if (history) {
    yield ',"events":['
    let comma = ''
    for (const event of events) {
      yield `${comma}${JSON.stringify(toApiEvent(event))}`
      comma = ','
    }
    yield ']'
  }
  yield '}\n'
}

/** Pieces are gathered to about this many characters before they are written. */
const gathered = 65_536

/** Writes what a run came to, no faster than it is read. */
export async function printRun(out: OutputStream, run: Run, printing: Printing): Promise<void> {
  let text = ''
  for (const piece of printing.format === 'json' ? jsonOf(run, printing) : textOf(run, printing)) {
    text += piece
    if (text.length < gathered) continue
    if (!out.write(text)) await once(out, 'drain')
    text = ''
  }
  // written out, so that the process may be ended after it
  await new Promise<void>((resolve) => {
    out.write(text, () => resolve())
  })
}
