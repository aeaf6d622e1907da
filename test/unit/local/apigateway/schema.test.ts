import { describe, expect, test } from '@jest/globals'
import { createSteps } from '../../../../src/local/apigateway/schema/check.js'
import { compileSchema } from '../../../../src/local/apigateway/schema/compile.js'
import type { Json, JsonObject } from '../../../../src/local/service.js'

const holds = (schema: JsonObject, value: Json): boolean => compileSchema(schema, 'App/Model.Schema')(value, createSteps())

/** What each keyword takes and refuses. */
const cases: readonly (readonly [keyword: string, schema: JsonObject, good: readonly Json[], bad: readonly Json[]])[] = [
  ['type', { type: 'integer' }, [0, -3, 2e3], [1.5, '1', null, [], {}]],
  ['type of several', { type: ['null', 'array'] }, [null, []], [{}, 0, '']],
  ['type object', { type: 'object' }, [{}], [[], null]],
  ['enum', { enum: ['a', { b: [1, 2], c: null }] }, ['a', { c: null, b: [1, 2] }], ['b', { b: [2, 1], c: null }, { b: [1, 2] }]],
  ['minimum', { minimum: 2 }, [2, 3, 'text'], [1.9]],
  ['minimum, exclusive', { minimum: 2, exclusiveMinimum: true }, [2.1], [2]],
  ['maximum', { maximum: 2 }, [2, 'text'], [2.1]],
  ['maximum, exclusive', { maximum: '2', exclusiveMaximum: 'true' }, [1.9], [2]],
  ['multipleOf', { multipleOf: 5 }, [0, -10, 'text'], [3]],
  ['minLength', { minLength: 2 }, ['ab', '\u{1F600}b', 1], ['\u{1F600}']],
  ['maxLength', { maxLength: 1 }, ['', '\u{1F600}'], ['ab']],
  ['pattern', { pattern: 'b+' }, ['abbc', 1], ['ac']],
  ['required', { required: ['a'] }, [{ a: null }, 'text'], [{}, { toString: 1 }]],
  ['minProperties', { minProperties: 1 }, [{ a: 1 }, 1], [{}]],
  ['maxProperties', { maxProperties: 1 }, [{ a: 1 }, 1], [{ a: 1, b: 1 }]],
  ['properties', { properties: { a: { type: 'string' }, constructor: { type: 'number' } } }, [{}, { a: 'x', b: 1 }, []], [{ a: 1 }, { constructor: 'x' }]],
  ['patternProperties', { patternProperties: { '^x': { type: 'number' } } }, [{ x1: 1, y: 'a' }], [{ x1: 'a' }]],
  ['additionalProperties: false', { properties: { a: {} }, patternProperties: { '^x': {} }, additionalProperties: false }, [{ a: 1, x: 2 }, 'text'], [{ b: 1 }, { __proto__x: 1 }]],
  ['additionalProperties as a schema', { additionalProperties: { type: 'number' } }, [{ a: 1 }], [{ a: 'x' }]],
  ['items', { items: { type: 'number' } }, [[1, 2], [], {}], [[1, 'x']]],
  ['items by place', { items: [{ type: 'number' }, { type: 'string' }] }, [[1, 'a', null], [1]], [['a'], [1, 2]]],
  ['items by place and no more', { items: [{}], additionalItems: false }, [[1]], [[1, 2]]],
  ['minItems', { minItems: 1 }, [[1], {}], [[]]],
  ['maxItems', { maxItems: 1 }, [[1], 'ab'], [[1, 2]]],
  ['uniqueItems', { uniqueItems: true }, [[1, '1', { a: 1 }, { a: 2 }], 1], [[1, 1], [{ a: 1, b: 2 }, { b: 2, a: 1 }]]],
  ['allOf', { allOf: [{ minimum: 1 }, { maximum: 2 }] }, [1, 2], [0, 3]],
  ['anyOf', { anyOf: [{ type: 'string' }, { minimum: 2 }] }, ['', 2], [1]],
  ['oneOf', { oneOf: [{ minimum: 1 }, { maximum: 2 }] }, [0, 3], [1]],
  ['not', { not: { type: 'string' } }, [1], ['x']],
  ['$ref', { properties: { a: { $ref: '#/definitions/small' } }, definitions: { small: { maximum: 2 } } }, [{ a: 1 }], [{ a: 3 }]],
  ['$ref to itself', { $ref: '#/definitions/tree', definitions: { tree: { type: 'object', properties: { next: { $ref: '#/definitions/tree' } } } } }, [{ next: { next: {} } }], [{ next: { next: 1 } }]],
  ['annotations', { $schema: 'http://json-schema.org/draft-04/schema#', id: 'x', title: 'x', description: 'x', default: 1 }, [1, 'x'], []],
]

test.each(cases)('%s', (_, schema, good, bad) => {
  for (const value of good) expect([value, holds(schema, value)]).toEqual([value, true])
  for (const value of bad) expect([value, holds(schema, value)]).toEqual([value, false])
})

describe('what is not supported is refused by its place when it is deployed', () => {
  test.each<[string, JsonObject, string]>([
    ['a keyword', { properties: { when: { format: 'date-time' } } }, 'SW4404: App/Model.Schema.properties.when.format: this keyword of JSON schemas is not supported'],
    ['a name that objects inherit', { constructor: {} }, 'SW4404: App/Model.Schema.constructor'],
    ['a reference out of the model', { items: { $ref: 'https://apigateway.amazonaws.com/restapis/a/models/B' } }, 'SW4404: App/Model.Schema: $ref https://apigateway'],
    ['a fraction', { multipleOf: 0.1 }, 'SW4404: App/Model.Schema.multipleOf: 0.1 is not supported'],
    ['a construct of patterns', { pattern: '(?<=(a))b' }, 'SW4404: App/Model.Schema.pattern'],
    ['a reference to nothing', { $ref: '#/definitions/a' }, 'SW4405: App/Model.Schema: $ref #/definitions/a: the schema defines nothing'],
    ['a type that is none', { type: 'date' }, 'SW4405: App/Model.Schema.type: no JSON schema has the type date'],
    ['a pattern that is none', { pattern: '(' }, 'SW4405: App/Model.Schema.pattern'],
    ['a schema that is none', { allOf: [true] }, 'SW4405: App/Model.Schema.allOf.0: a schema must be an object'],
    ['a size that is none', { maxItems: -1 }, 'SW4405: App/Model.Schema.maxItems must be a whole number from 0'],
    ['draft 6\'s exclusive limits', { minimum: 1, exclusiveMinimum: 1 }, 'SW4405: App/Model.Schema.minimum must be true or false'],
    ['an exclusive limit alone', { exclusiveMinimum: true }, 'SW4405: App/Model.Schema: exclusiveMinimum needs minimum beside it'],
  ])('%s', (_, schema, message) => {
    expect(() => compileSchema(schema, 'App/Model.Schema')).toThrow(message)
  })
})

test('a body cannot make a pattern run for ever', () => {
  const check = compileSchema({ pattern: '^(a+)+$' }, 'App/Model.Schema')
  expect(() => check(`${'a'.repeat(40)}b`, createSteps(100_000))).toThrow('more than 100000 steps')
})
