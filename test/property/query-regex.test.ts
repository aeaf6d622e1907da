import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { compileRegex } from '../../src/query/regex/index.js'

const unlimited = { spend: () => undefined }

/** Patterns over a small alphabet, so that subjects often match. */
const pattern = fc.letrec<{ atom: string; piece: string; sequence: string; pattern: string }>((tie) => ({
  atom: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('a', 'b', 'A', '1', '.', '\\d', '\\w', '\\s', '\\W', '[ab]', '[^a]', '[a-c1]', '[^\\d]', '\\x61', '\\n', ' ') },
    { weight: 1, arbitrary: fc.constantFrom('^', '$', '\\b', '\\B', '\\1', '\\2') },
    { weight: 2, arbitrary: tie('pattern').map((p) => `(${p})`) },
    { weight: 1, arbitrary: tie('pattern').map((p) => `(?:${p})`) },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom('?=', '?!'), tie('pattern')).map(([kind, p]) => `(${kind}${p})`) },
    { weight: 1, arbitrary: fc.constantFrom('(?<=a)', '(?<!b)', '(?<=a|b1)') },
  ),
  piece: fc.tuple(tie('atom'), fc.constantFrom('', '', '', '*', '+', '?', '*?', '+?', '??', '{2}', '{1,2}', '{0,2}?', '{1,}')).map(([atom, q]) =>
    (/^(\^|\$|\\b|\\B|\(\?<[=!].*)$/.test(atom) ? atom : atom + q)),
  sequence: fc.array(tie('piece'), { maxLength: 4 }).map((parts) => parts.join('')),
  pattern: fc.array(tie('sequence'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('|')),
})).pattern

const subject = fc.array(fc.constantFrom('a', 'b', 'A', 'B', '1', ' ', '\n', 'c'), { maxLength: 12 }).map((letters) => letters.join(''))

describe('the bounded matcher finds what RegExp finds', () => {
  test('where, and with which groups', () => {
    fc.assert(fc.property(pattern, subject, fc.constantFrom('', 'i', 'm', 'im'), fc.nat(4), (source, text, flags, from) => {
      const native = new RegExp(source, `${flags}g`)
      native.lastIndex = from
      const expected = native.exec(text)
      const actual = compileRegex(source, flags).exec(text, from, unlimited)
      expect(actual).toEqual(expected === null ? undefined : { start: expected.index, end: expected.index + expected[0].length, groups: [...expected].slice(1) })
    }), { seed: 20260101, numRuns: 3000 })
  })
})
