import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { byteLength } from '../../src/asl/index.js'
import type { Json } from '../../src/asl/json.js'

const counted = (value: Json): number => Buffer.byteLength(JSON.stringify(value))

describe('the size of a value', () => {
  test('is that of its compact JSON in UTF-8', () => {
    fc.assert(fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
      expect(byteLength(value as Json)).toBe(counted(value as Json))
    }), { seed: 3, numRuns: 2000 })
  })

  test('is the same when asked again, and inside something larger', () => {
    fc.assert(fc.property(fc.array(fc.jsonValue(), { minLength: 20, maxLength: 60 }), (values) => {
      const all = values as readonly Json[]
      expect([byteLength(all), byteLength(all), byteLength({ all, again: all })]).toEqual([counted(all), counted(all), counted({ all, again: all })])
    }), { seed: 4, numRuns: 200 })
  })
})
