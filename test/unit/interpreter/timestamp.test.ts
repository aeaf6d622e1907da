import { describe, expect, test } from '@jest/globals'
import { parseTimestamp } from '../../../src/interpreter/timestamp.js'

describe('a timestamp', () => {
  test.each([
    ['2024-01-01T00:00:00Z', Date.UTC(2024, 0, 1)],
    ['2024-01-01T00:00Z', Date.UTC(2024, 0, 1)],
    ['2024-01-01T00:00:00.5Z', Date.UTC(2024, 0, 1) + 500],
    ['2024-01-01T02:30:00+02:30', Date.UTC(2024, 0, 1)],
    ['2023-12-31T19:00:00-05:00', Date.UTC(2024, 0, 1)],
    ['2024-02-29T23:59:59.999Z', Date.UTC(2024, 1, 29, 23, 59, 59, 999)],
  ])('%s is an instant', (text, at) => {
    expect(parseTimestamp(text)).toBe(at)
  })

  test('keeps what is finer than a millisecond', () => {
    const [early, late] = ['2016-03-05T21:29:29.243167Z', '2016-03-05T21:29:29.243168Z'].map(parseTimestamp)
    expect(late).toBeGreaterThan(early ?? Infinity)
  })

  test.each([
    '2024-01-01', '2024-01-01T00:00:00', '2024-01-01 00:00:00Z', '2024-13-01T00:00:00Z', '2023-02-29T00:00:00Z',
    '2024-01-01T25:00:00Z', '2024-01-01T00:60:00Z', '2024-01-01T00:00:00+0200', '2024-01-01T00:00:00+02:75', '01-02-2024T00:00:00Z', '', 'now',
  ])('%p is none', (text) => {
    expect(parseTimestamp(text)).toBeUndefined()
  })
})
