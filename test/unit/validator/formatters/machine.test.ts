import { describe, expect, test } from '@jest/globals'
import { githubReport, jsonReport, sarifReport } from '../../../../src/validator/formatters/index.js'
import { diagnostic, plainText, report } from './example.js'

const { help: _help, ...withoutHelp } = diagnostic
const files = [report(plainText, [diagnostic, { ...withoutHelp, severity: 'warning', machine: 'M' }], 'dir/a b,c:d%.json'), report('', [], 'good.json')]

test('JSON has the documented members, in one line', () => {
  const text = jsonReport(files)
  expect(text.indexOf('\n')).toBe(text.length - 1)
  const common = { code: 'ASL2012', rule: 'missing-target', path: '/States/A/Next', line: 2, column: 11, message: diagnostic.message }
  expect(JSON.parse(text)).toEqual({
    files: [
      { file: 'dir/a b,c:d%.json', valid: false, diagnostics: [{ ...common, severity: 'error', help: diagnostic.help }, { ...common, severity: 'warning', help: null, machine: 'M' }] },
      { file: 'good.json', valid: true, diagnostics: [] },
    ],
  })
})

test('annotations of GitHub escape what would end them', () => {
  expect(githubReport([report(plainText, [{ ...diagnostic, message: '100 %\r\nsure: yes, x::y' }, { ...withoutHelp, severity: 'info', endLine: 4, endColumn: 1 }], 'a,b:c%.json')])).toBe([
    "::error file=a%2Cb%3Ac%25.json,line=2,endLine=2,col=11,endColumn=13,title=ASL2012 missing-target::100 %25%0D%0Asure: yes, x::y (/States/A/Next)%0ADid you mean 'A'?",
    "::notice file=a%2Cb%3Ac%25.json,line=2,endLine=4,col=11,title=ASL2012 missing-target::there is no state 'B' at this level (/States/A/Next)",
    '',
  ].join('\n'))
})

describe('SARIF', () => {
  const log = JSON.parse(sarifReport(files, [
    { code: 'ASL2003', name: 'missing-field', severity: 'error', summary: 'one' }, { code: 'ASL2012', name: 'missing-target', severity: 'error', summary: 'two' }, { code: 'ASL2099', name: 'second-opinion', severity: 'info', summary: 'three' },
  ], '1.2.3')) as { readonly version: string; readonly runs: readonly { readonly tool: { readonly driver: { readonly name: string; readonly rules: readonly { readonly id: string; readonly defaultConfiguration: { readonly level: string } }[] } }; readonly columnKind: string; readonly artifacts: readonly object[]; readonly results: readonly { readonly ruleId: string; readonly ruleIndex: number; readonly level: string; readonly message: object; readonly locations: readonly object[] }[] }[] }
  const [run] = log.runs

  test('is of version 2.1.0, with the rules', () => {
    expect(log.version).toBe('2.1.0')
    expect(run?.tool.driver.rules.map(({ id, defaultConfiguration: { level } }) => `${id} ${level}`)).toEqual(['ASL2003 error', 'ASL2012 error', 'ASL2099 note'])
    expect(run?.columnKind).toBe('utf16CodeUnits')
  })

  test('has results that point to their rules and places, by URIs', () => {
    expect(run?.results.map(({ ruleId, ruleIndex, level }) => `${ruleId} ${ruleIndex} ${level}`)).toEqual(['ASL2012 1 error', 'ASL2012 1 warning'])
    expect(run?.results[0]?.locations).toEqual([{
      physicalLocation: { artifactLocation: { uri: 'dir/a%20b%2Cc%3Ad%25.json' }, region: { startLine: 2, startColumn: 11, endLine: 2, endColumn: 14 } },
      logicalLocations: [{ fullyQualifiedName: '/States/A/Next' }],
    }])
    expect(run?.results[0]?.message).toEqual({ text: "there is no state 'B' at this level. Did you mean 'A'?" })
    expect(run?.artifacts).toHaveLength(2)
  })
})
