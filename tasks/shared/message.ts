import type { Span } from '../../src/nlp/index.js'
import type { Carried } from './carried.js'
import { TaskError } from './task-error.js'

/** One suite of a run: what is scored against gold, and the model's own unit tests. */
export const suites = ['backtest', 'unit-tests'] as const
export type Suite = typeof suites[number]

/** Names a chunk of a suite of a run. */
export interface ChunkRef {
  readonly runId: string
  readonly suite: Suite
  /** Number of the chunk in its list, from 0. */
  readonly chunk: number
  /** How many items it has. */
  readonly of: number
}

/** To `dispatch`: send the chunks of a suite, from this one on. */
export interface JobMessage {
  readonly kind: 'job'
  readonly runId: string
  readonly suite: Suite
  readonly from: number
  /** Answered when the run has ended: an execution waits for it. Null for a job that was sent again, whose first message is lost or late. */
  readonly taskToken: string | null
}

/** To `consume`: run the items of a chunk. */
export interface ChunkMessage extends ChunkRef {
  readonly kind: 'chunk'
  readonly chunkKey: string
  readonly modelDigest: string
  /** Whether results of earlier runs are left aside. */
  readonly fresh: boolean
}

/** To `collect`: an item is finished. The state machine sends it, or `consume` when the machine itself could not. */
export interface ItemMessage extends ChunkRef {
  readonly kind: 'item'
  /** Place of the item in its chunk, from 0. */
  readonly index: number
  readonly resultKey: string
  /** Name of the error that left it without a result, else null. */
  readonly error: string | null
  /** The model's spans, else null. */
  readonly spans: Carried<readonly Span[]> | null
}

/** To `collect`: these items had results when their chunk was taken, from this run (a message came twice) or from an earlier one. */
export interface FoundMessage extends ChunkRef {
  readonly kind: 'found'
  readonly ran: readonly number[]
  readonly cached: readonly number[]
}

/** To `score`: all chunks of the run are in. */
export interface ScoreMessage {
  readonly kind: 'score'
  readonly runId: string
}

export type ResultMessage = ItemMessage | FoundMessage
export type Message = JobMessage | ChunkMessage | ResultMessage | ScoreMessage

type Check = (value: unknown) => boolean

const text: Check = (value) => typeof value === 'string' && value !== ''
const count: Check = (value) => Number.isSafeInteger(value) && (value as number) >= 0
const flag: Check = (value) => typeof value === 'boolean'
const counts: Check = (value) => Array.isArray(value) && value.every(count)
const suite: Check = (value) => suites.some((name) => name === value)
const carriedOrNull: Check = (value) => value === null || (typeof value === 'object' && 'value' in value && 'key' in value)
const chunkRef = { runId: text, suite, chunk: count, of: count }

const shapes: { readonly [K in Message['kind']]: Readonly<Record<Exclude<keyof Extract<Message, { kind: K }>, 'kind'>, Check>> } = {
  job: { runId: text, suite, from: count, taskToken: (value) => value === null || text(value) },
  chunk: { ...chunkRef, chunkKey: text, modelDigest: text, fresh: flag },
  item: { ...chunkRef, index: count, resultKey: text, error: (value) => value === null || text(value), spans: carriedOrNull },
  found: { ...chunkRef, ran: counts, cached: counts },
  score: { runId: text },
}

/**
 * Reads a message of one of the kinds.
 *
 * @throws TaskError `MessageMalformed`: it stays on its queue and ends in the dead-letter queue, where somebody can look at it
 * @example
 * ```ts
 * const { runId } = readMessage(record.body, 'score')
 * ```
 */
export function readMessage<K extends Message['kind']>(body: string, ...kinds: readonly K[]): Extract<Message, { kind: K }> {
  const value = parsed(body)
  const kind = kinds.find((one) => one === value['kind'])
  if (kind === undefined) throw new TaskError('MessageMalformed', `a message of kind ${kinds.join(' or ')} was expected`)
  const wrong = Object.entries<Check>(shapes[kind]).filter(([name, check]) => !check(value[name])).map(([name]) => name)
  if (wrong.length > 0) throw new TaskError('MessageMalformed', `a message of kind ${kind} has no usable ${wrong.join(', ')}`)
  return value as unknown as Extract<Message, { kind: K }>
}

function parsed(body: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body)
    if (typeof value === 'object' && value !== null) return value as Readonly<Record<string, unknown>>
  } catch {
    // the same as JSON that is no object
  }
  throw new TaskError('MessageMalformed', 'a message is not a JSON object')
}
