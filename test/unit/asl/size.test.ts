import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { byteLength } from '../../../src/asl/index.js'
import type { Json } from '../../../src/asl/json.js'

const written = (value: Json): number => Buffer.byteLength(JSON.stringify(value))

describe('bytes of a value as compact JSON', () => {
  test.each<[Json]>([
    [null], [true], [0], [-0], [9], [10], [99_999], [1e15], [-12], [1.5], [1e21], [5e-7], [Number.MAX_SAFE_INTEGER], [''], ['é"\\\n\u0001€😀'], ['\ud800'], ['x'.repeat(127)], ['"é'.repeat(200)],
    [[]], [{}], [[[], {}]], [{ 'ключ': [1, 'é'], '"': null }],
  ])('%j', (value) => {
    expect(byteLength(value)).toBe(written(value))
  })

  test('of any value, asked again too', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 4 }), fc.string({ unit: 'binary', maxLength: 300 }), (value, text) => {
      const whole = { value: value as Json, text, again: [value as Json, text] }
      expect(byteLength(whole)).toBe(written(whole))
      expect(byteLength([whole, whole])).toBe(written([whole, whole]))
    }))
  })
})
