import { describe, expect, test } from '@jest/globals'
import { createComparer, createScorer } from '../../../../src/nlp/index.js'
import type { Comparison, Item, RunScore, Span } from '../../../../src/nlp/index.js'
import { seededRandom } from '../../../../src/nlp/score/random.js'
import { baseline, span } from './run.js'

/** What is said of an item by both runs. */
interface Said {
  readonly item: Item
  readonly old: readonly Span[]
  readonly now: readonly Span[]
}

/** What may become of a label's spans. */
type Fate = 'all' | 'right' | 'missing' | 'surplus'
const fates: Readonly<Record<Fate, readonly number[]>> = { all: [0, 1, 2], right: [0], missing: [1], surplus: [2] }

/** As many values as its items are divided by; with the slices of the other dimension there are as many slices as labels. */
const thirds = 3

/**
 * Items with some spans of each label, each in one slice of two dimensions. Of most labels and slices there are right, missing and surplus spans, of the
 * first label and the first slice only what `odd` says, so that they fill fewer columns.
 */
function simulated(items: number, labels: number, odd: Fate): readonly Said[] {
  const random = seededRandom(5)
  const below = (end: number): number => Math.floor(random() * end)
  return Array.from({ length: items }, (_, number) => {
    const slice = below(labels - thirds)
    const lists: Record<'gold' | 'old' | 'now', Span[]> = { gold: [], old: [], now: [] }
    for (let place = 0; place < 2 * labels; place++) {
      if (random() < 0.4) continue
      const label = place % labels
      const possible = fates[label === 0 || slice === 0 ? odd : 'all']
      const one = span(10 * place, 10 * place + 5, `L${label}`)
      if (possible[0] !== 2) lists.gold.push(one)
      for (const said of ['old', 'now'] as const) {
        const fate = possible[below(possible.length)]
        if (fate === 0) lists[said].push(one)
        if (fate === 2) lists[said].push(span(one.start + 6, one.start + 9, one.label))
      }
    }
    const item: Item = { id: `item-${number}`, text: '', spans: lists.gold, slices: { part: `S${slice}`, third: String(number % thirds) } }
    return { item, old: lists.old, now: lists.now }
  })
}

/** The same items, those with the label or the slice of a number last. */
function withLast(list: readonly Said[], number: number): readonly Said[] {
  const holds = ({ item, old, now }: Said): boolean => item.slices?.['part'] === `S${number}` || [...item.spans, ...old, ...now].some(({ label }) => label === `L${number}`)
  return [...list.filter((one) => !holds(one)), ...list.filter(holds)]
}

/** Items of one label and one new slice each: which number a label or a slice gets is then a matter of their order. The first label's has surplus alone. */
const heads = (labels: number, odd: Fate): readonly Said[] => Array.from({ length: labels }, (_, number) => {
  const spans = [span(0, 5, `L${number}`)]
  const slices = number < labels - thirds ? { part: `S${number}` } : { third: String(labels - 1 - number) }
  return { item: { id: `head-${number}`, text: '', spans: number === 0 && odd === 'surplus' ? [] : spans, slices }, old: spans, now: spans }
})

const resamples = 60

function scored(list: readonly Said[], labels: readonly string[] = []): RunScore {
  const scorer = createScorer({ resamples, labels })
  for (const { item, now } of list) scorer.add(item, { spans: now })
  return scorer.finish()
}

function compared(list: readonly Said[], labels: readonly string[] = []): Comparison {
  const comparer = createComparer({ baseline, resamples, labels })
  for (const { item, old, now } of list) comparer.add(item, old, now)
  return comparer.finish()
}

const emptyLabels = Array.from({ length: 30 }, (_, number) => `A${number}`)
const withoutEmpty = <T>(labels: Readonly<Record<string, T>>): Readonly<Record<string, T>> => Object.fromEntries(Object.entries(labels).filter(([label]) => !emptyLabels.includes(label)))

/** Few kinds of item, which are drawn as kinds; and many, which are drawn in blocks. */
describe.each([['kinds', 300], ['blocks', 9_000]] as const)('intervals of items drawn in %s', (_, items) => {
  // three columns a label and a slice: 32 of them have 4,096 blocks, 33 have 2,048
  const forScore = [...heads(11, 'right'), ...simulated(items, 11, 'right')]
  // five columns: 64 have 2,048 blocks, 65 have 1,024
  const forComparison = [...heads(13, 'surplus'), ...simulated(items, 13, 'surplus')]

  test.each([0, 5])('of a run do not depend on which label or slice comes last: %i', (last) => {
    const [one, other] = [scored(forScore), scored(withLast(forScore, last))]
    for (const part of ['micro', 'macro', 'labels', 'slices'] as const) expect([part, JSON.stringify(other.intervals[part])]).toEqual([part, JSON.stringify(one.intervals[part])])
  })

  test.each([0, 5])('of a comparison do not depend on which label or slice comes last: %i', (last) => {
    const [one, other] = [compared(forComparison), compared(withLast(forComparison, last))]
    for (const part of ['micro', 'macro', 'labels', 'slices'] as const) expect([part, JSON.stringify(other[part])]).toEqual([part, JSON.stringify(one[part])])
  })

  test('do not depend on labels that no item has', () => {
    const [plain, declared] = [scored(forScore), scored(forScore, emptyLabels)]
    expect(declared.intervals.labels['A7']).toEqual({ precision: { low: 0, high: 0 }, recall: { low: 0, high: 0 }, f1: { low: 0, high: 0 } })
    expect({ ...declared.intervals, labels: withoutEmpty(declared.intervals.labels) }).toEqual(plain.intervals)
    const [alone, beside] = [compared(forComparison), compared(forComparison, emptyLabels)]
    expect(beside.labels['A7']).toMatchObject({ items: 0, judged: false, regressed: false, improved: false })
    expect({ ...beside, labels: withoutEmpty(beside.labels) }).toEqual(alone)
  })
})
