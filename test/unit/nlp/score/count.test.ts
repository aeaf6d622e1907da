import { describe, expect, test } from '@jest/globals'
import { countSpans, metricsOf, mistakesOf } from '../../../../src/nlp/score/count.js'
import { span } from './run.js'

const none = { tp: 0, fp: 0, fn: 0 }

describe('counting spans', () => {
  test.each([
    ['the same span', [span(0, 4, 'A')], [span(0, 4, 'A')], { tp: 1, fp: 0, fn: 0 }, { tp: 1, fp: 0, fn: 0 }],
    ['another end', [span(0, 4, 'A')], [span(0, 5, 'A')], { tp: 0, fp: 1, fn: 1 }, { tp: 1, fp: 0, fn: 0 }],
    ['another start', [span(0, 4, 'A')], [span(3, 9, 'A')], { tp: 0, fp: 1, fn: 1 }, { tp: 1, fp: 0, fn: 0 }],
    ['a neighbour', [span(0, 4, 'A')], [span(4, 8, 'A')], { tp: 0, fp: 1, fn: 1 }, { tp: 0, fp: 1, fn: 1 }],
    ['nothing predicted', [span(0, 4, 'A')], [], { tp: 0, fp: 0, fn: 1 }, { tp: 0, fp: 0, fn: 1 }],
    ['nothing in gold', [], [span(0, 4, 'A')], { tp: 0, fp: 1, fn: 0 }, { tp: 0, fp: 1, fn: 0 }],
    ['a prediction twice', [span(0, 4, 'A')], [span(0, 4, 'A'), span(0, 4, 'A')], { tp: 1, fp: 1, fn: 0 }, { tp: 1, fp: 1, fn: 0 }],
    ['two parts of one', [span(0, 9, 'A')], [span(0, 4, 'A'), span(5, 9, 'A')], { tp: 0, fp: 2, fn: 1 }, { tp: 1, fp: 1, fn: 0 }],
    ['one over two', [span(0, 4, 'A'), span(5, 9, 'A')], [span(2, 7, 'A')], { tp: 0, fp: 1, fn: 2 }, { tp: 1, fp: 0, fn: 1 }],
    // the one that could take either must leave the first to the other
    ['a wide and a narrow one', [span(0, 4, 'A'), span(5, 9, 'A')], [span(0, 9, 'A'), span(1, 3, 'A')], { tp: 0, fp: 2, fn: 2 }, { tp: 2, fp: 0, fn: 0 }],
    ['more wide ones than gold', [span(0, 2, 'A'), span(3, 5, 'A')], [span(0, 5, 'A'), span(0, 4, 'A'), span(0, 6, 'A')], { tp: 0, fp: 3, fn: 2 }, { tp: 2, fp: 1, fn: 0 }],
    ['a wide one repeated over two', [span(0, 2, 'A'), span(3, 5, 'A')], [span(0, 5, 'A'), span(0, 5, 'A')], { tp: 0, fp: 2, fn: 2 }, { tp: 1, fp: 1, fn: 1 }],
    ['unordered lists', [span(5, 9, 'A'), span(0, 4, 'A')], [span(6, 9, 'A'), span(0, 4, 'A')], { tp: 1, fp: 1, fn: 1 }, { tp: 2, fp: 0, fn: 0 }],
  ])('%s', (_, gold, predicted, exact, overlap) => {
    expect(countSpans(gold, predicted).get('A')).toEqual({ exact, overlap })
  })

  test('another label is a false one there and a missing one here', () => {
    const [missing, surplus] = [{ tp: 0, fp: 0, fn: 1 }, { tp: 0, fp: 1, fn: 0 }]
    expect([...countSpans([span(0, 4, 'A')], [span(0, 4, 'B')])]).toEqual([['A', { exact: missing, overlap: missing }], ['B', { exact: surplus, overlap: surplus }]])
  })

  test('gold spans of different labels may overlap, those of one label not', () => {
    expect(countSpans([span(0, 4, 'A'), span(2, 6, 'B')], []).size).toBe(2)
    expect(() => countSpans([span(2, 6, 'A'), span(0, 4, 'A')], [])).toThrow(new RangeError('the gold span 2–6 overlaps another one of label A'))
    expect(() => countSpans([span(2, 2, 'A')], [])).toThrow(new RangeError('the gold span 2–2 of label A is empty'))
  })

  test('the lists that were given stay as they were', () => {
    const gold = Object.freeze([span(5, 9, 'A'), span(0, 4, 'A')])
    countSpans(gold, gold)
    expect(gold[0]?.start).toBe(5)
  })

  test('a label may have any name', () => {
    expect([...countSpans([span(0, 4, '__proto__')], [span(0, 4, '__proto__')])]).toEqual([['__proto__', { exact: { tp: 1, fp: 0, fn: 0 }, overlap: { tp: 1, fp: 0, fn: 0 } }]])
  })

  test('mistakes are surplus and missing spans', () => {
    const counts = countSpans([span(0, 4, 'A'), span(5, 9, 'B')], [span(0, 3, 'A'), span(0, 3, 'C')])
    expect([mistakesOf(counts, 'exact'), mistakesOf(counts, 'overlap')]).toEqual([4, 2])
  })
})

describe('ratios', () => {
  test('with nothing below the line are 0', () => {
    expect(metricsOf(none)).toEqual({ ...none, precision: 0, recall: 0, f1: 0 })
    expect(metricsOf({ tp: 0, fp: 0, fn: 3 })).toMatchObject({ precision: 0, recall: 0, f1: 0 })
  })

  // the run-of-capitals baseline on the training and the development part of WNUT 2017
  test.each([
    [{ tp: 374, fp: 4809, fn: 1601 }, ['0.072159', '0.189367', '0.104498']],
    [{ tp: 215, fp: 760, fn: 621 }, ['0.220513', '0.257177', '0.237438']],
  ])('follow the CoNLL convention to the printed digit', (counts, printed) => {
    const { precision, recall, f1 } = metricsOf(counts)
    expect([precision, recall, f1].map((value) => value.toFixed(6))).toEqual(printed)
  })
})
