import { describe, expect, test } from '@jest/globals'
import { isTimestamp } from '../../../../src/validator/timestamp.js'
import { alone, aloneInJsonata } from '../definition.js'
import { testRule } from '../rule-tester.js'

const until = (Timestamp: string) => ({ Type: 'Wait', Timestamp, End: true })

testRule('timestamp', {
  valid: [{ definition: alone(until('2026-01-31T12:00:00Z')) }, { definition: alone(until('${Date}')) }, { definition: aloneInJsonata(until('{% $now() %}')) }],
  invalid: [
    ...['2016-13-05T21:29:29Z', '05-12-2016T21:29:29Z', '2016-12-05T21:29:29', "{% '2016-03-14T01:59:00Z' %}"].map((text) => ({
      definition: alone(until(text)), path: '/States/A/Timestamp', aws: 'String does not match RFC3339 timestamp',
    })),
    { definition: aloneInJsonata(until('tomorrow')), path: '/States/A/Timestamp' },
  ],
})

describe('isTimestamp', () => {
  test.each(['2024-02-29T00:00:00Z', '2026-01-31T12:00:00.123456789+05:30', '2026-01-31T12:00Z', '2016-12-31T23:59:60Z'])('%s', (text) => {
    expect(isTimestamp(text)).toBe(true)
  })
  test.each(['2023-02-29T00:00:00Z', '2026-04-31T00:00:00Z', '2026-01-31T24:00:00Z', '2026-01-31t12:00:00z', '2026-01-31T12:00:00+25:00', '2026-01-31 12:00:00Z', ''])('not %s', (text) => {
    expect(isTimestamp(text)).toBe(false)
  })
})
