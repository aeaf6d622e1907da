import { describe, expect, test } from '@jest/globals'
import { createEvidence } from '../../../../src/nlp/index.js'
import type { EvidenceOptions, Finding, Item, Span } from '../../../../src/nlp/index.js'
import { excerptsOf } from '../../../../src/nlp/score/excerpt.js'
import { createWorstList } from '../../../../src/nlp/score/worst-list.js'
import { span } from './run.js'

const itemOf = (id: string, spans: readonly Span[], text = 'x'.repeat(100)): Item => ({ id, text, spans })
const gold = [span(0, 4, 'A'), span(10, 14, 'A'), span(20, 24, 'B')]
/** UTF-8 has no halves of pairs. */
const isWhole = (text: string): boolean => Buffer.from(text).toString() === text
const idsOf = (findings: readonly Finding[]): readonly string[] => findings.map(({ id }) => id)

describe('evidence without a baseline', () => {
  const evidence = createEvidence({ baseline: false })
  evidence.add(itemOf('right', gold), gold)
  evidence.add(itemOf('b', gold), gold.slice(1))
  evidence.add(itemOf('a', gold), gold.slice(1))
  evidence.add({ ...itemOf('worst', gold), slices: { source: 'wire' } }, [span(0, 5, 'A')])
  const found = evidence.finish()

  test('lists wrong items, those with most mistakes first, then by id', () => {
    expect(idsOf(found.wrong)).toEqual(['worst', 'a', 'b'])
    expect(found.totals).toEqual({ wrong: 3, regressions: 0, improvements: 0 })
    expect([found.regressions, found.improvements]).toEqual([[], []])
  })

  test('has all that is needed to show them', () => {
    expect(found.wrong[0]).toEqual({
      id: 'worst', slices: { source: 'wire' }, excerpts: [{ start: 0, text: 'x'.repeat(100) }],
      gold, predicted: [span(0, 5, 'A')], mistakes: 4,
    })
  })
})

describe('evidence with a baseline', () => {
  const evidence = createEvidence({ baseline: true })
  evidence.add(itemOf('same', gold), gold.slice(1), gold.slice(1))
  evidence.add(itemOf('as-wrong', gold), gold.slice(1), gold.slice(0, 2))
  evidence.add(itemOf('worse', gold), gold.slice(1), gold)
  evidence.add(itemOf('much-worse', gold), [], gold)
  evidence.add(itemOf('better', gold), gold, gold.slice(1))
  evidence.add(itemOf('new', gold), [])
  const found = evidence.finish()

  test('lists what got worse and what got better, by how much', () => {
    expect([idsOf(found.regressions), idsOf(found.improvements)]).toEqual([['much-worse', 'worse'], ['better']])
    expect(found.totals).toEqual({ wrong: 5, regressions: 2, improvements: 1 })
    expect(found.wrong).toEqual([])
  })

  test('tells what the baseline said', () => {
    expect(found.regressions[1]).toMatchObject({ predicted: gold.slice(1), mistakes: 1, old: { predicted: gold, mistakes: 0 } })
  })
})

describe('mistakes', () => {
  test('are counted by the matching in use', () => {
    const of = (options: EvidenceOptions): readonly string[] => {
      const evidence = createEvidence(options)
      evidence.add(itemOf('moved', gold), [span(0, 5, 'A'), ...gold.slice(1)], gold)
      const { wrong, regressions } = evidence.finish()
      return idsOf([...wrong, ...regressions])
    }
    expect(of({ baseline: false })).toEqual(['moved'])
    expect(of({ baseline: false, matching: 'overlap' })).toEqual([])
    expect(of({ baseline: true, matching: 'overlap' })).toEqual([])
  })
})

describe('the bounds of evidence', () => {
  test('keep the worst of many, in whatever order they come', () => {
    const of = (order: readonly number[]): readonly string[] => {
      const evidence = createEvidence({ baseline: false, most: 10 })
      for (const number of order) evidence.add(itemOf(`i${String(number).padStart(4, '0')}`, []), Array.from({ length: 1 + number % 7 }, () => span(0, 1, 'A')))
      const { wrong, totals } = evidence.finish()
      expect(totals.wrong).toBe(order.length)
      return idsOf(wrong)
    }
    const numbers = Array.from({ length: 500 }, (_, number) => number)
    const worst = numbers.filter((number) => number % 7 === 6).slice(0, 10).map((number) => `i${String(number).padStart(4, '0')}`)
    expect(of(numbers)).toEqual(worst)
    expect(of(numbers.toReversed())).toEqual(worst)
    expect(of(numbers.toSorted((a, b) => a % 13 - b % 13))).toEqual(worst)
  })

  test('keep no more than 5,000 items of ordinary size', () => {
    const evidence = createEvidence({ baseline: false })
    for (let number = 0; number < 5_100; number++) evidence.add(itemOf(String(number), []), [span(0, 1, 'A')])
    expect(evidence.finish().wrong).toHaveLength(5_000)
  })

  test('keep fewer long texts', () => {
    const evidence = createEvidence({ baseline: false })
    // 20 excerpts of 400 to 2,000 characters each, and 1,000 spans of room 40
    const predicted = Array.from({ length: 2_000 }, (_, number) => span(100 * number, 100 * number + 1, 'A'))
    const text = 'x'.repeat(200_000)
    for (let number = 0; number < 600; number++) evidence.add({ id: String(number), text, spans: [] }, predicted)
    const { wrong, totals } = evidence.finish()
    const characters = wrong.reduce((sum, { excerpts }) => sum + excerpts.reduce((all, one) => all + one.text.length, 0), 0)
    expect(totals.wrong).toBe(600)
    expect(wrong.length).toBeGreaterThan(300)
    expect(wrong.length).toBeLessThan(600)
    expect(characters).toBeLessThanOrEqual(20_000_000)
  })

  test('keep at most 1,000 spans of a list, however often one is repeated', () => {
    const evidence = createEvidence({ baseline: false })
    evidence.add(itemOf('a', []), Array.from({ length: 5_000 }, () => span(0, 1, 'A')))
    expect(evidence.finish().wrong[0]).toMatchObject({ mistakes: 5_000, predicted: { length: 1_000 } })
  })

  test('a list keeps the beginning of all in order as far as it fits: nothing small slips in behind something large', () => {
    const list = createWorstList<string>(100, 10)
    for (const [id, weight, size] of [['d', 1, 1], ['a', 4, 4], ['c', 2, 9], ['b', 3, 4]] as const) list.add({ id, weight, size, content: id })
    expect(list.sorted()).toEqual(['a', 'b'])
    expect(list.admits('d', 1)).toBe(false)
    expect(list.admits('x', 5)).toBe(true)
  })
})

describe('excerpts', () => {
  const text = Array.from({ length: 10_000 }, (_, place) => String.fromCharCode(97 + place % 26)).join('')

  test('a text of 2,000 code units is whole, a longer one is cut', () => {
    expect(excerptsOf(text.slice(0, 2_000), [], [span(0, 1, 'A')])).toEqual([{ start: 0, text: text.slice(0, 2_000) }])
    expect(excerptsOf(text, [], [span(5_000, 5_010, 'A')])).toEqual([{ start: 4_800, text: text.slice(4_800, 5_210) }])
  })

  test('surroundings that touch are one', () => {
    expect(excerptsOf(text, [], [span(5_000, 5_010, 'A'), span(5_300, 5_310, 'A'), span(50, 60, 'A'), span(9_990, 10_000, 'A')]).map(({ start, text: { length } }) => [start, start + length]))
      .toEqual([[0, 260], [4_800, 5_510], [9_790, 10_000]])
  })

  test('of a long span both ends are shown', () => {
    expect(excerptsOf(text, [], [span(3_000, 6_000, 'A')]).map(({ start, text: { length } }) => [start, start + length])).toEqual([[2_800, 3_200], [5_800, 6_200]])
  })

  test('none is longer than 2,000, there are at most 20, and they share nothing', () => {
    const long = text.repeat(20)
    const everywhere = Array.from({ length: 2_000 }, (_, number) => span(number * 100, number * 100 + 10, 'A'))
    const excerpts = excerptsOf(long, [], everywhere)
    expect(excerpts).toHaveLength(20)
    for (const [place, { start, text: { length } }] of excerpts.entries()) {
      expect(length).toBeLessThanOrEqual(2_000)
      expect(start).toBeGreaterThanOrEqual((excerpts[place - 1]?.start ?? 0) + (excerpts[place - 1]?.text.length ?? 0))
      expect(long.slice(start, start + length)).toBe(excerpts[place]?.text)
    }
  })

  test('those that come first are shown before all others', () => {
    const long = text.repeat(20)
    const others = Array.from({ length: 50 }, (_, number) => span(number * 2_000, number * 2_000 + 10, 'A'))
    const excerpts = excerptsOf(long, [span(150_000, 150_010, 'A')], others)
    expect(excerpts).toHaveLength(20)
    expect(excerpts.at(-1)?.start).toBe(149_800)
    expect(excerpts[18]?.start).toBe(18 * 2_000 - 200)
  })

  test('no surrogate pair is cut in two', () => {
    const faces = '😀'.repeat(2_000)
    for (let start = 1_000; start < 1_004; start++) {
      const excerpts = excerptsOf(faces, [], [span(start, start + 1, 'A'), span(start + 1_500, start + 1_501, 'A')])
      for (const excerpt of excerpts) {
        expect(isWhole(excerpt.text)).toBe(true)
        expect(excerpt.start % 2).toBe(0)
        expect(faces.slice(excerpt.start, excerpt.start + excerpt.text.length)).toBe(excerpt.text)
      }
      expect(excerpts).toHaveLength(2)
    }
    // everywhere: neighbours meet on a pair
    const all = excerptsOf(faces, [], Array.from({ length: 300 }, (_, number) => span(13 * number, 13 * number + 1, 'A')))
    expect(all.map((excerpt) => excerpt.text).join('')).toBe(faces)
    expect(all.every((excerpt) => isWhole(excerpt.text))).toBe(true)
  })

  test('spans outside of them are not kept', () => {
    const evidence = createEvidence({ baseline: true })
    const far = span(9_000, 9_010, 'A')
    evidence.add({ id: 'a', text, spans: [span(100, 110, 'A'), far] }, [far], [span(100, 110, 'A'), far])
    expect(evidence.finish().regressions[0]).toMatchObject({ excerpts: [{ start: 0 }], gold: [span(100, 110, 'A')], predicted: [], mistakes: 1, old: { predicted: [span(100, 110, 'A')], mistakes: 0 } })
  })
})
