import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import jsonata from 'jsonata'
import { compileJsonata, QueryError } from '../../src/query/index.js'
import type { JsonObject } from '../../src/asl/json.js'
import { data, expression } from './jsonata-expression.js'

const host = { now: () => 0, random: () => 0.5, uuid: () => '' }

interface Outcome {
  readonly value?: unknown
  readonly code?: string | undefined
}

/** Whether a value holds what is no JSON: functions, numbers and nesting without bounds, which this project refuses as results. */
const beyondJson = (value: unknown, depth = 0): boolean =>
  depth > 200 || typeof value === 'function' || (typeof value === 'number' && !Number.isFinite(value))
  || (typeof value === 'object' && value !== null && ('_jsonata_lambda' in value || '_jsonata_function' in value || Object.values(value).some((item) => beyondJson(item, depth + 1))))

async function reference(source: string, states: unknown): Promise<Outcome> {
  try {
    return { value: await jsonata(source).evaluate(undefined, { states }) as unknown }
  } catch (error) {
    return { code: (error as { code?: string }).code }
  }
}

function ours(source: string, states: unknown): Outcome {
  try {
    return { value: compileJsonata(source).evaluate({ states: states as JsonObject, variables: {} }, host) }
  } catch (error) {
    if (error instanceof QueryError) return { code: error.code }
    throw error
  }
}

const text = (value: unknown): string => (value === undefined ? 'nothing' : JSON.stringify(value))

/** A transform of the reference puts nothing into empty arrays it comes across. */
const comparable = (value: unknown, source: string): string => (source.includes('|') ? text(value).replaceAll('[null]', '[]') : text(value))

describe('random expressions over random data', () => {
  test('give what the reference implementation gives, or fail as it does', async () => {
    await fc.assert(fc.asyncProperty(expression, data, async (source, states) => {
      const before = text(states)
      const actual = ours(source, states)
      expect(text(states)).toBe(before)
      const copy: unknown = JSON.parse(before)
      const expected = await reference(source, copy)
      // an error of the host, or an input that the reference has changed
      if ((expected.code === undefined && !('value' in expected)) || text(copy) !== before) return
      if (beyondJson(expected.value)) expect(actual.code).toMatch(/^(D1001|D3000|D1011|D1012)$/)
      else expect({ code: actual.code, value: comparable(actual.value, source) }).toEqual({ code: expected.code, value: comparable(expected.value, source) })
    }), { seed: Number(process.env['SEED'] ?? 20260101), numRuns: Number(process.env['RUNS'] ?? 3000) })
  })
})
