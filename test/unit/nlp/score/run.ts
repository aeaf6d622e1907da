import { createScorer } from '../../../../src/nlp/index.js'
import type { Fingerprint, RunScore, Span } from '../../../../src/nlp/index.js'
import { seededRandom } from '../../../../src/nlp/score/random.js'

export const span = (start: number, end: number, label: string): Span => ({ start, end, label })

export const fingerprint: Fingerprint = { model: 'm1', items: 'i1', code: { tasks: 't1', baseNlp: 'b1' } }

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
  readonly resamples?: number
  /** Only this share of the items holds the label. */
  readonly rare?: Readonly<Record<string, number>>
  /** Item numbers that end in an error. */
  readonly failing?: readonly number[]
}

/**
 * Scores a model of known skill. Item by item the same numbers decide, so that two runs with one seed find the same items easy:
 * a model with more skill finds all that one with less finds.
 */
export function simulateRun({ items, seed, skills, resamples = 1_000, rare = {}, failing = [] }: SimulatedRun): RunScore {
  const random = seededRandom(seed)
  const scorer = createScorer({ labels: Object.keys(skills), resamples })
  for (let number = 0; number < items; number++) {
    const gold: Span[] = []
    const said: Span[] = []
    for (const [index, [label, { found, added }]] of Object.entries(skills).entries()) {
      const [held, hit, false_] = [random(), random(), random()]
      if (held >= (rare[label] ?? 1)) continue
      const one = span(10 * index, 10 * index + 5, label)
      gold.push(one)
      if (hit < found) said.push(one)
      if (false_ < added) said.push(span(10 * index + 6, 10 * index + 9, label))
    }
    const item = { id: `item-${String(number)}`, spans: gold }
    scorer.add(item, failing.includes(number) ? { error: 'States.Timeout' } : { spans: said })
  }
  return scorer.finish()
}
