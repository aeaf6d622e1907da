import type { OneOrMany, Selector } from '../model/definition.js'
import { compileTest, within } from './condition.js'
import type { Condition } from './condition.js'
import type { Candidate } from './rule.js'
import type { TokenView } from './token-view.js'

/** Whether a rule concerns an annotation, given all of them. */
export type Concern = (candidate: Candidate, view: TokenView, all: readonly Candidate[]) => boolean

const among = (value: OneOrMany): ReadonlySet<string> => new Set(typeof value === 'string' ? [value] : value)

/** One entry a kind of condition. */
const kinds: { readonly [K in keyof Selector]-?: (value: NonNullable<Selector[K]>) => Concern } = {
  label: (value) => {
    const labels = among(value)
    return ({ label }) => labels.has(label)
  },
  source: (value) => {
    const sources = among(value)
    return ({ source }) => sources.has(source)
  },
  scoreBelow: (value) => ({ score }) => score < value,
  scoreAtLeast: (value) => ({ score }) => score >= value,
  tokens: (value) => ({ from, to }) => within(value, to - from),
  first: (value) => {
    const holds = compileTest(value)
    return ({ from }, view) => holds(view, from)
  },
  last: (value) => {
    const holds = compileTest(value)
    return ({ to }, view) => holds(view, to - 1)
  },
  every: (value) => {
    const holds = compileTest(value)
    return ({ from, to }, view) => !anyToken(from, to, (index) => !holds(view, index))
  },
  some: (value) => {
    const holds = compileTest(value)
    return ({ from, to }, view) => anyToken(from, to, (index) => holds(view, index))
  },
  before: (value) => {
    const holds = compileTest(value)
    return ({ from }, view) => from > view.sentenceOf(from)[0] && holds(view, from - 1)
  },
  after: (value) => {
    const holds = compileTest(value)
    return ({ from, to }, view) => to < view.sentenceOf(from)[1] && holds(view, to)
  },
  sentence: (value) => {
    const ends = rememberingEnds(compileTest(value))
    return ({ from, to }, view) => {
      const [first, last] = ends(view, from)
      return first < from || last >= to
    }
  },
  overlaps: (value) => {
    const labels = among(value)
    const overlapping = rememberingOverlaps(labels)
    return (candidate, _, all) => overlapping(candidate, all) > (labels.has(candidate.label) ? 1 : 0)
  },
  not: (value) => {
    const inner = compileSelector(value)
    return (candidate, view, all) => !inner(candidate, view, all)
  },
}

/**
 * Finds the first and the last token of a sentence for which a condition holds; each sentence is looked through once, however many
 * annotations it has. Without any: `Infinity` and `-Infinity`.
 */
function rememberingEnds(holds: Condition): (view: TokenView, index: number) => readonly [first: number, last: number] {
  const known = new WeakMap<TokenView, Map<number, readonly [number, number]>>()
  return (view, index) => {
    const [from, to] = view.sentenceOf(index)
    const sentences = known.get(view) ?? new Map<number, readonly [number, number]>()
    known.set(view, sentences)
    const before = sentences.get(from)
    if (before !== undefined) return before
    let ends: readonly [number, number] = [Infinity, -Infinity]
    for (let token = from; token < to; token++) if (holds(view, token)) ends = [Math.min(ends[0], token), token]
    sentences.set(from, ends)
    return ends
  }
}

/** Counts the annotations of some labels that share a token with one, itself included: those that begin before its end, less those that end before it. */
function rememberingOverlaps(labels: ReadonlySet<string>): (candidate: Candidate, all: readonly Candidate[]) => number {
  const known = new WeakMap<readonly Candidate[], { readonly starts: Int32Array, readonly ends: Int32Array }>()
  return ({ from, to }, all) => {
    let sides = known.get(all)
    if (sides === undefined) {
      const counted = all.filter(({ label }) => labels.has(label))
      sides = { starts: Int32Array.from(counted, (one) => one.from).sort(), ends: Int32Array.from(counted, (one) => one.to).sort() }
      known.set(all, sides)
    }
    return numberBelow(sides.starts, to) - numberBelow(sides.ends, from + 1)
  }
}

/** How many of the sorted numbers are below a limit. */
function numberBelow(sorted: Int32Array, limit: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? limit) < limit) low = middle + 1
    else high = middle
  }
  return low
}

function anyToken(from: number, to: number, holds: (index: number) => boolean): boolean {
  for (let index = from; index < to; index++) if (holds(index)) return true
  return false
}

/** A selector's condition: all that is asked must hold. */
export function compileSelector(selector: Selector): Concern {
  const parts = (Object.keys(kinds) as (keyof Selector)[]).flatMap((kind) => compileKind(kind, selector[kind]) ?? [])
  return (candidate, view, all) => parts.every((part) => part(candidate, view, all))
}

function compileKind<K extends keyof Selector>(kind: K, value: Selector[K]): Concern | undefined {
  // the compiler cannot see that a kind's compiler takes that kind's value
  const compile = kinds[kind] as (value: NonNullable<Selector[K]>) => Concern
  return value === undefined ? undefined : compile(value)
}
