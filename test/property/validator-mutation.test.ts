import { describe, expect, jest, test } from '@jest/globals'
import { validate } from '../../src/validator/index.js'
import type { Diagnostic } from '../../src/validator/index.js'
import { randomOf, validDefinition } from './validator-definition.js'
import type { Draft } from './validator-definition.js'
import { faults, materialOf } from './validator-fault.js'

jest.setTimeout(120_000)

type Keys = readonly (string | number)[]

const valid = Array.from({ length: 100 }, (_, i) => validDefinition(i + 1))

/** Whether a finding points at a place, into it, at what is around it, or beside it. */
function isNear(at: Keys, place: Keys): boolean {
  let common = 0
  while (common < at.length && common < place.length && at[common] === place[common]) common += 1
  return place.length - common === 0 || place.length - common === 1 && at.length - common <= 1
}

interface Outcome { readonly fault: string; readonly seed: number; readonly found: boolean; readonly errors: number; readonly said: readonly string[] }

const keyOf = ({ code, path }: Diagnostic): string => `${code} ${path}`

/** Damages every definition in every way that it can be damaged in. */
function outcomes(): readonly Outcome[] {
  const all: Outcome[] = []
  for (const [i, { definition, type }] of valid.entries()) {
    const before = new Set(validate(definition, { type }).map(keyOf))
    for (const [j, fault] of faults.entries()) {
      const damaged = JSON.parse(JSON.stringify(definition)) as Draft
      const places = fault.damage(materialOf(damaged, type === 'EXPRESS', randomOf(i * 1000 + j)))
      if (places === undefined || JSON.stringify(damaged) === JSON.stringify(definition)) continue
      const found = validate(damaged, { type }).filter((diagnostic) => !before.has(keyOf(diagnostic)))
      all.push({
        fault: fault.name, seed: i + 1, found: found.some(({ at }) => places.some((place) => isNear(at, place))),
        errors: found.filter(({ severity }) => severity === 'error').length, said: found.map((diagnostic) => `${keyOf(diagnostic)} ${diagnostic.message}`),
      })
    }
  }
  return all
}

describe('single faults in valid definitions', () => {
  const all = outcomes()

  test.each(valid.map(({ definition, type }, i) => [i + 1, definition, type] as const))('definition %i is valid', (_, definition, type) => {
    expect(validate(definition, { type }).filter(({ severity }) => severity === 'error')).toEqual([])
  })

  test('there are enough of them, of enough kinds', () => {
    expect(all.length).toBeGreaterThanOrEqual(2000)
    expect(new Set(all.map(({ fault }) => fault)).size).toBe(faults.length)
    for (const { name } of faults) expect([name, all.filter(({ fault }) => fault === name).length >= 10]).toEqual([name, true])
  })

  test('at least 97 of 100 are found, at or next to the place', () => {
    const missed = all.filter(({ found }) => !found)
    expect(missed.length / all.length).toBeLessThanOrEqual(0.03)
    // docs/validation.md says what no rule can find
    for (const { name } of faults) {
      const ofKind = all.filter(({ fault }) => fault === name)
      expect([name, ofKind.filter(({ found }) => found).length / ofKind.length >= 0.97]).toEqual([name, true])
    }
  })

  test('one fault gives one error', () => {
    const several = all.filter(({ errors }) => errors > 1)
    expect(several.length / all.length).toBeLessThanOrEqual(0.01)
  })
})
