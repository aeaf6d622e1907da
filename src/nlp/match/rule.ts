import { compareText } from '../canonical.js'
import type { MergeRule, OneOrMany, ResolveRule, RuleDefinition } from '../model/definition.js'
import { compileTest } from './condition.js'
import { compileSelector } from './selector.js'
import type { TokenView } from './token-view.js'

/** An annotation by token indices, half-open. */
export interface Candidate {
  readonly from: number
  readonly to: number
  readonly label: string
  readonly score: number
  readonly source: string
}

/** One step of business logic. */
export type RuleStep = (candidates: readonly Candidate[], view: TokenView) => readonly Candidate[]

/** The step that a rule stands for. */
export function compileRule(rule: RuleDefinition): RuleStep {
  switch (rule.action) {
    case 'merge': return mergeStep(rule)
    case 'resolve': return resolveStep(rule)
    case 'drop': {
      const concerns = compileSelector(rule.when)
      return (candidates, view) => candidates.filter((candidate) => !concerns(candidate, view, candidates))
    }
    case 'label': {
      const concerns = compileSelector(rule.when)
      return (candidates, view) => candidates.map((candidate) =>
        (concerns(candidate, view, candidates) ? { ...candidate, label: rule.label, source: rule.id } : candidate))
    }
    case 'score': {
      const concerns = compileSelector(rule.when)
      const { multiply = 1, add = 0 } = rule
      return (candidates, view) => candidates.map((candidate) =>
        (concerns(candidate, view, candidates) ? { ...candidate, score: Math.min(1, Math.max(0, candidate.score * multiply + add)) } : candidate))
    }
  }
}

/** Order of the text; what begins together: the longer first. */
export const inTextOrder = (a: Candidate, b: Candidate): number =>
  a.from - b.from || b.to - a.to || compareText(a.label, b.label) || compareText(a.source, b.source)

function mergeStep({ id, label, gap = 0, between }: MergeRule): RuleStep {
  const labels = new Set(listOf(label))
  const bridge = between === undefined ? () => true : compileTest(between)
  return (candidates, view) => {
    const joined: Candidate[] = []
    const lastOf = new Map<string, number>()
    for (const candidate of candidates.toSorted(inTextOrder)) {
      const place = lastOf.get(candidate.label)
      const before = place === undefined ? undefined : joined[place]
      if (place !== undefined && before !== undefined && labels.has(candidate.label) && near(before, candidate, gap, view)
        && range(before.to, candidate.from).every((token) => bridge(view, token))) {
        joined[place] = { ...before, to: Math.max(before.to, candidate.to), score: Math.max(before.score, candidate.score), source: id }
      } else lastOf.set(candidate.label, joined.push(candidate) - 1)
    }
    return joined
  }
}

function near(before: Candidate, after: Candidate, gap: number, view: TokenView): boolean {
  return after.from - before.to <= gap && after.from < view.sentenceOf(before.from)[1]
}

const range = (from: number, to: number): readonly number[] => Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index)

const listOf = (value: OneOrMany): readonly string[] => (typeof value === 'string' ? [value] : value)

function resolveStep({ labels, by }: ResolveRule): RuleStep {
  const rank = new Map(labels?.map((label, index) => [label, index]))
  const criteria: Readonly<Record<ResolveRule['by'][number], (a: Candidate, b: Candidate) => number>> = {
    priority: (a, b) => (rank.get(a.label) ?? 0) - (rank.get(b.label) ?? 0),
    longest: (a, b) => (b.to - b.from) - (a.to - a.from),
    score: (a, b) => b.score - a.score,
  }
  const better = (a: Candidate, b: Candidate): number => {
    for (const name of by) {
      const order = criteria[name](a, b)
      if (order !== 0) return order
    }
    return inTextOrder(a, b)
  }
  return (candidates, view) => {
    const [concerned, others] = partition(candidates, ({ label }) => labels === undefined || rank.has(label))
    return [...keepBest(concerned, better, view.analysis.tokens.length), ...others]
  }
}

/** Takes the preferred first, and then whatever overlaps nothing taken. */
export function keepBest(candidates: readonly Candidate[], better: (a: Candidate, b: Candidate) => number, tokenCount: number): readonly Candidate[] {
  const taken = new Uint8Array(tokenCount)
  return candidates.toSorted(better).filter(({ from, to }) => {
    if (taken.subarray(from, to).includes(1)) return false
    taken.fill(1, from, to)
    return true
  })
}

function partition<T>(values: readonly T[], holds: (value: T) => boolean): readonly [readonly T[], readonly T[]] {
  return [values.filter(holds), values.filter((value) => !holds(value))]
}
