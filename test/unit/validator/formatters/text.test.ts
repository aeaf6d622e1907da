import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { codeFrame, textReport } from '../../../../src/validator/formatters/index.js'
import { diagnostic, plainText, report } from './example.js'

describe('findings for people', () => {
  test('have their lines, a fix, what AWS says, and counts', () => {
    const { aws: _aws, help: _help, ...short } = diagnostic
    expect(textReport([report(plainText, [diagnostic, { ...short, severity: 'warning', machine: 'M' }]), report('', [], 'b.json')], { color: false })).toBe(`a.asl.json:2:11  error ASL2012 missing-target  at /States/A/Next
  there is no state 'B' at this level
  1 | {
  2 |   "Next": "B"
    |           ^^^
  fix: Did you mean 'A'?
  AWS: Missing 'Next' target: B

a.asl.json:2:11  warning ASL2012 missing-target  at /States/A/Next of M
  there is no state 'B' at this level
  1 | {
  2 |   "Next": "B"
    |           ^^^

2 files: 1 error, 1 warning
`)
  })

  test('have colours only where they are asked for, and no control characters of the file', () => {
    const nasty = { ...diagnostic, message: 'a\u001b[31mb', path: '/x\ny' }
    const files = [report('{\n "\u001b[2J\t": 1', [nasty], 'a\u0007.json')]
    const [colored, plain] = [true, false].map((color) => textReport(files, { color }))
    expect(plain).not.toMatch(/\p{Cc}(?<!\n)/u)
    expect(colored?.replaceAll(/\u001b\[\d+m/g, '')).toBe(plain)
    expect(colored).toContain('\u001b[31merror\u001b[39m')
  })

  test('count opinions apart', () => {
    expect(textReport([report(plainText, [{ ...diagnostic, severity: 'info' }])], { color: false })).toMatch(/opinion ASL2012[\s\S]*1 file: 0 errors, 0 warnings, 1 opinion\n$/)
  })
})

describe('a code frame', () => {
  test('shows a part of a long line, with the caret under its place', () => {
    const text = `${'x'.repeat(500)}"B"${'y'.repeat(500)}`
    expect(codeFrame(report(text, []), { ...diagnostic, line: 1, column: 501, endLine: 1, endColumn: 504 }, { color: false, width: 46 })).toEqual([
      `1 | …${'x'.repeat(13)}"B"${'y'.repeat(24)}…`,
      `  | ${' '.repeat(14)}^^^`,
    ])
  })

  test('points to the end of the line where a place has several', () => {
    expect(codeFrame(report('ab\ncd', []), { ...diagnostic, line: 1, column: 2, endLine: 2, endColumn: 2 }, { color: false })).toEqual(['1 | ab', '  |  ^'])
    expect(codeFrame(report('', []), { ...diagnostic, line: 5 }, { color: false })).toEqual([])
  })

  test('has its caret under what it points to, whatever the line', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', '\t', ' ', 'é'), maxLength: 300 }), fc.nat({ max: 300 }), fc.integer({ min: 20, max: 200 }), (before, more, width) => {
      const text = `${before}#${'b'.repeat(more)}`
      const lines = codeFrame(report(text, []), { ...diagnostic, line: 1, column: before.length + 1, endLine: 1, endColumn: before.length + 2 }, { color: false, width })
      const [shown = '', pointer = ''] = lines.slice(-2)
      expect(pointer.indexOf('^')).toBe(shown.indexOf('#'))
      expect(shown.length).toBeLessThanOrEqual(Math.max(width, 47))
    }))
  })
})
