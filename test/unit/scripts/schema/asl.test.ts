import { describe, expect, test } from '@jest/globals'
import { shapes, stateShapes } from '../../../../src/asl/index.js'
import { aslSchema } from '../../../../scripts/schema/asl.js'

type Node = Readonly<Record<string, unknown>>

const defs = aslSchema['$defs'] as Readonly<Record<string, Node>>

/** Every reference in a schema. */
function* references(node: unknown): Iterable<string> {
  if (typeof node !== 'object' || node === null) return
  for (const [key, value] of Object.entries(node)) {
    if (key === '$ref' && typeof value === 'string') yield value
    else yield* references(value)
  }
}

describe('the JSON Schema of the language', () => {
  test('refers to what it defines, and defines nothing else', () => {
    const used = new Set(references(aslSchema))
    expect([...used].sort()).toEqual(Object.keys(defs).map((name) => `#/$defs/${name}`).sort())
  })

  test.each(Object.entries({ ...stateShapes, ...shapes }))('has every field of %s, and takes no other where that is fixed', (name, shape) => {
    const { properties, required = [], additionalProperties } = defs[name] ?? {}
    expect(Object.keys(properties as Node)).toEqual(Object.keys(shape.fields))
    expect(required).toEqual(shape.required)
    expect(additionalProperties).toBe(shape.open === true ? undefined : false)
  })

  test('lets an expression or a substitution stand for a number', () => {
    expect((defs['Wait']?.['properties'] as Node)['Seconds']).toEqual({
      anyOf: [{ type: 'integer', minimum: 0, maximum: 99_999_999 }, { $ref: '#/$defs/expression' }, { $ref: '#/$defs/substitution' }],
    })
  })
})
