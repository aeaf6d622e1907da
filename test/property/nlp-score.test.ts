import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { compareToBaseline, createBaseline, createScorer, parseBaseline } from '../../src/nlp/index.js'
import type { Baseline, Counts, Item, ItemOutcome, Metrics, RunScore, Span } from '../../src/nlp/index.js'

const span: fc.Arbitrary<Span> = fc.tuple(fc.nat(5), fc.integer({ min: 1, max: 3 }), fc.constantFrom('A', 'B', 'C')).map(([start, length, label]) => ({ start, end: start + length, label }))
const spans = fc.uniqueArray(span, { maxLength: 4, selector: ({ start, end, label }) => `${start} ${end} ${label}` })

interface Scored {
  readonly item: Pick<Item, 'id' | 'spans' | 'slices'>
  readonly outcome: ItemOutcome
}
/** Items with what a model said of them; now and then the machinery failed. */
const run: fc.Arbitrary<readonly Scored[]> = fc.array(fc.record({
  gold: spans,
  predicted: spans,
  agrees: fc.boolean(),
  failed: fc.integer({ min: 0, max: 19 }).map((number) => number === 0),
  source: fc.constantFrom('wire', 'blog'),
}), { minLength: 1, maxLength: 40 }).map((list) => list.map(({ gold, predicted, agrees, failed, source }, index) => ({
  item: { id: `i${index}`, spans: gold, slices: { source } },
  outcome: failed ? { error: 'States.Timeout' } : { spans: agrees ? gold : predicted },
})))

const score = (list: readonly Scored[], seed = 1): RunScore => {
  const scorer = createScorer({ seed, resamples: 50 })
  for (const { item, outcome } of list) scorer.add(item, outcome)
  return scorer.finish()
}
const key = ({ start, end, label }: Span): string => `${start} ${end} ${label}`
const sum = (counts: readonly Counts[], of: keyof Counts): number => counts.reduce((total, count) => total + count[of], 0)

/** Counted the plain way. */
function counted(list: readonly Scored[]): Counts {
  const each = list.flatMap(({ item, outcome }): readonly Counts[] => {
    if ('error' in outcome) return []
    const [gold, said] = [new Set(item.spans.map(key)), new Set(outcome.spans.map(key))]
    const tp = [...said].filter((one) => gold.has(one)).length
    return [{ tp, fp: said.size - tp, fn: gold.size - tp }]
  })
  return { tp: sum(each, 'tp'), fp: sum(each, 'fp'), fn: sum(each, 'fn') }
}

function expectRatios({ tp, fp, fn, precision, recall, f1 }: Metrics): void {
  expect(precision).toBe(tp + fp === 0 ? 0 : tp / (tp + fp))
  expect(recall).toBe(tp + fn === 0 ? 0 : tp / (tp + fn))
  expect(f1).toBeCloseTo(precision + recall === 0 ? 0 : 2 * precision * recall / (precision + recall), 12)
}

describe('scores', () => {
  test('are those of the spans counted one by one; labels and slices add up to the whole', () => {
    fc.assert(fc.property(run, (list) => {
      const { items, micro, labels, slices, errors } = score(list)
      expect(micro).toMatchObject(counted(list))
      for (const metrics of [micro, ...Object.values(labels)]) expectRatios(metrics)
      for (const count of ['tp', 'fp', 'fn'] as const) {
        expect(sum(Object.values(labels), count)).toBe(micro[count])
        expect(sum(Object.values(slices['source'] ?? {}).map((scope) => scope.micro), count)).toBe(micro[count])
      }
      expect(items + errors.length).toBe(list.length)
    }), { seed: 20260431, numRuns: 300 })
  })

  test('do not depend on the order of the items, to the last digit of every interval', () => {
    fc.assert(fc.property(run.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray([...list], { minLength: list.length }))), ([list, shuffled]) => {
      expect(JSON.stringify(score(shuffled))).toBe(JSON.stringify(score(list)))
    }), { seed: 20260432, numRuns: 200 })
  })

  test('of items that the machinery failed on are those without these items', () => {
    fc.assert(fc.property(run, (list) => {
      const { errors: _, ...all } = score(list)
      const { errors: __, ...rest } = score(list.filter(({ outcome }) => 'spans' in outcome))
      expect(all).toEqual(rest)
    }), { seed: 20260433, numRuns: 200 })
  })
})

describe('comparisons', () => {
  const fingerprint = { model: 'm', items: 'i', code: {} }
  const baselineOf = (list: readonly Scored[]): Baseline => createBaseline(score(list), { name: 'test', version: '1' }, fingerprint)
  const answered = run.map((list) => list.filter(({ outcome }) => 'spans' in outcome))
  /** The same items, of which another model says something else. */
  const pairs = answered.chain((list) => fc.tuple(fc.constant(list), fc.array(spans, { minLength: list.length, maxLength: list.length })))
    .map(([list, other]) => [list, list.map(({ item }, index): Scored => ({ item, outcome: { spans: other[index] ?? [] } }))] as const)

  test('are the same for a seed, and lie the other way round when the runs change places', () => {
    fc.assert(fc.property(pairs, fc.integer(), ([before, after], seed) => {
      const options = { fingerprint, resamples: 40, seed, minimumItems: 1 }
      const [there, again] = [compareToBaseline(score(after), baselineOf(before), options), compareToBaseline(score(after), baselineOf(before), options)]
      expect(again).toEqual(there)
      const back = compareToBaseline(score(before), baselineOf(after), options)
      for (const [label, difference] of Object.entries(there.labels)) {
        expect(back.labels[label]?.old).toEqual(difference.new)
        expect(back.labels[label]?.difference.f1).toBeCloseTo(-difference.difference.f1, 12)
        expect(difference.interval.low).toBeLessThanOrEqual(difference.interval.high)
      }
    }), { seed: 20260441, numRuns: 150 })
  })

  test('with oneself find nothing at all', () => {
    fc.assert(fc.property(answered, (list) => {
      const { micro, macro, labels, problems } = compareToBaseline(score(list), baselineOf(list), { fingerprint, resamples: 40, minimumItems: 1 })
      expect(problems).toEqual([])
      for (const { difference, interval, regressed, improved } of [micro, macro, ...Object.values(labels)]) {
        expect([difference.f1, interval.low, interval.high, regressed, improved]).toEqual([0, 0, 0, false, false])
      }
    }), { seed: 20260442, numRuns: 150 })
  })

  test('are the same with a baseline that was written and read', () => {
    fc.assert(fc.property(answered, (list) => {
      const baseline = baselineOf(list)
      expect(parseBaseline(new TextEncoder().encode(JSON.stringify(baseline)), 'b.json')).toEqual(baseline)
    }), { seed: 20260443, numRuns: 150 })
  })
})
