import type { ChildExecution, Flat, Transformation } from '../builder/map-run.js'
import { MapResultError } from './error.js'

/** A child that succeeded, as `NONE` keeps it. */
export interface SucceededChild<In, Out> {
  readonly status: 'SUCCEEDED'
  readonly input: In
  readonly output: Out
  /** The child execution, as Step Functions wrote it. */
  readonly execution: ChildExecution
}

/** What is left of a child that succeeded when results are transformed: its output, or an item of it. */
export interface SucceededOutput<Out> {
  readonly status: 'SUCCEEDED'
  readonly output: Out
}

/** A child that failed, timed out or was stopped. */
export interface UnsuccessfulChild<In> {
  readonly status: 'FAILED' | 'TIMED_OUT' | 'ABORTED'
  readonly input: In
  /** Empty where Step Functions names none. */
  readonly error: string
  readonly cause: string
  readonly execution: ChildExecution
}

/** An item, or batch, whose child was never started. */
export interface PendingChild<In> {
  readonly status: 'PENDING'
  readonly input: In
}

export type Succeeded<In, Out, T extends Transformation> = { readonly NONE: SucceededChild<In, Out>; readonly COMPACT: SucceededOutput<Out>; readonly FLATTEN: SucceededOutput<Flat<Out>> }[T]

/** One result of a Distributed Map. */
export type MapResult<In = unknown, Out = unknown, T extends Transformation = 'NONE'> = Succeeded<In, Out, T> | UnsuccessfulChild<In> | PendingChild<In>

const unsuccessful: ReadonlySet<unknown> = new Set(['FAILED', 'TIMED_OUT', 'ABORTED'])

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value)

const textOr = (value: unknown, fallback: string): string => (typeof value === 'string' ? value : fallback)

/**
 * Takes the record of a child apart: its input and output, which are JSON text, are parsed.
 *
 * @param place - where it stands, for the message
 * @throws MapResultError SW4505 for what is no record
 */
export function recordOf(value: unknown, place: string): SucceededChild<unknown, unknown> | UnsuccessfulChild<unknown> | PendingChild<unknown> {
  const refused = (why: string): MapResultError => new MapResultError('SW4505', `${place} is no record of a child execution: ${why}`)
  if (!isObject(value)) throw refused('results that are transformed are read with `transformation`')
  const parse = (member: 'Input' | 'Output'): unknown => {
    const text = value[member]
    if (typeof text !== 'string') throw refused(`it has no ${member}`)
    try {
      return JSON.parse(text)
    } catch {
      throw refused(`its ${member} is no JSON text`)
    }
  }
  const { Status: status } = value
  const execution = value as unknown as ChildExecution
  if (status === 'SUCCEEDED') return { status, input: parse('Input'), output: parse('Output'), execution }
  if (status === 'PENDING') return { status, input: parse('Input') }
  if (unsuccessful.has(status)) return { status: status as UnsuccessfulChild<unknown>['status'], input: parse('Input'), error: textOr(value['Error'], ''), cause: textOr(value['Cause'], ''), execution }
  throw refused('it has no Status that is known; results that are transformed are read with `transformation`')
}
