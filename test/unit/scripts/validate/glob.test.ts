import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { globsOf, isPattern, withoutBraces } from '../../../../scripts/validate/glob.js'

const fits = (pattern: string, file: string): boolean => globsOf(pattern).some((glob) => {
  const before = glob.folder === '' ? '' : `${glob.folder === '/' ? '' : glob.folder}/`
  return file.startsWith(before) && glob.fits(file.slice(before.length))
})

describe('a pattern', () => {
  test.each([
    ['*.json', 'a.json', true], ['*.json', 'a/b.json', false], ['**/*.json', 'a.json', true], ['**/*.json', 'a/b/c.json', true], ['a/**', 'a/b/c', true], ['a/**/c', 'a/c', true], ['a/**/c', 'a/b/d/c', true],
    ['a/**/b/**/c', 'a/x/b/c', true], ['a/**/b/**/c', 'a/x/c', false], ['?.json', 'a.json', true], ['?.json', 'ab.json', false], ['[ab].json', 'b.json', true], ['[!ab].json', 'b.json', false], ['[a-c]x', 'bx', true],
    ['{a,b}/*.asl.{json,yaml}', 'b/x.asl.yaml', true], ['{a,{b,c}}.json', 'c.json', true], ['/tmp/*.json', '/tmp/a.json', true], ['a*b*c', 'aXbYbZc', true], ['a*b*c', 'aXbYbZ', false], ['*', '', true], ['[', '[', true], ['a[]b]', 'a]', true],
  ])('%s and %s: %s', (pattern, file, expected) => {
    expect(fits(pattern, file)).toBe(expected)
  })

  test('fits what it was made of', () => {
    const part = fc.string({ unit: fc.constantFrom('a', 'b', '.', '-'), minLength: 1, maxLength: 8 })
    fc.assert(fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), fc.nat(), fc.nat(), (parts, which, at) => {
      const index = which % parts.length
      const changed = (how: string): string => parts.map((text, i) => (i === index ? how : text)).join('/')
      const text = parts[index] ?? ''
      const cut = at % (text.length + 1)
      expect(fits(changed(`${text.slice(0, cut)}*`), parts.join('/'))).toBe(true)
      expect(fits(changed('**'), parts.join('/'))).toBe(true)
    }))
  })

  test('is bounded', () => {
    expect(() => withoutBraces('{a,b}'.repeat(9))).toThrow(RangeError)
    expect(fits(`${'*a'.repeat(2000)}b`, 'a'.repeat(4000))).toBe(false)
    expect(fits(`${'**/'.repeat(200)}x`, `${'a/'.repeat(200)}y`)).toBe(false)
    expect(isPattern('a/b.json')).toBe(false)
  })
})
