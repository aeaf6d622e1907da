import { describe, expect, test } from '@jest/globals'
import { compilePattern } from '../../../../src/local/events/pattern.js'
import type { Json, JsonObject } from '../../../../src/local/service.js'

const event: JsonObject = { source: 'my.app', resources: ['a', 'b'], detail: { size: 7, name: 'Report.pdf', nothing: null, parts: [{ n: 1 }, { n: 2 }] } }

test.each<[string, Json, boolean]>([
  ['a value', { source: ['my.app'] }, true],
  ['one of some values', { source: ['x', 'my.app'] }, true],
  ['another value', { source: ['x'] }, false],
  ['all members', { source: ['my.app'], detail: { size: [8] } }, false],
  ['a number, not its text', { detail: { size: ['7'] } }, false],
  ['null', { detail: { nothing: [null] } }, true],
  ['an element of a list', { resources: ['b'] }, true],
  ['a member of an element', { detail: { parts: { n: [2] } } }, true],
  ['prefix', { source: [{ prefix: 'my.' }] }, true],
  ['suffix', { detail: { name: [{ suffix: '.csv' }] } }, false],
  ['equals-ignore-case', { detail: { name: [{ 'equals-ignore-case': 'report.PDF' }] } }, true],
  ['exists', { detail: { size: [{ exists: true }], other: [{ exists: false }] } }, true],
  ['exists, of what is not there', { detail: { other: [{ exists: true }] } }, false],
  ['anything-but', { source: [{ 'anything-but': ['x', 'y'] }] }, true],
  ['anything-but with a prefix', { source: [{ 'anything-but': { prefix: 'my' } }] }, false],
  ['numeric', { detail: { size: [{ numeric: ['>', 0, '<=', 7] }] } }, true],
  ['numeric, outside', { detail: { size: [{ numeric: ['<', 7] }] } }, false],
  ['$or', { $or: [{ source: ['x'] }, { detail: { size: [7] } }] }, true],
  ['$or beside a member', { $or: [{ source: ['x'] }, { source: ['my.app'] }], detail: { size: [8] } }, false],
  ['a member of what is no object', { source: { x: ['y'] } }, false],
])('%s', (_, pattern, matches) => {
  expect(compilePattern(JSON.stringify(pattern))(event)).toBe(matches)
})

describe('what is no pattern', () => {
  test.each<[string, string, string]>([
    ['no JSON', '{', 'it is not JSON'],
    ['no object', '[]', 'not an object'],
    ['nothing in it', '{}', 'Empty patterns'],
    ['a bare value', '{"source":"x"}', '"source" must be an object or an array'],
    ['an empty list', '{"source":[]}', 'Empty arrays'],
    ['an operator that does not exist', '{"source":[{"like":"x"}]}', 'Unrecognized match type like'],
    ['two operators', '{"source":[{"prefix":"x","suffix":"y"}]}', 'Only one key'],
    ['a name of Object', '{"source":[{"constructor":"x"}]}', 'Unrecognized match type constructor'],
    ['half a comparison', '{"source":[{"numeric":[">"]}]}', 'numeric'],
    ['a nest', `{"a":${'{"a":'.repeat(200)}[1]${'}'.repeat(200)}}`, 'nested too deeply'],
  ])('%s', (_, text, reason) => {
    expect(() => compilePattern(text)).toThrow(expect.objectContaining({ code: 'InvalidEventPatternException', message: expect.stringContaining(reason) }))
  })

  test('what is not there yet is named', () => {
    expect(() => compilePattern('{"source":[{"wildcard":"x*"}]}')).toThrow('SW4241: the operator wildcard of event patterns')
  })
})
