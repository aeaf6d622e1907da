import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { createComparer, createEvaluation, createScorer } from '../../src/nlp/index.js'
import type { Comparison, Counts, EvaluatedItem, Evaluation, EvaluationOptions, Matching, Metrics, RunScore, Span } from '../../src/nlp/index.js'
import { bootstrap } from '../../src/nlp/score/bootstrap.js'
import { countSpans } from '../../src/nlp/score/count.js'
import { createResampler } from '../../src/nlp/score/resampler.js'

const label = fc.constantFrom('A', 'B', 'C')
const span: fc.Arbitrary<Span> = fc.tuple(fc.nat(12), fc.integer({ min: 1, max: 5 }), label).map(([start, length, name]) => ({ start, end: start + length, label: name }))
/** Predictions may overlap and repeat. */
const predictions = fc.array(span, { maxLength: 6 })
/** Gold spans of one label share nothing. */
const golds = predictions.map((spans) => spans.filter((one, place) => !spans.slice(0, place).some((other) => other.label === one.label && other.start < one.end && other.end > one.start)))

const matching = fc.constantFrom<Matching>('exact', 'overlap')

/** Items with what a model and a baseline said of them; now and then the machinery failed, or the baseline has nothing. */
const run: fc.Arbitrary<readonly EvaluatedItem[]> = fc.array(fc.record({
  gold: golds, predicted: predictions, old: predictions,
  agrees: fc.boolean(), same: fc.boolean(),
  failed: fc.integer({ min: 0, max: 19 }), missing: fc.integer({ min: 0, max: 29 }),
  source: fc.constantFrom('wire', 'blog'), day: fc.constantFrom('mon', 'tue', 'wed'),
}), { minLength: 1, maxLength: 40 }).map((list) => list.map(({ gold, predicted, old, agrees, same, failed, missing, source, day }, index) => {
  const spans = agrees ? gold : predicted
  return {
    item: { id: `i${index}`, text: `text of ${index}`, spans: gold, slices: { source, day } },
    outcome: failed === 0 ? { error: 'States.Timeout' } : { spans },
    ...(missing > 0 && { old: same ? spans : old }),
  }
}))

const shuffled = <T>(list: readonly T[]): fc.Arbitrary<readonly T[]> => fc.shuffledSubarray([...list], { minLength: list.length })

const evaluate = (list: readonly EvaluatedItem[], options: EvaluationOptions = {}): Evaluation => {
  const evaluation = createEvaluation({ resamples: 40, minimumItems: 3, mostFindings: 5, ...options })
  for (const one of list) evaluation.add(one)
  return evaluation.finish()
}
const scoreOf = (list: readonly EvaluatedItem[], chosen: Matching = 'exact'): RunScore => {
  const scorer = createScorer({ resamples: 20, matching: chosen })
  for (const { item, outcome } of list) scorer.add(item, outcome)
  return scorer.finish()
}
const baseline = { name: 'test', version: '1', fingerprint: { model: 'm', items: 'i', code: {} } }
const sum = (counts: readonly Counts[], of: keyof Counts): number => counts.reduce((total, count) => total + count[of], 0)

function expectRatios({ tp, fp, fn, precision, recall, f1 }: Metrics): void {
  expect(precision).toBe(tp + fp === 0 ? 0 : tp / (tp + fp))
  expect(recall).toBe(tp + fn === 0 ? 0 : tp / (tp + fn))
  expect(f1).toBeCloseTo(precision + recall === 0 ? 0 : 2 * precision * recall / (precision + recall), 12)
}

describe('counting', () => {
  /** Tries every way. */
  const mostPairs = (gold: readonly Span[], said: readonly Span[]): number => {
    const [first, ...rest] = said
    if (first === undefined) return 0
    const taken = gold.flatMap((one, place) => (one.label === first.label && one.start < first.end && one.end > first.start ? [1 + mostPairs(gold.toSpliced(place, 1), rest)] : []))
    return Math.max(mostPairs(gold, rest), ...taken)
  }

  test('finds as many overlapping pairs as there can be', () => {
    fc.assert(fc.property(golds, predictions, (gold, said) => {
      const counts = [...countSpans(gold, said).values()]
      const distinct = [...new Map(said.map((one) => [JSON.stringify(one), one])).values()]
      expect(sum(counts.map(({ overlap }) => overlap), 'tp')).toBe(mostPairs(gold, distinct))
    }), { seed: 20260451, numRuns: 2_000 })
  })

  test('exactly agreeing spans are those of multisets, never more than overlapping ones; every span counts once', () => {
    fc.assert(fc.property(golds, predictions, (gold, said) => {
      const exact = new Set(gold.map((one) => JSON.stringify(one)))
      const hits = new Set(said.map((one) => JSON.stringify(one)).filter((one) => exact.has(one))).size
      const counts = [...countSpans(gold, said).values()]
      expect(sum(counts.map((one) => one.exact), 'tp')).toBe(hits)
      for (const one of counts) expect(one.exact.tp).toBeLessThanOrEqual(one.overlap.tp)
      for (const way of ['exact', 'overlap'] as const) {
        const each = counts.map((one) => one[way])
        expect(sum(each, 'tp') + sum(each, 'fn')).toBe(gold.length)
        expect(sum(each, 'tp') + sum(each, 'fp')).toBe(said.length)
      }
    }), { seed: 20260452, numRuns: 1_000 })
  })

  test('does not depend on the order of spans', () => {
    fc.assert(fc.property(golds.chain((gold) => fc.tuple(fc.constant(gold), shuffled(gold))), predictions.chain((said) => fc.tuple(fc.constant(said), shuffled(said))), ([gold, other], [said, mixed]) => {
      expect(new Map(countSpans(other, mixed))).toEqual(new Map(countSpans(gold, said)))
    }), { seed: 20260453, numRuns: 500 })
  })
})

describe('scores', () => {
  test('of labels and slices add up to the whole, both ways of matching are those of either', () => {
    fc.assert(fc.property(run, matching, (list, chosen) => {
      const { items, micro, labels, slices, errors, matchings } = scoreOf(list, chosen)
      for (const metrics of [micro, ...Object.values(labels)]) expectRatios(metrics)
      for (const count of ['tp', 'fp', 'fn'] as const) {
        expect(sum(Object.values(labels), count)).toBe(micro[count])
        for (const values of Object.values(slices)) expect(sum(Object.values(values).map((scope) => scope.micro), count)).toBe(micro[count])
      }
      expect(items + errors.length).toBe(list.length)
      const other = scoreOf(list, chosen === 'exact' ? 'overlap' : 'exact')
      expect(matchings).toEqual({ [chosen]: { micro, macro: scoreOf(list, chosen).macro, labels }, [other.matching]: { micro: other.micro, macro: other.macro, labels: other.labels } })
      expect(matchings.exact.micro.tp).toBeLessThanOrEqual(matchings.overlap.micro.tp)
    }), { seed: 20260431, numRuns: 200 })
  })

  test('of items that the machinery failed on are those without these items', () => {
    fc.assert(fc.property(run, (list) => {
      const { errors, errorsBySlice, ...all } = scoreOf(list)
      const { errors: _, errorsBySlice: __, ...rest } = scoreOf(list.filter(({ outcome }) => 'spans' in outcome))
      expect(all).toEqual(rest)
      // every item is in one slice of each dimension
      const numbers = Object.values(errorsBySlice).map((values) => Object.values(values).reduce((total, number) => total + number, 0))
      expect(numbers).toEqual(errors.length === 0 ? [] : [errors.length, errors.length])
    }), { seed: 20260433, numRuns: 200 })
  })

  test('of perfect predictions are 1, and their intervals have no width', () => {
    fc.assert(fc.property(run, matching, (list, chosen) => {
      const { micro, macro, labels, intervals } = scoreOf(list.map(({ item }) => ({ item, outcome: { spans: item.spans } })), chosen)
      fc.pre(micro.tp > 0)
      for (const { precision, recall, f1 } of [micro, macro, ...Object.values(labels)]) expect([precision, recall, f1].map((value) => value.toFixed(12))).toEqual(['1.000000000000', '1.000000000000', '1.000000000000'])
      expect(micro).toMatchObject({ fp: 0, fn: 0, f1: 1 })
      expect(intervals.micro.f1.high).toBe(1)
      // of few items a resample may have none at all, and then has figures of 0
      if (list.filter(({ item }) => item.spans.length > 0).length >= 12) expect(intervals.micro.f1.low).toBe(1)
    }), { seed: 20260434, numRuns: 200 })
  })

  test('a prediction said again never raises precision, and leaves recall as it is', () => {
    fc.assert(fc.property(run, matching, fc.nat(), (list, chosen, pick) => {
      const again = list.map(({ item, outcome }): EvaluatedItem => {
        const one = 'spans' in outcome ? outcome.spans[pick % Math.max(1, outcome.spans.length)] : undefined
        return { item, outcome: one === undefined || 'error' in outcome ? outcome : { spans: [...outcome.spans, one] } }
      })
      const [before, after] = [scoreOf(list, chosen).micro, scoreOf(again, chosen).micro]
      expect(after.precision).toBeLessThanOrEqual(before.precision)
      expect(after.recall).toBe(before.recall)
    }), { seed: 20260435, numRuns: 200 })
  })
})

describe('evaluations', () => {
  const options = fc.record({ matching, withBaseline: fc.boolean() }).map(({ matching: chosen, withBaseline }): EvaluationOptions => ({ matching: chosen, ...(withBaseline && { baseline, fingerprint: baseline.fingerprint }) }))

  test('do not depend on the order of the items, to the last digit of every interval', () => {
    fc.assert(fc.property(run.chain((list) => fc.tuple(fc.constant(list), shuffled(list))), options, ([list, other], chosen) => {
      expect(JSON.stringify(evaluate(other, chosen))).toBe(JSON.stringify(evaluate(list, chosen)))
    }), { seed: 20260432, numRuns: 200 })
  })

  test('of items that come one by one, in parts that are forgotten, are those of a whole list', () => {
    fc.assert(fc.property(run, fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1 }), options, (list, sizes, chosen) => {
      const evaluation = createEvaluation({ resamples: 40, minimumItems: 3, mostFindings: 5, ...chosen })
      for (let from = 0, part = 0; from < list.length; part++) {
        const to = from + (sizes[part % sizes.length] ?? 1)
        // copies whose lists are emptied afterwards: nothing of an item may be held on to
        const copies = list.slice(from, to).map((one) => structuredClone(one) as { item: { spans: Span[] }, outcome: { spans?: Span[] } } & EvaluatedItem)
        for (const copy of copies) evaluation.add(copy)
        for (const { item, outcome } of copies) {
          item.spans.length = 0
          if (outcome.spans !== undefined) outcome.spans.length = 0
        }
        from = to
      }
      expect(evaluation.finish()).toEqual(evaluate(list, chosen))
    }), { seed: 20260436, numRuns: 200 })
  })

  test('finishing twice gives the same', () => {
    fc.assert(fc.property(run, (list) => {
      const evaluation = createEvaluation({ resamples: 20, minimumItems: 3, baseline })
      for (const one of list) evaluation.add(one)
      expect(evaluation.finish()).toEqual(evaluation.finish())
    }), { seed: 20260437, numRuns: 50 })
  })

  test('evidence tells of every difference in mistakes', () => {
    fc.assert(fc.property(run, matching, (list, chosen) => {
      const { evidence, comparison, score } = evaluate(list, { matching: chosen, baseline, mostFindings: 1_000 })
      const change = (findings: Evaluation['evidence']['regressions']): number => findings.reduce((total, { mistakes, old }) => total + mistakes - (old?.mistakes ?? 0), 0)
      const mistakes = ({ fp, fn }: Counts): number => fp + fn
      const both = list.filter(({ outcome, old }) => 'spans' in outcome && old !== undefined)
      const [now, then] = [scoreOf(both, chosen), scoreOf(both.map(({ item, old = [] }) => ({ item, outcome: { spans: old } })), chosen)]
      expect(change(evidence.regressions) + change(evidence.improvements)).toBe(mistakes(now.micro) - mistakes(then.micro))
      expect(comparison?.items).toBe(both.length)
      expect(comparison?.micro.difference.f1).toBeCloseTo(now.micro.f1 - then.micro.f1, 12)
      expect(evidence.totals.wrong).toBeLessThanOrEqual(score.items)
    }), { seed: 20260438, numRuns: 200 })
  })
})

describe('comparisons', () => {
  /** Items that both runs answered. */
  const pairs = run.map((list) => list.flatMap(({ item, outcome, old }) => ('spans' in outcome && old !== undefined ? [{ item, old, now: outcome.spans }] : [])))
  type Pair = Parameters<typeof pairs.map>[0] extends (list: infer L) => unknown ? L : never
  const compare = (list: Pair, seed: number, turned = false): Comparison => {
    const comparer = createComparer({ baseline, resamples: 40, seed, minimumItems: 1 })
    for (const { item, old, now } of list) comparer.add(item, turned ? now : old, turned ? old : now)
    return comparer.finish()
  }

  test('are the same for a seed, and lie the other way round when the runs change places', () => {
    fc.assert(fc.property(pairs, fc.integer(), (list, seed) => {
      const there = compare(list, seed)
      expect(compare(list, seed)).toEqual(there)
      const back = compare(list, seed, true)
      for (const [name, difference] of Object.entries(there.labels)) {
        expect(back.labels[name]?.old).toEqual(difference.new)
        expect(back.labels[name]?.difference.f1).toBeCloseTo(-difference.difference.f1, 12)
        expect(difference.interval.low).toBeLessThanOrEqual(difference.difference.f1)
        expect(difference.interval.high).toBeGreaterThanOrEqual(difference.difference.f1)
      }
    }), { seed: 20260441, numRuns: 150 })
  })

  test('with oneself find nothing at all', () => {
    fc.assert(fc.property(pairs, (list) => {
      const { micro, macro, labels, slices, problems, changed } = compare(list.map(({ item, now }) => ({ item, old: now, now })), 1)
      expect([problems, changed]).toEqual([[], 0])
      for (const { difference, interval, regressed, improved } of [micro, macro, ...Object.values(labels), ...Object.values(slices).flatMap((values) => Object.values(values))]) {
        expect([difference.f1, interval.low, interval.high, regressed, improved]).toEqual([0, 0, 0, false, false])
      }
    }), { seed: 20260442, numRuns: 150 })
  })
})

describe('resampling', () => {
  /** Items of few columns, some of many kinds: around the number at which kinds turn to blocks. */
  const items = fc.tuple(fc.integer({ min: 4_090, max: 4_102 }), fc.integer({ min: 1, max: 60 })).map(([kinds, columns]) =>
    Array.from({ length: kinds + 200 }, (_, number) => ({ id: `i${number}`, cells: [number % columns, 1 + number % kinds, columns, 1 + number % 3] })))
  const sums = (list: readonly { readonly id: string, readonly cells: readonly number[] }[], columns: number): { readonly units: number, readonly totals: Float64Array, readonly drawn: readonly Float64Array[] } => {
    const resampler = createResampler()
    // columns get numbers as they come: another order of items gives another numbering
    const numbers = new Map<number, number>()
    const numberOf = (column: number): number => numbers.get(column) ?? (numbers.set(column, numbers.size), numbers.size - 1)
    for (const { id, cells } of list) resampler.add(id, cells.map((value, place) => (place % 2 === 0 ? numberOf(value) : value)))
    const units = resampler.units(Array.from({ length: columns }, (_, column) => numberOf(column)))
    const totals = new Float64Array(columns)
    units.sum(units.weights, totals)
    const read = (from: Float64Array, figures: Float64Array): void => figures.set(from)
    return { units: units.weights.length, totals, drawn: bootstrap(units, columns, { figures: columns, read }, { resamples: 5, seed: 1 }) }
  }

  test('kinds and blocks hold all that was added, and neither depends on the order', () => {
    fc.assert(fc.property(items.chain((list) => fc.tuple(fc.constant(list), shuffled(list))), ([list, other]) => {
      const columns = 1 + Math.max(...list.flatMap(({ cells }) => cells.filter((_, place) => place % 2 === 0)))
      const [one, another] = [sums(list, columns), sums(other, columns)]
      expect(another).toEqual(one)
      const expected = new Float64Array(columns)
      for (const { cells } of list) for (let cell = 0; cell < cells.length; cell += 2) expected[cells[cell] ?? 0] = (expected[cells[cell] ?? 0] ?? 0) + (cells[cell + 1] ?? 0)
      expect(one.totals).toEqual(expected)
    }), { seed: 20260454, numRuns: 25 })
  })
})
