import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HistoryEvent } from '../../asl/history.js'
import type { Redriven } from '../../interpreter/index.js'
import type { ExecutionResult } from '../../interpreter/types.js'
import { LocalAwsError } from '../local-aws-error.js'
import { ExecutionJournal } from './execution-journal.js'
import type { StateMachine } from './machine-store.js'
import type { Qualifier } from './qualified.js'
import { readVersioned } from './record-file.js'

/** What is written down of a Standard execution. */
export interface ExecutionRecord {
  readonly arn: string
  readonly name: string
  /** Rises with each start: the order of ListExecutions. */
  readonly sequence: number
  /** The state machine as it was when the execution started. */
  readonly machine: StateMachine
  /** The input's JSON text, as it was given. */
  readonly inputText: string
  /** Epoch milliseconds. */
  readonly startedAt: number
  /** The version and the alias that it was started by. */
  readonly qualifier?: Qualifier
  /** Kept and given back; nothing is traced. */
  readonly traceHeader?: string
  /** Of a child of a Map Run. */
  readonly child?: ExecutionChild
  /** How it ended; absent while it runs. */
  readonly result?: ExecutionResult
  /** Of one that ended without success: what keeps it from being redriven, time and its machine apart. Absent in records of versions that kept nothing for it. */
  readonly redriveObstacle?: KeptObstacle
  /** Absent before the first redrive. */
  readonly redriven?: Redriven
  /** Client tokens of redrives, the last one last. */
  readonly redriveTokens?: readonly RedriveToken[]
  /** Written with the last redrive, until that has ended. */
  readonly redriving?: Redriving
}

/** A redrive that was written down before its journal took it in: what is to be taken back if a process died between the two. */
export interface Redriving {
  /** Which redrive of the execution it is. */
  readonly count: number
  /** As they were before. */
  readonly child?: ExecutionChild
  readonly redriveTokens?: readonly RedriveToken[]
}

export interface ExecutionChild {
  readonly mapRunArn: string
  readonly items: number
  /** What the items are recognised by when they are read again; absent where they cannot change. */
  readonly digest?: string
  /** Which redrive of the Map Run it was run for last; absent before the first. */
  readonly redrive?: number
}

/** `unreadable`: its journal cannot be followed. */
export type KeptObstacle = 'none' | 'historyFull' | 'nothingLeft' | 'unreadable'

export interface RedriveToken {
  readonly token: string
  /** When it was used first, in epoch milliseconds. */
  readonly at: number
}

const version = 1

/**
 * The files of Standard executions: one for what is known of each, a journal of each that runs, and the history of each that has ended. A file is replaced by a rename, so that a
 * process that is killed leaves the old one or the new one. All in one turn: what was answered is on disk.
 */
export class ExecutionFiles {
  /** @param directory - made when absent */
  constructor(private readonly directory: string) {
    mkdirSync(directory, { recursive: true })
  }

  /** What earlier processes wrote. @throws LocalAwsError SW4304 for a file that is none of ours */
  readAll(): readonly ExecutionRecord[] {
    const machines = new Map<string, StateMachine>()
    const found = readdirSync(this.directory)
    const known = new Set(found)
    return found.flatMap(file => {
      const path = join(this.directory, file)
      if (file.endsWith('.new')) rmSync(path)
      // left by a process that died while it forgot an execution
      if (file.endsWith('.journal') && !known.has(file.replace(/journal$/, 'execution.json'))) rmSync(path)
      if (!file.endsWith('.execution.json')) return []
      const record = readRecord(path)
      // many executions of one machine share what they say of it
      const text = JSON.stringify(record.machine)
      const machine = machines.get(text) ?? record.machine
      machines.set(text, machine)
      return [{ ...record, machine }]
    })
  }

  write({ arn, name, sequence, machine, inputText, startedAt, qualifier, traceHeader, child, result, redriveObstacle, redriven, redriveTokens, redriving }: ExecutionRecord): void {
    this.#replace(this.#pathOf(arn, 'execution'), { version, arn, name, sequence, machine, inputText, startedAt, qualifier, traceHeader, ...(child === undefined ? {} : { child }), ...(result === undefined ? {} : { result }), redriveObstacle, redriven, redriveTokens, redriving })
  }

  writeHistory(arn: string, events: readonly HistoryEvent[]): void {
    this.#replace(this.#pathOf(arn, 'history'), events)
  }

  readHistory(arn: string): readonly HistoryEvent[] {
    return JSON.parse(readFileSync(this.#pathOf(arn, 'history'), 'utf8')) as readonly HistoryEvent[]
  }

  journalOf(arn: string, onError: (error: unknown) => void): ExecutionJournal {
    return new ExecutionJournal(this.#pathOf(arn, 'journal'), onError)
  }

  remove(arn: string): void {
    for (const what of ['execution', 'history', 'journal'] as const) rmSync(this.#pathOf(arn, what), { force: true })
  }

  #replace(path: string, value: unknown): void {
    const temporary = `${path}.${randomUUID()}.new`
    try {
      writeFileSync(temporary, JSON.stringify(value))
      renameSync(temporary, path)
    } catch (error) {
      rmSync(temporary, { force: true })
      throw error
    }
  }

  /** A digest, since names may be longer than a file's, and differ where a file system sees no difference. */
  #pathOf(arn: string, what: 'execution' | 'history' | 'journal'): string {
    return join(this.directory, `${createHash('sha256').update(arn).digest('hex').slice(0, 40)}.${what}${what === 'journal' ? '' : '.json'}`)
  }
}

function readRecord(path: string): ExecutionRecord {
  const record = readVersioned(path, version)
  if (record !== undefined) return record as unknown as ExecutionRecord
  throw new LocalAwsError('SW4304', `${path} does not describe an execution of this version; remove it to forget the execution`)
}
