import { randomUUID } from 'node:crypto'
import { appendFileSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import type { HistoryEvent } from '../../asl/history.js'
import type { Checkpoint, ExecutionEvent, Journal, JournalledEvent } from '../../interpreter/index.js'

const version = 1

/** A checkpoint is written again when what was appended since is longer than this and than twice the checkpoint, so that it costs little and a restart, too. */
const longestTail = 1_048_576

/** Why a journal cannot be followed. */
export class JournalUnreadable extends Error {
  override readonly name = 'JournalUnreadable'
  /** @param events - the history up to there, where it is known */
  constructor(message: string, readonly events: readonly HistoryEvent[] = []) {
    super(message)
  }
}

/** What a journal tells: a checkpoint, and what came after it. */
export interface JournalContent {
  readonly checkpoint: Checkpoint
  readonly events: readonly JournalledEvent[]
}

/**
 * The journal of one running Standard execution: a line of JSON with a checkpoint, then one for each event. What is written outlives this process however it
 * ends; like the queues' journals it is not forced through the operating system's cache, so a machine that loses power may lose the last lines.
 *
 * No file is held open: there may be thousands of executions that wait.
 */
export class ExecutionJournal implements Journal {
  #base = 0
  #tail = 0
  /** Set when an event could not be written: the next one takes a whole checkpoint with it. */
  #behind = false

  /** @param onError - told when an event could not be written; the execution goes on, and a restart would go on from before that event */
  constructor(private readonly path: string, private readonly onError: (error: unknown) => void) {}

  /** Starts the file. @throws what the file system throws */
  begin({ state, pending }: Checkpoint): void {
    const line = `${JSON.stringify({ journal: version, state, pending })}\n`
    const temporary = `${this.path}.${randomUUID()}.new`
    try {
      writeFileSync(temporary, line)
      renameSync(temporary, this.path)
    } catch (error) {
      rmSync(temporary, { force: true })
      throw error
    }
    this.#base = Buffer.byteLength(line)
    this.#tail = 0
    this.#behind = false
  }

  /**
   * Reads what earlier processes wrote, to go on from there. A last line that is cut short was not acknowledged, and is discarded.
   *
   * @returns undefined when there is no journal
   * @throws JournalUnreadable
   */
  read(): JournalContent | undefined {
    const text = textOf(this.path)
    if (text === undefined) return undefined
    const [head = '', ...lines] = text.split('\n')
    const torn = lines.pop() ?? head
    const content = { checkpoint: checkpointIn(head), events: lines.map((line, i) => eventIn(line, i + 2)) }
    const whole = Buffer.byteLength(text) - Buffer.byteLength(torn)
    if (torn !== '') truncateSync(this.path, whole)
    this.#base = Buffer.byteLength(head) + 1
    this.#tail = whole - this.#base
    return content
  }

  write(event: ExecutionEvent, length: number, checkpoint: () => Checkpoint): void {
    try {
      if (this.#behind || this.#tail > Math.max(longestTail, 2 * this.#base)) {
        this.begin(checkpoint())
        return
      }
      const line = `${JSON.stringify({ event, length } satisfies JournalledEvent)}\n`
      this.#tail += Buffer.byteLength(line)
      appendFileSync(this.path, line)
    } catch (error) {
      this.#behind = true
      this.onError(error)
    }
  }

  remove(): void {
    rmSync(this.path, { force: true })
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function checkpointIn(line: string): Checkpoint {
  const { journal, ...checkpoint } = objectIn(line, 1)
  if (journal !== version) throw new JournalUnreadable('its journal was written by another version')
  return checkpoint as unknown as Checkpoint
}

function eventIn(line: string, number: number): JournalledEvent {
  const read = objectIn(line, number)
  if (typeof read['length'] === 'number' && typeof read['event'] === 'object') return read as unknown as JournalledEvent
  throw damaged(number)
}

function objectIn(line: string, number: number): Readonly<Record<string, unknown>> {
  let read: unknown
  try {
    read = JSON.parse(line)
  } catch {
    throw damaged(number)
  }
  if (typeof read === 'object' && read !== null && !Array.isArray(read)) return read as Readonly<Record<string, unknown>>
  throw damaged(number)
}

const damaged = (line: number): JournalUnreadable => new JournalUnreadable(`its journal is damaged in line ${line}`)
