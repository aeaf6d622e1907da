import { createHash } from 'node:crypto'
import type { Span } from '../../src/nlp/index.js'
import type { Carried } from './carried.js'
import type { Row, Table } from './port.js'
import { TaskError } from './task-error.js'

/** All that decides what is predicted for a text. */
export interface ResultIdentity {
  readonly modelDigest: string
  readonly taskCodeDigest: string
  readonly baseNlpDigest: string
  readonly textDigest: string
}

/**
 * The key of a result in the results table, which is the result cache: never a declared version, always contents.
 *
 * @example
 * ```ts
 * resultKey({ modelDigest, taskCodeDigest, baseNlpDigest, textDigest: itemDigest(item.text) })
 * ```
 */
export function resultKey({ modelDigest, taskCodeDigest, baseNlpDigest, textDigest }: ResultIdentity): string {
  return createHash('sha256').update([modelDigest, taskCodeDigest, baseNlpDigest, textDigest].join('\n')).digest('hex')
}

/** What a model said of a text. */
export interface ItemResult {
  readonly resultKey: string
  /** The run that made it. */
  readonly runId: string
  readonly spans: Carried<readonly Span[]>
}

/** The results table. Errors are never in it. */
export interface ResultStore {
  /** Any number of results; writing one again changes nothing but the run that made it. */
  put(results: readonly ItemResult[]): Promise<void>
  /** Those that exist, by key. */
  getMany(keys: readonly string[]): Promise<ReadonlyMap<string, ItemResult>>
}

export function createResultStore(table: Table): ResultStore {
  return {
    async put(results) {
      // one text may occur twice in a batch, and a batch may not name a row twice
      const rows = new Map(results.map((result) => [result.resultKey, rowOf(result)]))
      await table.putMany([...rows.values()])
    },
    async getMany(keys) {
      const rows = await table.getMany([...new Set(keys)])
      return new Map([...rows].map(([key, row]) => [key, resultOf(key, row)]))
    },
  }
}

function rowOf({ resultKey: id, runId, spans: { value, key } }: ItemResult): Row & { readonly id: string } {
  return key === null ? { id, run: runId, spans: JSON.stringify(value.map(({ start, end, label }) => [start, end, label])) } : { id, run: runId, spansKey: key }
}

function resultOf(id: string, { run, spans, spansKey }: Row): ItemResult {
  if (typeof run === 'string' && typeof spansKey === 'string') return { resultKey: id, runId: run, spans: { value: null, key: spansKey } }
  if (typeof run !== 'string' || typeof spans !== 'string') throw new TaskError('ResultDamaged', `row ${id} of the results table is no result`)
  const triples = JSON.parse(spans) as readonly (readonly [number, number, string])[]
  return { resultKey: id, runId: run, spans: { value: triples.map(([start, end, label]) => ({ start, end, label })), key: null } }
}
