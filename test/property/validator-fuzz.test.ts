import { describe, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import type { Json, JsonObject } from '../../src/asl/index.js'
import { machineShape, shapes, stateShapes } from '../../src/asl/index.js'
import { rules, validate } from '../../src/validator/index.js'
import type { Diagnostic } from '../../src/validator/index.js'
import { validDefinition } from './validator-definition.js'

// FUZZ_RUNS=100000 for a long search
const runs = Number(process.env['FUZZ_RUNS'] ?? 1000)
jest.setTimeout(120_000 + runs * 20)

/** Names that mean something in a definition, so that random objects come near to one. */
const names = [...new Set([machineShape, ...Object.values(shapes), ...Object.values(stateShapes)].flatMap(({ fields }) => Object.keys(fields))), 'A', 'B', '__proto__', 'constructor', 'toString', 'a.$', '']
const texts = ['A', 'B', 'Pass', 'Task', 'Choice', 'Wait', 'Map', 'Parallel', 'Fail', 'Succeed', 'JSONata', 'JSONPath', '$', '$.a', '$$.Task.Token', '{% $states.input %}', '{% (', "States.Format('{}', $.a)", '${X}', 'DISTRIBUTED', 'EXPRESS', 'States.ALL', '2026-01-31T12:00:00Z', 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', '']

const leaf = fc.oneof(fc.constantFrom(...texts), fc.constantFrom(...texts), fc.integer({ min: -2, max: 100 }), fc.double(), fc.boolean(), fc.constant(null), fc.string())
const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof({ maxDepth: 7, withCrossShrink: true }, leaf, fc.array(tie('value'), { maxLength: 4 }), fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 8, noNullPrototype: true })),
}))

/** A definition in which anything may be anything. */
const nearly = fc.record({ StartAt: leaf, States: fc.dictionary(fc.constantFrom('A', 'B', 'C'), fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 10, noNullPrototype: true }), { noNullPrototype: true }), QueryLanguage: fc.constantFrom(undefined, 'JSONata', 'JSONPath', 5) })

const codes = new Set(rules.map(({ code }) => code))

/** What every finding holds, whatever the definition. */
function check(found: readonly Diagnostic[]): void {
  for (const { code, path, message, at } of found) {
    expect(codes.has(code)).toBe(true)
    expect(message).not.toBe('')
    expect(path).toMatch(/^[/[]/)
    for (const key of at) expect(['string', 'number']).toContain(typeof key)
  }
}

/** As it would come from a file: without what JSON does not have. */
const copied = (json: unknown): Json => JSON.parse(JSON.stringify(json, (_, member: unknown) => member ?? null)) as Json

/** Replaces one value in a definition by another. */
function replaced(definition: Json, steps: readonly number[], other: Json): Json {
  const [step = 0, ...rest] = steps
  if (steps.length === 0 || typeof definition !== 'object' || definition === null) return other
  if (Array.isArray(definition)) {
    const items = definition as readonly Json[]
    return items.map((item, i) => (i === step % items.length ? replaced(item, rest, other) : item))
  }
  const entries = Object.entries(definition as JsonObject)
  return Object.fromEntries(entries.map(([key, item], i) => [key, i === step % entries.length ? replaced(item, rest, other) : item]))
}

describe('any JSON as a definition', () => {
  test('gives diagnostics', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 8 }), fc.constantFrom('STANDARD' as const, 'EXPRESS' as const), (json, type) => {
      check(validate(json, { type }))
    }), { seed: 11, numRuns: runs })
  })

  test('and so does what looks like one', () => {
    fc.assert(fc.property(fc.oneof(nearly, value), fc.option(fc.nat(), { nil: undefined }), (json, items) => {
      check(validate(copied(json), { ...(items !== undefined && { items }) }))
    }), { seed: 12, numRuns: runs })
  })

  test('and a valid one with a part that is something else', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 100 }), fc.array(fc.nat({ max: 40 }), { minLength: 1, maxLength: 12 }), value, (seed, steps, other) => {
      const { definition, type } = validDefinition(seed)
      check(validate(replaced(definition, steps, copied(other)), { type }))
    }), { seed: 13, numRuns: runs })
  })
})
