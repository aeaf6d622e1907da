import { describe, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import { damaged, outcomeOf } from './interpreter-fuzz.js'
import type { Became } from './interpreter-fuzz.js'

// FUZZ_RUNS=100000 for a long search
const runs = Number(process.env['FUZZ_RUNS'] ?? 1000)
jest.setTimeout(120_000 + runs * 20)

describe('a damaged definition', () => {
  test('is refused with its place, or runs to an end: it neither crashes nor hangs', async () => {
    const seen = new Map<Became, number>()
    await fc.assert(fc.asyncProperty(damaged, async (one) => {
      const became = await outcomeOf(one)
      seen.set(became, (seen.get(became) ?? 0) + 1)
    }), { seed: 7, numRuns: runs })
    // neither all refused nor all harmless: the search looks where something may break
    for (const became of ['refused', 'SUCCEEDED', 'FAILED'] as const) expect(seen.get(became) ?? 0).toBeGreaterThan(runs / 20)
  })
})
