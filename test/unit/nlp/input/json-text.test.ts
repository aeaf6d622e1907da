import { describe, expect, test } from '@jest/globals'
import { parseJsonText, readJson } from '../../../../src/nlp/input/json-text.js'
import { InputError } from '../../../../src/nlp/input/problem.js'

function mistake(text: string): InputError {
  try {
    parseJsonText(text, 'a.json')
  } catch (error) {
    if (error instanceof InputError) return error
  }
  throw new Error('the text was accepted')
}

describe('JSON with lines', () => {
  test('values are those of JSON.parse', () => {
    const text = '{"a":[1,-2.5e3,true,null,"x\\u00e9\\n"],"b":{},"c":[]}'
    expect(parseJsonText(text, 'a.json').value).toEqual(JSON.parse(text))
  })

  test('every value has the line where it begins; an unknown place that of the value around it', () => {
    const { lineOf } = parseJsonText('{\n "a": [\n  1,\n  {"b/c": 2}\n ]\n}', 'a.json')
    expect([lineOf(''), lineOf('/a'), lineOf('/a/0'), lineOf('/a/1'), lineOf('/a/1/b~1c'), lineOf('/a/1/missing')]).toEqual([1, 2, 3, 4, 4, 4])
  })

  test.each([
    ['{\n"a": 1,\n}', 3, 'a key in double quotes is missing'],
    ['[1\n2]', 2, "']' is missing"],
    ['{"a" 1}', 1, "':' is missing"],
    ['[\n"x]', 2, 'a string is not closed'],
    ['["a\tb"]', 1, 'bare control character'],
    ['["\\x"]', 1, 'unknown escape'],
    ['[tru]', 1, 'a value is missing or misspelt'],
    ['', 1, 'a value is missing or misspelt'],
    ['{} x', 1, 'something follows the end'],
    ['{"a":1,\n"a":2}', 2, "the key 'a' occurs twice"],
    ['['.repeat(200), 1, 'nested deeper than 100'],
  ])('%j is refused in line %d', (text, line, reason) => {
    const error = mistake(text)
    expect(error.line).toBe(line)
    expect(error.reason).toContain('not JSON: ')
    expect(error.reason).toContain(reason)
  })

  test.each([
    '{"a":{"b":[{"c":1},{"c":2}]}}', '{"a":"\\"b\\":","\\\\":1,"x" : "y:"}', '[]', '"a: b"', '{"a\\":":": "}', 'null', '{"__proto__":1,"":2}',
  ])('%s is read the same with and without lines', (text) => {
    expect(readJson(text, 'a.json')).toEqual(parseJsonText(text, 'a.json').value)
  })

  test.each([
    ['{"a":1,"a":2}', "the key 'a' occurs twice"],
    ['{"b":[{"a":"\\"","a" :2}]}', "the key 'a' occurs twice"],
    ['{"a":1,"\\u0061":2}', "the key 'a' occurs twice"],
    ['{"a":}', 'a value is missing'],
    [`{"a":${'['.repeat(200_000)}${']'.repeat(200_000)}}`, 'nested deeper than 100'],
  ])('without lines, too, mistakes are refused (%#)', (text, reason) => {
    expect(() => readJson(text, 'a.json')).toThrow(reason)
  })

  test('a key __proto__ is data', () => {
    const { value } = parseJsonText('{"__proto__": {"polluted": true}}', 'a.json')
    expect(Object.keys(value as object)).toEqual(['__proto__'])
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined()
  })
})
