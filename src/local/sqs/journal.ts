import { closeSync, ftruncateSync, fstatSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs'
import { LocalAwsError } from '../local-aws-error.js'
import type { JsonObject } from '../service.js'

/** A message as it lies in the journal. Times are epoch milliseconds. */
export interface SendRecord {
  readonly sequence: number
  readonly id: string
  readonly sender: string
  readonly sentAt: number
  readonly body: string
  readonly attributes?: JsonObject
  /** End of its delay. */
  readonly visibleAt?: number
  readonly group?: string
  readonly dedup?: string
  readonly source?: string
  readonly receiveCount?: number
  readonly forgiven?: number
  /** End of the time for which a receiver holds it. */
  readonly heldUntil?: number
  readonly firstReceivedAt?: number
}

/** A deduplication id that still counts although its message may be gone. */
export interface SeenRecord {
  readonly key: string
  readonly id: string
  readonly sequence: number
  readonly at: number
}

/** One line of a journal. */
export type JournalRecord =
  | { readonly journal: 1, readonly next: number }
  | { readonly send: SendRecord }
  | { readonly receive: readonly number[], readonly at: number, readonly until?: number }
  | { readonly hold: number, readonly until: number }
  | { readonly forgive: readonly number[] }
  | { readonly delete: readonly number[] }
  | { readonly seen: SeenRecord }

/** Where a record lies in the file, in bytes. */
export interface Position {
  readonly offset: number
  readonly length: number
}

const newline = 0x0a
const chunkBytes = 1_048_576

/**
 * The history of one queue as lines of JSON in an append-only file.
 *
 * A record that `append` returned for outlives this process however it ends; it is not forced through the operating system's cache, so a
 * machine that loses power may lose the last ones. A last line that is cut short was never acknowledged: opening discards it.
 */
export class Journal {
  #descriptor: number
  #size: number

  private constructor(readonly path: string) {
    this.#descriptor = openSync(path, 'a+')
    this.#size = fstatSync(this.#descriptor).size
  }

  /**
   * @param replay - called for each record, in order
   * @throws LocalAwsError SW4201 when a line before the last one is not a record
   */
  static open(path: string, replay: (record: JournalRecord, position: Position) => void): Journal {
    rmSync(rewritten(path), { force: true })
    const journal = new Journal(path)
    try {
      journal.#replay(replay)
    } catch (error) {
      journal.close()
      throw error
    }
    return journal
  }

  get size(): number {
    return this.#size
  }

  /** Writes records with one system call. A failed write leaves the file as it was. */
  append(records: readonly JournalRecord[]): readonly Position[] {
    const lines = records.map(record => `${JSON.stringify(record)}\n`)
    const start = this.#size
    try {
      this.#size += writeAll(this.#descriptor, Buffer.from(lines.join('')))
    } catch (error) {
      ftruncateSync(this.#descriptor, start)
      throw error
    }
    return positionsOf(lines, start)
  }

  read(position: Position): JournalRecord {
    const bytes = Buffer.allocUnsafe(position.length)
    const count = readSync(this.#descriptor, bytes, 0, position.length, position.offset)
    return parse(bytes.subarray(0, count), this.path, position.offset)
  }

  /**
   * Replaces the whole content in one step: whoever opens the file finds the old content or the new one.
   * Records may be read from the old content while they are asked for.
   *
   * @returns what was given with each record, and where the record lies now
   */
  rewrite<T>(entries: Iterable<readonly [JournalRecord, T]>): readonly (readonly [T, Position])[] {
    const path = rewritten(this.path)
    const descriptor = openSync(path, 'ax+')
    const placed: (readonly [T, Position])[] = []
    let written = 0
    try {
      let lines: string[] = []
      let size = 0
      const flush = (): void => {
        written += writeAll(descriptor, Buffer.from(lines.join('')))
        lines = []
      }
      for (const [record, tag] of entries) {
        const line = `${JSON.stringify(record)}\n`
        const length = Buffer.byteLength(line)
        placed.push([tag, { offset: size, length }])
        size += length
        lines.push(line)
        if (size - written >= chunkBytes) flush()
      }
      flush()
      renameSync(path, this.path)
    } catch (error) {
      closeSync(descriptor)
      rmSync(path, { force: true })
      throw error
    }
    closeSync(this.#descriptor)
    this.#descriptor = descriptor
    this.#size = written
    return placed
  }

  close(): void {
    closeSync(this.#descriptor)
  }

  #replay(replay: (record: JournalRecord, position: Position) => void): void {
    const end = this.#size
    const chunk = Buffer.allocUnsafe(Math.min(chunkBytes, Math.max(1, end)))
    let rest: Buffer = Buffer.alloc(0)
    let lineStart = 0
    for (let offset = 0; offset < end;) {
      const count = readSync(this.#descriptor, chunk, 0, chunk.length, offset)
      if (count === 0) break
      offset += count
      const bytes = Buffer.concat([rest, chunk.subarray(0, count)])
      let from = 0
      for (let at = bytes.indexOf(newline); at >= 0; at = bytes.indexOf(newline, from)) {
        replay(parse(bytes.subarray(from, at), this.path, lineStart), { offset: lineStart, length: at + 1 - from })
        lineStart += at + 1 - from
        from = at + 1
      }
      rest = bytes.subarray(from)
    }
    if (lineStart < end) {
      ftruncateSync(this.#descriptor, lineStart)
      this.#size = lineStart
    }
  }
}

const rewritten = (path: string): string => `${path}.new`

function writeAll(descriptor: number, bytes: Buffer): number {
  for (let done = 0; done < bytes.length;) done += writeSync(descriptor, bytes, done)
  return bytes.length
}

function positionsOf(lines: readonly string[], start: number): readonly Position[] {
  let offset = start
  return lines.map((line) => {
    const position = { offset, length: Buffer.byteLength(line) }
    offset += position.length
    return position
  })
}

function parse(bytes: Buffer, path: string, offset: number): JournalRecord {
  try {
    return JSON.parse(bytes.toString()) as JournalRecord
  } catch (error) {
    throw new LocalAwsError('SW4201', `${path} is damaged at byte ${offset}: the line there is no record; restore the file, or remove the queue's folder to lose its messages`, { cause: error })
  }
}
