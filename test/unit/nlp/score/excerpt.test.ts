import { expect, test } from '@jest/globals'
import { excerptsOf } from '../../../../src/nlp/index.js'
import type { Span } from '../../../../src/nlp/index.js'

const span = (start: number, end: number): Span => ({ start, end, label: 'A' })

test('a short text is shown whole, of a long one the surroundings of spans', () => {
  expect(excerptsOf('short', [span(0, 2)], [])).toEqual([{ start: 0, text: 'short' }])
  const text = 'x'.repeat(9000)
  expect(excerptsOf(text, [span(5000, 5010), span(300, 310), span(600, 610)], []).map((excerpt) => [excerpt.start, excerpt.text.length])).toEqual([[100, 710], [4800, 410]])
  expect(excerptsOf(text, [], []).map((excerpt) => [excerpt.start, excerpt.text.length])).toEqual([[0, 400]])
})

test('neither one long span nor many make it long, and no character is cut in two', () => {
  const text = '🚀'.repeat(20_000)
  const long = excerptsOf(text, [span(0, 40_000)], [])
  expect(long.reduce((sum, excerpt) => sum + excerpt.text.length, 0)).toBeLessThan(2300)
  const many = excerptsOf(text, Array.from({ length: 60 }, (_, place) => span(601 * place + 301, 601 * place + 303)), [])
  expect(many).toHaveLength(20)
  expect(many.some((excerpt) => /\p{Surrogate}/u.test(excerpt.text))).toBe(false)
})

test('what comes first is shown before all others when there is no room for all', () => {
  const others = Array.from({ length: 60 }, (_, place) => span(1000 * place, 1000 * place + 5))
  const shown = excerptsOf('x'.repeat(80_000), [span(70_000, 70_005)], others)
  expect(shown).toHaveLength(20)
  expect(shown.at(-1)?.start).toBe(69_800)
})
