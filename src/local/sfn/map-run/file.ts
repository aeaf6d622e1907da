import { createHash, randomUUID } from 'node:crypto'
import { appendFileSync, closeSync, existsSync, mkdirSync, openSync, readdirSync, readSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ChildRecord, Redriven, Tolerance } from '../../../interpreter/index.js'
import type { Counts } from '../../../interpreter/index.js'
import { LocalAwsError } from '../../local-aws-error.js'
import type { StateMachine } from '../machine-store.js'
import { readVersioned } from '../record-file.js'

/** What is written down of a Map Run. */
export interface MapRunRecord {
  readonly arn: string
  readonly executionArn: string
  /** Rises with each start. */
  readonly sequence: number
  /** What its children are executions of. */
  readonly machine: StateMachine
  readonly concurrency: number
  readonly tolerance: Tolerance
  /** Epoch milliseconds. */
  readonly startedAt: number
  readonly stoppedAt?: number
  readonly status: 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'ABORTED'
  /** Absent before the first redrive. */
  readonly redriven?: Redriven
  /** Once it has ended. */
  readonly executionCounts?: Counts
  readonly itemCounts?: Counts
}

const version = 1

/** Bytes that are read at once. */
const chunk = 65_536

/**
 * The files of Map Runs: one for what is known of each, replaced by a rename, and one to which each child that has ended adds a line. Children's lines are
 * not forced through the operating system's cache.
 */
export class MapRunFiles {
  /** @param directory - made when absent */
  constructor(private readonly directory: string) {
    mkdirSync(directory, { recursive: true })
  }

  /** What earlier processes wrote. @throws LocalAwsError SW4304 for a file that is none of ours */
  readAll(): readonly MapRunRecord[] {
    return readdirSync(this.directory).flatMap(file => {
      const path = join(this.directory, file)
      if (file.endsWith('.new')) rmSync(path)
      if (!file.endsWith('.map-run.json')) return []
      return [recordIn(path)]
    })
  }

  write(record: MapRunRecord): void {
    const path = this.#pathOf(record.arn, 'map-run.json')
    const temporary = `${path}.${randomUUID()}.new`
    try {
      writeFileSync(temporary, JSON.stringify({ version, ...record }))
      renameSync(temporary, path)
    } catch (error) {
      rmSync(temporary, { force: true })
      throw error
    }
  }

  add(arn: string, child: ChildRecord): void {
    appendFileSync(this.#pathOf(arn, 'children'), `${JSON.stringify(child)}\n`)
  }

  /** Children that have ended, in that order; read as they are asked for. A last line that was cut short is discarded. */
  * children(arn: string): Generator<ChildRecord> {
    const path = this.#pathOf(arn, 'children')
    if (!existsSync(path)) return
    const file = openSync(path, 'r')
    let whole = 0
    let rest = Buffer.alloc(0)
    try {
      const bytes = Buffer.alloc(chunk)
      for (let read = readSync(file, bytes, 0, chunk, null); read > 0; read = readSync(file, bytes, 0, chunk, null)) {
        rest = Buffer.concat([rest, bytes.subarray(0, read)])
        let from = 0
        for (let end = rest.indexOf(0x0a); end >= 0; end = rest.indexOf(0x0a, from)) {
          yield JSON.parse(rest.toString('utf8', from, end)) as ChildRecord
          whole += end + 1 - from
          from = end + 1
        }
        rest = rest.subarray(from)
      }
    } finally {
      closeSync(file)
    }
    if (rest.length > 0) truncateSync(path, whole)
  }

  remove(arn: string): void {
    for (const what of ['map-run.json', 'children'] as const) rmSync(this.#pathOf(arn, what), { force: true })
  }

  #pathOf(arn: string, what: 'map-run.json' | 'children'): string {
    return join(this.directory, `${createHash('sha256').update(arn).digest('hex').slice(0, 40)}.${what}`)
  }
}

function recordIn(path: string): MapRunRecord {
  const record = readVersioned(path, version)
  if (record !== undefined) return record as unknown as MapRunRecord
  throw new LocalAwsError('SW4304', `${path} does not describe a Map Run of this version; remove it to forget the Map Run`)
}
