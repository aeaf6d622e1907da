import { createComparer, createScorer } from '../../../../src/nlp/index.js'
import type { Comparer, ComparerOptions, Comparison, Fingerprint, Item, ItemOutcome, RunScore, ScorerOptions, Span } from '../../../../src/nlp/index.js'
import { seededRandom } from '../../../../src/nlp/score/random.js'

export const span = (start: number, end: number, label: string): Span => ({ start, end, label })

export const fingerprint: Fingerprint = { model: 'm1', items: 'i1', code: { tasks: 't1', baseNlp: 'b1' } }

export const baseline = { name: 'test', version: '1', fingerprint }

/** How a simulated model does, per label: how many of the gold spans it finds, and how many false ones it adds for each. */
export interface Skill {
  readonly found: number
  readonly added: number
}

export interface SimulatedRun {
  readonly items: number
  readonly seed: number
  /** By label; every item has one gold span of each label. */
  readonly skills: Readonly<Record<string, Skill>>
  /** Only this share of the items holds the label. */
  readonly rare?: Readonly<Record<string, number>>
  /** Item numbers that end in an error. */
  readonly failing?: readonly number[]
  /** The items' slices, by their number. */
  readonly slicesOf?: (number: number) => Readonly<Record<string, string>>
}

export interface Simulated {
  readonly item: Item
  readonly outcome: ItemOutcome
}

/**
 * What a model of known skill says. Item by item the same numbers decide, so that two runs with one seed find the same items easy:
 * a model with more skill finds all that one with less finds.
 */
export function simulate({ items, seed, skills, rare = {}, failing = [], slicesOf }: SimulatedRun): readonly Simulated[] {
  const random = seededRandom(seed)
  return Array.from({ length: items }, (_, number) => {
    const [gold, said]: [Span[], Span[]] = [[], []]
    for (const [index, [label, { found, added }]] of Object.entries(skills).entries()) {
      const [held, hit, surplus] = [random(), random(), random()]
      if (held >= (rare[label] ?? 1)) continue
      const one = span(10 * index, 10 * index + 5, label)
      gold.push(one)
      if (hit < found) said.push(one)
      if (surplus < added) said.push(span(10 * index + 6, 10 * index + 9, label))
    }
    const slices = slicesOf?.(number)
    const item = { id: `item-${String(number)}`, text: 'x'.repeat(100), spans: gold, ...(slices !== undefined && { slices }) }
    return { item, outcome: failing.includes(number) ? { error: 'States.Timeout' } : { spans: said } }
  })
}

/** Scores a simulated run. */
export function scoreOf(run: SimulatedRun, options: ScorerOptions = {}): RunScore {
  const scorer = createScorer({ labels: Object.keys(run.skills), resamples: 500, ...options })
  for (const { item, outcome } of simulate(run)) scorer.add(item, outcome)
  return scorer.finish()
}

/** A comparer that was given two runs of the same items. */
export function compared(before: SimulatedRun, after: SimulatedRun, options: Partial<ComparerOptions> = {}): Comparer {
  const comparer = createComparer({ baseline, fingerprint: { ...fingerprint, model: 'm2' }, resamples: 2_000, ...options })
  const old = new Map(simulate(before).map(({ item, outcome }) => [item.id, outcome]))
  for (const { item, outcome } of simulate(after)) {
    const earlier = old.get(item.id)
    old.delete(item.id)
    if ('error' in outcome) continue
    if (earlier === undefined || 'error' in earlier) comparer.onlyNew(item.id)
    else comparer.add(item, earlier.spans, outcome.spans)
  }
  for (const id of old.keys()) comparer.onlyOld(id)
  return comparer
}

/** Compares two simulated runs of the same items. */
export const comparisonOf = (before: SimulatedRun, after: SimulatedRun, options: Partial<ComparerOptions> = {}): Comparison => compared(before, after, options).finish()
