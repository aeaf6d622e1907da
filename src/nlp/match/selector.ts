import type { OneOrMany, Selector } from '../model/definition.js'
import { compileTest, within } from './condition.js'
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
    const holds = compileTest(value)
    return ({ from, to }, view) => {
      const [first, end] = view.sentenceOf(from)
      return anyToken(first, from, (index) => holds(view, index)) || anyToken(to, end, (index) => holds(view, index))
    }
  },
  overlaps: (value) => {
    const labels = among(value)
    const neighbours = rememberingSentences()
    return (candidate, view, all) => neighbours(candidate, view, all).some((other) =>
      other !== candidate && labels.has(other.label) && other.from < candidate.to && candidate.from < other.to)
  },
  not: (value) => {
    const inner = compileSelector(value)
    return (candidate, view, all) => !inner(candidate, view, all)
  },
}

/** Finds the annotations of a sentence; sorts them out once for all that a rule asks about one list. */
function rememberingSentences(): (candidate: Candidate, view: TokenView, all: readonly Candidate[]) => readonly Candidate[] {
  const known = new WeakMap<readonly Candidate[], ReadonlyMap<number, readonly Candidate[]>>()
  return (candidate, view, all) => {
    const bySentence = known.get(all) ?? sentencesOf(all, view)
    known.set(all, bySentence)
    return bySentence.get(view.sentenceOf(candidate.from)[0]) ?? []
  }
}

function sentencesOf(all: readonly Candidate[], view: TokenView): ReadonlyMap<number, readonly Candidate[]> {
  const sentences = new Map<number, Candidate[]>()
  for (const candidate of all) {
    const [first] = view.sentenceOf(candidate.from)
    const known = sentences.get(first) ?? []
    sentences.set(first, known)
    known.push(candidate)
  }
  return sentences
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
