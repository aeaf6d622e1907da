import { describe, expect, test } from '@jest/globals'
import type { RootSchema } from '../../../../src/nlp/index.js'
import { validate } from '../../../../src/nlp/index.js'

const schema: RootSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'test',
  type: 'object',
  additionalProperties: false,
  required: ['name'],
  properties: {
    name: { type: 'string', minLength: 1, maxLength: 5, pattern: '^[a-z]*$' },
    kind: { type: 'string', enum: ['big', 'small'] },
    share: { type: 'number', minimum: 0, maximum: 1 },
    count: { type: 'integer', minimum: 2 },
    flag: { type: 'boolean' },
    words: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, minItems: 1, maxItems: 2 }] },
    row: { type: 'array', prefixItems: [{ type: 'string' }], items: { type: 'integer' }, minItems: 2 },
    table: { type: 'object', additionalProperties: { type: 'integer' }, maxProperties: 1 },
    shape: {
      anyOf: [
        { type: 'object', properties: { type: { const: 'circle' }, r: { type: 'number' } }, required: ['type', 'r'], additionalProperties: false },
        { type: 'object', properties: { type: { const: 'line' }, x: { type: 'number' } }, required: ['type', 'x'], additionalProperties: false },
      ],
    },
    tree: { $ref: '#/$defs/tree' },
  },
  $defs: { tree: { type: 'object', properties: { child: { $ref: '#/$defs/tree' } }, required: [], additionalProperties: false } },
}

describe('schema validation', () => {
  test('a value that fits has no violations', () => {
    expect(validate(schema, {
      name: 'abc', kind: 'big', share: 0.5, count: 2, flag: false, words: ['a', 'b'], row: ['x', 1, 2], table: { a: 1 }, shape: { type: 'line', x: 1 }, tree: { child: {} },
    })).toEqual([])
  })

  test.each([
    [{}, '', "'name' is missing"],
    [[], '', 'must be an object, not array'],
    [{ name: '' }, '/name', 'must not be empty'],
    [{ name: 'abcdef' }, '/name', 'at most 5 characters'],
    [{ name: 'A' }, '/name', 'must match'],
    [{ name: 'a', kind: 'huge' }, '/kind', "'big', 'small'"],
    [{ name: 'a', share: 1.5 }, '/share', 'from 0 to 1, not 1.5'],
    [{ name: 'a', count: 1 }, '/count', 'at least 2, not 1'],
    [{ name: 'a', count: 2.5 }, '/count', 'a whole number'],
    [{ name: 'a', flag: 'yes' }, '/flag', 'true or false'],
    [{ name: 'a', words: 3 }, '/words', 'must be a string or a list, not number'],
    [{ name: 'a', words: [] }, '/words', 'at least 1'],
    [{ name: 'a', words: ['a', 'b', 'c'] }, '/words', 'at most 2'],
    [{ name: 'a', words: ['a', 1] }, '/words/1', 'a string, not number'],
    [{ name: 'a', row: [1, 2] }, '/row/0', 'a string'],
    [{ name: 'a', row: ['x', 'y'] }, '/row/1', 'a whole number'],
    [{ name: 'a', table: { a: 1, b: 2 } }, '/table', 'at most 1'],
    [{ name: 'a', table: { 'a/b': 'x' } }, '/table/a~1b', 'a whole number'],
    [{ name: 'a', shape: { type: 'circle', x: 1 } }, '/shape', "'r' is missing"],
    [{ name: 'a', shape: { type: 'square' } }, '/shape/type', "'circle', 'line'"],
    [{ name: 'a', tree: { child: { child: { leaf: 1 } } } }, '/tree/child/child/leaf', "unknown field 'leaf'"],
    [{ name: 'a', toString: 1 }, '/toString', "unknown field 'toString'"],
    [{ name: null }, '/name', 'not null'],
  ])('%j breaks it at %s', (value, path, reason) => {
    const [violation] = validate(schema, value)
    expect(violation?.path).toBe(path)
    expect(violation?.reason).toContain(reason)
  })

  test('all violations are named', () => {
    expect(validate(schema, { name: 3, count: 'x', other: 1 }).map(({ path }) => path)).toEqual(['/name', '/count', '/other'])
  })

  test('a schema that refers to nothing is a mistake of ours', () => {
    expect(() => validate({ ...schema, $defs: {} }, { name: 'a', tree: {} })).toThrow("does not define #/$defs/tree")
  })
})
