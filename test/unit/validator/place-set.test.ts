import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { PlaceSet } from '../../../src/validator/place-set.js'

type Place = readonly (string | number)[]
const place: fc.Arbitrary<Place> = fc.array(fc.constantFrom<string | number>('a', 'b', 0, '0'), { maxLength: 4 })
const leadsThrough = (a: Place, b: Place): boolean => a.every((key, i) => i >= b.length || b[i] === key)

test('overlaps with a place that one of its own leads through, or that leads through one', () => {
  const set = new PlaceSet([['a', 'b'], ['c', 0]])
  expect([['a'], ['a', 'b', 'c'], [], ['c', 0]].map((keys) => set.overlaps(keys))).toEqual([true, true, true, true])
  expect([['b'], ['a', 'c'], ['c', 1], ['c', '0']].map((keys) => set.overlaps(keys))).toEqual([false, false, false, false])
  expect(new PlaceSet([]).overlaps([])).toBe(false)
  expect(new PlaceSet([[]]).overlaps(['a'])).toBe(true)
})

test('answers as if each place were asked', () => {
  fc.assert(fc.property(fc.array(place, { maxLength: 5 }), place, (places, keys) => {
    expect(new PlaceSet(places).overlaps(keys)).toBe(places.some((one) => leadsThrough(one, keys)))
  }), { seed: 7, numRuns: 500 })
})
