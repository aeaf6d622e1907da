import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { UsageError } from '../../../../scripts/cli/command.js'
import { readJsonSource } from '../../../../scripts/cli/json-source.js'

const mistakeIn = (text: string): string => {
  try {
    readJsonSource(text, 'f')
    return 'none'
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
}

describe('values', () => {
  test('are those of JSON.parse', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.constantFrom(0, 1, '\t'), (value, space) => {
      const text = JSON.stringify(value, null, space)
      expect(readJsonSource(text, 'f').value).toEqual(JSON.parse(text))
    }))
  })

  test('have their places, whatever their keys', () => {
    const { positionOf } = readJsonSource('{\n  "States": { "a/b": { "c[0]": [10, { "": 20 }] },\n "a": {} }\n}', 'f')
    const places: readonly (readonly [string, number, number])[] = [
      ['', 1, 1], ['/States', 2, 13], ['/States/a/b', 2, 22], ['/States/a/b/c[0]', 2, 32], ['/States/a/b/c[0][0]', 2, 33], ['/States/a/b/c[0][1]/', 2, 43], ['/States/a', 3, 7],
      // the nearest value around what is not there
      ['/States/a/Next', 3, 7], ['/States/a/b/c[0][9]', 2, 32], ['/Nowhere', 1, 1],
    ]
    for (const [path, line, column] of places) expect([path, positionOf(path)]).toEqual([path, { line, column }])
  })
})

describe('mistakes', () => {
  test.each([
    ['{"a" 1}', "f:1:6: not JSON: ':' is missing"],
    ['{"a": 1 "b": 2}', "f:1:9: not JSON: '}' is missing"],
    ['{"a": 1,}', 'f:1:9: not JSON: a key in double quotes is missing'],
    ['[1,\n 2', "f:2:3: not JSON: ']' is missing"],
    ['[01]', "f:1:3: not JSON: ']' is missing"],
    ['[+1]', 'f:1:2: not JSON: a value is missing or misspelt'],
    ['"abc', 'f:1:1: not JSON: a string is not closed'],
    ['"a\\x"', 'f:1:3: not JSON: an escape that JSON does not have'],
    ['"a\nb"', 'f:1:3: not JSON: a bare control character in a string'],
    ['{"a": 1, "a": 2}', 'f:1:10: not JSON: the key occurs twice in its object'],
    ['{"a": 1, "\\u0061": 2}', 'f:1:10: not JSON: the key occurs twice in its object'],
    ['1 2', 'f:1:3: not JSON: something follows the end of the JSON value'],
    ['', 'f:1:1: not JSON: the text ends where a value is missing'],
    ['['.repeat(2000), 'f:1:1001: not JSON: nested deeper than 1000'],
  ])('of %j are located', (text, message) => {
    expect(mistakeIn(text)).toBe(message)
  })

  test('are found where JSON.parse finds one, and nowhere else', () => {
    // texts near JSON: one character of a good one changed
    fc.assert(fc.property(fc.jsonValue(), fc.nat(), fc.constantFrom('"', '\\', '{', '}', '[', ']', ',', ':', '0', 'e', '-', '.', ' ', 'u', '\n', ''), (value, at, character) => {
      const good = JSON.stringify(value)
      const place = at % (good.length + 1)
      const text = good.slice(0, place) + character + good.slice(place + 1)
      let valid = true
      try {
        JSON.parse(text)
      } catch {
        valid = false
      }
      const found = mistakeIn(text)
      if (valid) expect(found === 'none' || found.includes('occurs twice')).toBe(true)
      else expect(found).toMatch(/^f:\d+:\d+: not JSON: /)
    }), { numRuns: 2000 })
  })
})
