import { describe, expect, test } from '@jest/globals'
import { nextOccurrences } from '../../../../src/local/scheduler/index.js'

const from = Date.UTC(2026, 0, 1)
const next = (expression: string, timeZone = 'UTC', at = from, count = 3): readonly string[] => nextOccurrences({ expression, timeZone, anchor: at }, at - 1, count).map(found => new Date(found).toISOString().slice(0, 16))

describe('occurrences', () => {
  // the first seven are the examples of AWS's user guide, reckoned by a calendar
  test.each<[string, readonly string[]]>([
    ['cron(15 12 * * ? *)', ['2026-01-01T12:15', '2026-01-02T12:15', '2026-01-03T12:15']],
    ['cron(0 18 ? * MON-FRI *)', ['2026-01-01T18:00', '2026-01-02T18:00', '2026-01-05T18:00']],
    ['cron(0 8 1 * ? *)', ['2026-01-01T08:00', '2026-02-01T08:00', '2026-03-01T08:00']],
    ['cron(0/10 * ? * MON-FRI *)', ['2026-01-01T00:00', '2026-01-01T00:10', '2026-01-01T00:20']],
    ['cron(0/5 8-17 ? * MON-FRI *)', ['2026-01-01T08:00', '2026-01-01T08:05', '2026-01-01T08:10']],
    ['cron(0 9 ? * 2#1 *)', ['2026-01-05T09:00', '2026-02-02T09:00', '2026-03-02T09:00']],
    ['cron(15 10 ? * 6L 2026-2027)', ['2026-01-30T10:15', '2026-02-27T10:15', '2026-03-27T10:15']],
    ['cron(0 10 ? * L *)', ['2026-01-03T10:00', '2026-01-10T10:00', '2026-01-17T10:00']],
    ['cron(0 10 L * ? *)', ['2026-01-31T10:00', '2026-02-28T10:00', '2026-03-31T10:00']],
    ['cron(0 10 LW * ? *)', ['2026-01-30T10:00', '2026-02-27T10:00', '2026-03-31T10:00']],
    ['cron(0 10 15W * ? *)', ['2026-01-15T10:00', '2026-02-16T10:00', '2026-03-16T10:00']],
    ['cron(30 1 29 FEB ? *)', ['2028-02-29T01:30', '2032-02-29T01:30', '2036-02-29T01:30']],
    ['cron(0 0 1 1 ? 2030)', ['2030-01-01T00:00']],
    ['cron(0 0 30 2 ? *)', []],
    ['cron(0 0 1 1 ? 1999)', []],
    ['rate(1 minute)', ['2026-01-01T00:00', '2026-01-01T00:01', '2026-01-01T00:02']],
    ['rate(2 days)', ['2026-01-01T00:00', '2026-01-03T00:00', '2026-01-05T00:00']],
    ['at(2026-11-20T13:00:00)', ['2026-11-20T13:00']],
    ['at(2025-11-20T13:00:00)', []],
  ])('of %s', (expression, expected) => {
    expect(next(expression)).toEqual(expected)
  })

  test('a time that clocks skip in spring is skipped, and one that they show twice in autumn comes once', () => {
    expect(next('cron(30 2 * * ? *)', 'Europe/Berlin', Date.UTC(2026, 2, 28), 3)).toEqual(['2026-03-28T01:30', '2026-03-30T00:30', '2026-03-31T00:30'])
    expect(next('cron(30 2 * * ? *)', 'Europe/Berlin', Date.UTC(2026, 9, 24), 3)).toEqual(['2026-10-24T00:30', '2026-10-25T00:30', '2026-10-26T01:30'])
    // every half an hour: an hour less in spring, and the hour that comes again in autumn has none
    expect(next('cron(0/30 * * * ? *)', 'Europe/Berlin', Date.UTC(2026, 2, 29, 0, 30), 3)).toEqual(['2026-03-29T00:30', '2026-03-29T01:00', '2026-03-29T01:30'])
    expect(next('cron(0/30 * * * ? *)', 'Europe/Berlin', Date.UTC(2026, 9, 25, 0, 30), 3)).toEqual(['2026-10-25T00:30', '2026-10-25T02:00', '2026-10-25T02:30'])
    expect(next('at(2026-03-29T02:30:00)', 'Europe/Berlin')).toEqual([])
    expect(next('at(2026-10-25T02:30:00)', 'Europe/Berlin')).toEqual(['2026-10-25T00:30'])
    expect(next('cron(0 0 30 12 ? 2011)', 'Pacific/Apia', Date.UTC(2011, 0, 1))).toEqual([])
  })
})

test.each([
  'cron(* * * * * *)', 'cron(0 8 ? * ? *)', 'cron(0 8 * * ?)', 'cron(60 8 * * ? *)', 'cron(0 24 * * ? *)', 'cron(0 8 32 * ? *)', 'cron(0 8 * 13 ? *)', 'cron(0 8 ? * 8 *)', 'cron(0 8 ? * 0 *)',
  'cron(0 8 * * ? 1969)', 'cron(0 8 * * ? 2200)', 'cron(0 8 ? * 2#6 *)', 'cron(0 8 5-3 * ? *)', 'cron(0 8 1/0 * ? *)', 'cron(? 8 * * ? *)', 'cron(0 8 L-3 * ? *)', 'cron(,1 8 * * ? *)', 'cron(0 8 * FOO ? *)', 'cron()',
  'rate(1 minutes x)', 'rate(0 minutes)', 'rate(-1 minutes)', 'rate(2 minute)', 'rate(1.5 hours)', 'rate(5 seconds)', 'rate(1 week)', 'at(2026-02-30T00:00:00)', 'at(2026-01-01)', 'at(2026-01-01T00:00:00Z)', '0 8 * * *', '',
  `cron(0 8 * * ? ${'2026,'.repeat(60)}2026)`,
])('%s is refused', (expression) => {
  expect(() => next(expression)).toThrow(expect.objectContaining({ code: 'ValidationException', message: expect.stringContaining('Invalid Schedule Expression') }))
})
