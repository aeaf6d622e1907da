import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Span } from '../../../src/nlp/index.js'
import { countSpans } from '../../../src/nlp/score/count.js'
import { differenceMarks, goldMarks, hiddenMarks, lanesOf, segmentsOf } from '../../../src/report/mark.js'
import { span } from './result.js'

const kindsOf = (gold: readonly Span[], predicted: readonly Span[], matching: 'exact' | 'overlap'): readonly string[] =>
  differenceMarks(gold, predicted, matching).map(({ start, end, label, kind }) => `${kind} ${label} ${start}-${end}`)

/** Spans that share nothing within a label, as gold does. */
const goldSpans = fc.array(fc.record({ gap: fc.nat(3), length: fc.integer({ min: 1, max: 4 }), label: fc.constantFrom('A', 'B') }), { maxLength: 8 }).map((steps) => {
  const reached: Record<string, number> = {}
  return steps.map(({ gap, length, label }) => {
    const start = (reached[label] ?? 0) + gap
    reached[label] = start + length
    return span(start, start + length, label)
  })
})
const predictedSpans = fc.array(fc.record({ start: fc.nat(20), length: fc.integer({ min: 1, max: 6 }), label: fc.constantFrom('A', 'B', 'C') }).map(({ start, length, label }) => span(start, start + length, label)), { maxLength: 10 })

/** Gold with predictions that often repeat each other, repeat gold, or reach over several gold spans. */
const answers = goldSpans.chain((gold) => {
  const free = fc.record({ start: fc.nat(14), length: fc.integer({ min: 1, max: 12 }), label: fc.constantFrom('A', 'A', 'B', 'C') }).map(({ start, length, label }) => span(start, start + length, label))
  const near = gold.length === 0 ? free : fc.record({ one: fc.constantFrom(...gold), earlier: fc.nat(2), later: fc.nat(2) }).map(({ one, earlier, later }) => span(Math.max(0, one.start - earlier), one.end + later, one.label))
  const said = fc.array(fc.record({ one: fc.oneof(free, near), times: fc.constantFrom(1, 1, 1, 2, 3) }), { maxLength: 8 }).map((list) => list.flatMap(({ one, times }) => Array.from({ length: times }, () => one)))
  return fc.record({ gold: fc.constant(gold), predicted: said.chain((list) => fc.shuffledSubarray(list, { minLength: list.length })) })
})

describe('marks of a prediction beside gold', () => {
  test('exact: right, surplus, missing; the same place with another label is both', () => {
    expect(kindsOf([span(0, 4, 'A'), span(6, 9, 'B')], [span(0, 4, 'A'), span(6, 9, 'C')], 'exact')).toEqual(['right A 0-4', 'missing B 6-9', 'surplus C 6-9'])
  })

  test('a repeated prediction is right once', () => {
    expect(kindsOf([span(0, 4, 'A')], [span(0, 4, 'A'), span(0, 4, 'A')], 'exact')).toEqual(['right A 0-4', 'surplus A 0-4'])
  })

  test('overlap: one character in common is enough, each span at most once', () => {
    expect(kindsOf([span(0, 4, 'A'), span(4, 8, 'A')], [span(3, 9, 'A'), span(0, 1, 'A')], 'overlap')).toEqual(['right A 0-1', 'right A 3-9'])
    expect(kindsOf([span(0, 4, 'A')], [span(4, 8, 'A')], 'overlap')).toEqual(['missing A 0-4', 'surplus A 4-8'])
  })

  test('overlap: what repeats another prediction finds nothing, even where it reaches over two gold spans', () => {
    expect(kindsOf([span(0, 4, 'A'), span(5, 9, 'A')], [span(0, 9, 'A'), span(0, 9, 'A')], 'overlap')).toEqual(['right A 0-9', 'surplus A 0-9', 'missing A 5-9'])
  })

  test('overlap: what is the same as a gold span is right, whatever else touches it', () => {
    expect(kindsOf([span(0, 4, 'A'), span(5, 9, 'A')], [span(0, 4, 'A'), span(3, 6, 'A'), span(5, 9, 'A')], 'overlap')).toEqual(['right A 0-4', 'surplus A 3-6', 'right A 5-9'])
    expect(kindsOf([span(2, 9, 'A')], [span(0, 3, 'A'), span(2, 9, 'A')], 'overlap')).toEqual(['surplus A 0-3', 'right A 2-9'])
  })

  test('there are as many of each kind as the score counts', () => {
    const seen = { repeated: 0, reaching: 0 }
    fc.assert(fc.property(answers, fc.constantFrom('exact' as const, 'overlap' as const), ({ gold, predicted }, matching) => {
      const marks = differenceMarks(gold, predicted, matching)
      const counts = countSpans(gold, predicted)
      for (const label of ['A', 'B', 'C']) {
        const number = (kind: string): number => marks.filter((mark) => mark.label === label && mark.kind === kind).length
        const { tp = 0, fp = 0, fn = 0 } = counts.get(label)?.[matching] ?? {}
        expect([number('right'), number('surplus'), number('missing')]).toEqual([tp, fp, fn])
      }
      // every span has one mark, and no two right ones are alike
      const texts = (spans: readonly Span[]): readonly string[] => spans.map(({ start, end, label }) => `${label} ${start}-${end}`).sort()
      expect(texts(marks.filter(({ kind }) => kind !== 'missing'))).toEqual(texts(predicted))
      const right = texts(marks.filter(({ kind }) => kind === 'right'))
      expect(new Set(right).size).toBe(right.length)
      if (new Set(texts(predicted)).size < predicted.length) seen.repeated++
      if (predicted.some((one) => gold.filter(({ start, end, label }) => label === one.label && start < one.end && one.start < end).length > 1)) seen.reaching++
    }), { seed: 20261125, numRuns: 2_000 })
    expect(seen.repeated).toBeGreaterThan(1_000)
    expect(seen.reaching).toBeGreaterThan(500)
  })
})

describe('segments', () => {
  test('a text is cut wherever a mark begins or ends', () => {
    const marks = goldMarks([span(0, 8, 'PLACE'), span(4, 14, 'PAPER')])
    expect(segmentsOf({ start: 0, text: 'New York Times said' }, marks)).toEqual([
      { text: 'New ', within: [0], ending: [] }, { text: 'York', within: [0, 1], ending: [0] }, { text: ' Times', within: [1], ending: [1] }, { text: ' said', within: [], ending: [] },
    ])
  })

  test('an excerpt has its own part of the marks; what is outside is counted', () => {
    const marks = goldMarks([span(0, 12, 'A'), span(14, 30, 'B'), span(40, 41, 'C')])
    const excerpt = { start: 10, text: '0123456789' }
    expect(segmentsOf(excerpt, marks)).toEqual([
      { text: '01', within: [0], ending: [0] }, { text: '23', within: [], ending: [] }, { text: '456789', within: [1], ending: [1] },
    ])
    expect(hiddenMarks([excerpt], marks)).toBe(1)
  })

  test('a span without text has its label at its place, also at both ends', () => {
    expect(segmentsOf({ start: 0, text: 'ab' }, goldMarks([span(0, 0, 'A'), span(1, 1, 'B'), span(2, 2, 'C')]))).toEqual([
      { text: '', within: [], ending: [0] }, { text: 'a', within: [], ending: [1] }, { text: 'b', within: [], ending: [2] },
    ])
    expect(segmentsOf({ start: 0, text: '' }, [])).toEqual([])
  })

  test('make up the text, and each mark covers its own and ends once', () => {
    fc.assert(fc.property(fc.string({ minLength: 1, maxLength: 30, unit: 'binary' }), fc.nat(10), predictedSpans, (text, start, spans) => {
      const marks = goldMarks(spans)
      const segments = segmentsOf({ start, text }, marks)
      expect(segments.map((segment) => segment.text).join('')).toBe(text)
      for (const [place, mark] of marks.entries()) {
        const covered = segments.filter(({ within }) => within.includes(place)).map((segment) => segment.text).join('')
        expect(covered).toBe(text.slice(Math.max(0, mark.start - start), Math.max(0, mark.end - start)))
        expect(segments.filter(({ ending }) => ending.includes(place))).toHaveLength(covered === '' ? 0 : 1)
      }
    }), { seed: 20261126 })
  })
})

test('marks that share text are in different lanes, others in the first', () => {
  expect(lanesOf([span(0, 4, 'A'), span(2, 6, 'B'), span(4, 5, 'C'), span(6, 8, 'D')])).toEqual([0, 1, 0, 0])
  fc.assert(fc.property(predictedSpans, (spans) => {
    const marks = goldMarks(spans)
    const lanes = lanesOf(marks)
    for (const [a, one] of marks.entries()) {
      for (const [b, other] of marks.entries()) if (a < b && lanes[a] === lanes[b]) expect(one.end <= other.start || other.end <= one.start).toBe(true)
    }
  }), { seed: 20261127 })
})
