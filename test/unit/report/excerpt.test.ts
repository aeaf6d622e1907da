import { expect, test } from '@jest/globals'
import { excerptsOf } from '../../../src/report/excerpt.js'
import { span } from './result.js'

test('a short text is shown whole, of a long one the surroundings of spans', () => {
  expect(excerptsOf('short', [span(0, 2, 'A')])).toEqual([{ start: 0, text: 'short' }])
  const text = 'x'.repeat(9000)
  expect(excerptsOf(text, [span(5000, 5010, 'B'), span(300, 310, 'A'), span(600, 610, 'A')]).map((excerpt) => [excerpt.start, excerpt.text.length])).toEqual([[100, 710], [4800, 410]])
  expect(excerptsOf(text, []).map((excerpt) => [excerpt.start, excerpt.text.length])).toEqual([[0, 400]])
})

test('neither one long span nor many make it long, and no character is cut in two', () => {
  const text = '🚀'.repeat(20_000)
  const long = excerptsOf(text, [span(0, 40_000, 'A')])
  expect(long[0]?.text.length).toBeLessThan(2300)
  const many = excerptsOf(text, Array.from({ length: 60 }, (_, place) => span(601 * place + 301, 601 * place + 303, 'A')))
  expect(many).toHaveLength(20)
  expect(many.some((excerpt) => /\p{Surrogate}/u.test(excerpt.text))).toBe(false)
})
