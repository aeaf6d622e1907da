import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { comparisons, matches, typeTests } from '../../../src/interpreter/choice-operator.js'
import type { Json } from '../../../src/asl/json.js'

const compare = (name: string, value: Json, operand: Json): boolean | undefined => (comparisons[name] ?? typeTests[name])?.(value, operand)

describe('choice operators', () => {
  test.each<[string, Json, Json, boolean]>([
    ['StringEquals', 'a', 'a', true],
    ['StringEquals', 'a', 'A', false],
    ['StringLessThan', 'A', 'AB', true],
    ['StringLessThanEquals', 'AB', 'AB', true],
    ['StringGreaterThan', 'b', 'a', true],
    ['StringGreaterThanEquals', 'a', 'b', false],
    ['NumericEquals', 0, -0, true],
    ['NumericLessThan', 1, 2, true],
    ['NumericLessThanEquals', 2, 2, true],
    ['NumericGreaterThan', 2, 2, false],
    ['NumericGreaterThanEquals', 2, 2, true],
    ['BooleanEquals', false, false, true],
    ['TimestampEquals', '2024-01-01T00:00:00Z', '2024-01-01T01:00:00+01:00', true],
    ['TimestampLessThan', '2024-01-01T00:00:00Z', '2024-01-01T00:00:01Z', true],
    ['TimestampLessThanEquals', '2024-01-01T00:00:01Z', '2024-01-01T00:00:00Z', false],
    ['TimestampGreaterThan', '2024-01-01T00:00:01Z', '2024-01-01T00:00:00Z', true],
    ['TimestampGreaterThanEquals', '2024-01-01T00:00:00Z', '2024-01-01T00:00:00Z', true],
    ['IsNull', null, true, true],
    ['IsNull', 0, false, true],
    ['IsString', 'x', true, true],
    ['IsNumeric', '1', true, false],
    ['IsBoolean', true, false, false],
    ['IsTimestamp', '2024-01-01T00:00:00Z', true, true],
    ['IsTimestamp', '2024-01-01', true, false],
    ['StringMatches', 'log-2024.txt', 'log-*.txt', true],
  ])('%s of %j and %j is %p', (name, value, operand, expected) => {
    expect(compare(name, value, operand)).toBe(expected)
  })

  test('a value of another type never satisfies an order', () => {
    const others: readonly Json[] = [null, true, 0, 'text', '', [], {}]
    for (const name of Object.keys(comparisons)) {
      for (const value of others) {
        const kind = name.startsWith('Numeric') ? 'number' : name.startsWith('Boolean') ? 'boolean' : 'string'
        if (typeof value !== kind) expect([name, value, compare(name, value, kind === 'number' ? 0 : kind === 'boolean' ? true : 'text')]).toEqual([name, value, false])
      }
    }
  })
})

describe('matches', () => {
  test.each([
    ['', '', true], ['', '*', true], ['', '**', true], ['a', '', false], ['abc', 'a*', true], ['abc', '*c', true], ['abc', 'a*d', false],
    ['aXbXc', 'a*b*c', true], ['a*b', 'a\\*b', true], ['axb', 'a\\*b', false], ['a\\b', 'a\\\\b', true], ['a\nb', 'a*b', true], ['a.c', 'a.c', true], ['abc', 'a.c', false],
  ])('%p against %p is %p', (text, pattern, expected) => {
    expect(matches(text, pattern)).toBe(expected)
  })

  test('a text made by filling the stars of a pattern matches it', () => {
    const part = fc.string({ unit: fc.constantFrom('a', 'b', '.', '\\', '*') })
    fc.assert(fc.property(fc.array(part, { minLength: 1, maxLength: 5 }), fc.array(part, { minLength: 5, maxLength: 5 }), (parts, filling) => {
      const pattern = parts.map((text) => text.replace(/[\\*]/g, '\\$&')).join('*')
      const text = parts.map((piece, i) => (i === 0 ? piece : (filling[i] ?? '') + piece)).join('')
      expect(matches(text, pattern)).toBe(true)
    }), { seed: 1 })
  })

  test('takes bounded work on a pattern made to backtrack', () => {
    expect(matches('a'.repeat(20_000), `${'*a'.repeat(50)}b`)).toBe(false)
  })
})
