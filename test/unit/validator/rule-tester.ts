import { expect, test } from '@jest/globals'
import { rules, validate } from '../../../src/validator/index.js'
import type { ValidateOptions } from '../../../src/validator/index.js'

/** A definition that a rule refuses or warns of. */
interface InvalidExample {
  readonly definition: unknown
  readonly options?: ValidateOptions
  /** Where, in AWS's form. */
  readonly path: string
  /** A part of the message. */
  readonly message?: string | RegExp
  /** What AWS says, where it is known. */
  readonly aws?: string
  /** How many findings of this rule are expected; 1 where it is left out. */
  readonly count?: number
}

interface ValidExample {
  readonly definition: unknown
  readonly options?: ValidateOptions
}

/**
 * Tests a rule: a valid example has no finding of it, and no error at all; an invalid one has the rule's finding first, at the place it names.
 *
 * @example
 * testRule('missing-target', { valid: [{ definition: good }], invalid: [{ definition: bad, path: '/States/A/Next' }] })
 */
export function testRule(name: string, { valid, invalid }: { readonly valid: readonly ValidExample[]; readonly invalid: readonly InvalidExample[] }): void {
  const rule = rules.find((candidate) => candidate.name === name)
  if (rule === undefined) throw new Error(`there is no rule ${name}`)
  if (valid.length === 0 || invalid.length === 0) throw new Error(`${name}: a rule has valid and invalid examples`)
  test.each(valid.map((example, i) => [i + 1, example] as const))(`${name}: valid example %i`, (_, { definition, options }) => {
    const found = validate(definition, options)
    expect(found.filter(({ severity, rule: by }) => severity === 'error' || by === name)).toEqual([])
  })
  test.each(invalid.map((example, i) => [i + 1, example] as const))(`${name}: invalid example %i`, (_, { definition, options, path, message = '', aws, count = 1 }) => {
    const found = validate(definition, options)
    expect(found[0]).toMatchObject({ code: rule.code, rule: name, severity: rule.severity, path })
    expect(found[0]?.message).toMatch(message)
    if (aws !== undefined) expect(found[0]?.aws?.message).toBe(aws)
    expect(found.filter(({ rule: by }) => by === name)).toHaveLength(count)
  })
}
