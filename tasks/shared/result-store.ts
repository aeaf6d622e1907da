import type { Span } from '../../src/nlp/index.js'
import type { Carried } from './carried.js'
import type { CodeDigests } from './code.js'
import { digestOf } from './digest.js'
import type { Row, Table } from './port.js'
import { TaskError } from './task-error.js'

/** All that decides what is predicted for a text. */
export interface ResultIdentity extends CodeDigests {
  readonly modelDigest: string
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
  return digestOf([modelDigest, taskCodeDigest, baseNlpDigest, textDigest].join('\n'))
}

/** What a model said of a text. */
export interface ItemResult {
  readonly resultKey: string
  /** The run that made it. */
  readonly runId: string
  readonly spans: Carried<readonly Span[]>
}

/** A result as it is kept. */
export interface KeptResult extends ItemResult {
  /** Whether another execution of the same model and code on the same text has given something else. */
  readonly flaky: boolean
}

/** The results table. Errors are never in it. */
export interface ResultStore {
  /**
   * Keeps any number of results. Of a run that says two things of a text the first is kept; what an earlier run said is replaced. In
   * both cases the result is marked as flaky, and stays so.
   */
  put(results: readonly ItemResult[]): Promise<void>
  /** Those that exist, by key. */
  getMany(keys: readonly string[]): Promise<ReadonlyMap<string, KeptResult>>
}

export function createResultStore(table: Table): ResultStore {
  const getMany = async (keys: readonly string[]): Promise<ReadonlyMap<string, KeptResult>> => {
    const rows = await table.getMany([...new Set(keys)])
    return new Map([...rows].map(([key, row]) => [key, resultOf(key, row)]))
  }
  return {
    getMany,
    async put(results) {
      const known = new Map(await getMany(results.map((result) => result.resultKey)))
      const changed = new Map<string, KeptResult>()
      for (const result of results) {
        const before = known.get(result.resultKey)
        const now = keptOf(before, result)
        if (now === before) continue
        known.set(result.resultKey, now)
        changed.set(result.resultKey, now)
      }
      await table.putMany([...changed.values()].map(rowOf))
    },
  }
}

function keptOf(before: KeptResult | undefined, now: ItemResult): KeptResult {
  if (before === undefined) return { ...now, flaky: false }
  const same = spansText(before.spans) === spansText(now.spans)
  if (before.runId === now.runId) return same || before.flaky ? before : { ...before, flaky: true }
  return { ...now, flaky: before.flaky || !same }
}

/** Equal for equal spans, in whatever order; large ones are told by the digest in their key. */
const spansText = ({ value, key }: Carried<readonly Span[]>): string =>
  key ?? JSON.stringify(value.map(({ start, end, label }) => JSON.stringify([start, end, label])).sort())

function rowOf({ resultKey: id, runId, spans: { value, key }, flaky }: KeptResult): Row & { readonly id: string } {
  const spans = key === null ? { spans: JSON.stringify(value.map(({ start, end, label }) => [start, end, label])) } : { spansKey: key }
  return { id, run: runId, ...spans, ...(flaky && { flaky }) }
}

function resultOf(id: string, { run, spans, spansKey, flaky }: Row): KeptResult {
  const known = { resultKey: id, flaky: flaky === true }
  if (typeof run === 'string' && typeof spansKey === 'string') return { ...known, runId: run, spans: { value: null, key: spansKey } }
  if (typeof run !== 'string' || typeof spans !== 'string') throw new TaskError('ResultDamaged', `row ${id} of the results table is no result`)
  const triples = JSON.parse(spans) as readonly (readonly [number, number, string])[]
  return { ...known, runId: run, spans: { value: triples.map(([start, end, label]) => ({ start, end, label })), key: null } }
}
