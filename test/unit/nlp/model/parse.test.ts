import { describe, expect, test } from '@jest/globals'
import { ModelError, modelDigest, parseModel } from '../../../../src/nlp/index.js'
import type { PatternElement, Problem } from '../../../../src/nlp/index.js'
import { folder, manifest, modelOf } from './folder.js'

const pattern = (...tokens: readonly PatternElement[]): unknown => ({ patterns: [{ id: 'p', label: 'A', tokens }] })
const rule = (fields: object): unknown => ({ rules: [{ id: 'r', ...fields }] })

function problemsOf(files: Readonly<Record<string, unknown>>): readonly Problem[] {
  try {
    parseModel(folder(files))
  } catch (error) {
    if (error instanceof ModelError) return error.problems
    throw error
  }
  throw new Error('the model was accepted')
}

const whole = {
  'model.json': { ...manifest, description: 'for tests' },
  'README.md': 'anything',
  'groups/colour.json': { description: 'colours', entries: ['red', 'dark blue'] },
  'patterns/b.json': { patterns: [{ id: 'p2', description: 'x', label: 'B', tokens: [{ lower: 'x' }] }] },
  'patterns/a.json': pattern({ group: 'colour' }),
  'rules/a.json': rule({ action: 'drop', when: { label: 'A', before: { lower: 'not' } } }),
  'unit-tests.jsonl': '{"id":"t","text":"red 🚀 x","spans":[{"start":6,"end":7,"label":"B"}]}\n',
}

describe('a model folder', () => {
  test('becomes a bundle of what predicts; files of a kind in the order of their names', () => {
    const model = parseModel(folder(whole))
    expect(model).toMatchObject({ name: 'test', version: '1', description: 'for tests' })
    expect(model.bundle).toEqual({
      format: 1,
      labels: ['A', 'B'],
      groups: { colour: { entries: ['red', 'dark blue'] } },
      patterns: [{ id: 'p', label: 'A', tokens: [{ group: 'colour' }] }, { id: 'p2', label: 'B', tokens: [{ lower: 'x' }] }],
      rules: [{ id: 'r', action: 'drop', when: { label: 'A', before: { lower: 'not' } } }],
    })
    expect(model.unitTests).toEqual([{ id: 't', text: 'red 🚀 x', spans: [{ start: 7, end: 8, label: 'B' }] }])
  })

  test('the bundle survives JSON', () => {
    const { bundle } = parseModel(folder(whole))
    expect(JSON.parse(JSON.stringify(bundle))).toEqual(bundle)
  })
})

describe('what is refused, with file, line and reason', () => {
  test.each<[string, Readonly<Record<string, unknown>>, string, number, string]>([
    ['no model.json', { 'groups/a.json': { entries: ['x'] } }, 'model.json', 1, 'the file is missing'],
    ['an unknown file', { 'model.json': manifest, 'patterns/deep/a.json': pattern({}) }, 'patterns/deep/a.json', 1, 'no file of a model'],
    ['a file of another kind', { 'model.json': manifest, 'groups/a.txt': 'x' }, 'groups/a.txt', 1, 'no file of a model'],
    ['broken JSON', { 'model.json': '{\n "name": "x"\n "version": "1" }' }, 'model.json', 3, "'}' is missing"],
    ['an unknown field', { 'model.json': { ...manifest, lables: [] } }, 'model.json', 8, "unknown field 'lables'"],
    ['a label with a space', { 'model.json': { ...manifest, labels: ['A B'] } }, 'model.json', 5, "'A B' must match"],
    ['a version that would leave its folder', { 'model.json': { ...manifest, version: '../../x' } }, 'model.json', 3, "'../../x' must match"],
    ['a version with a control character', { 'model.json': { ...manifest, version: '1\u001b[2J' } }, 'model.json', 3, 'must match'],
    ['a version without end', { 'model.json': { ...manifest, version: '1'.repeat(65) } }, 'model.json', 3, '64'],
    ['a field given twice', { 'model.json': '{"name":"x","version":"1",\n"labels":["A"],\n"name":"y"}' }, 'model.json', 3, "the key 'name' occurs twice"],
    ['a label twice', { 'model.json': { ...manifest, labels: ['A', 'A'] } }, 'model.json', 6, "the label 'A' occurs twice"],
    ['bytes that are no UTF-8', { 'model.json': manifest, 'groups/a.json': '' }, 'groups/a.json', 1, 'not JSON'],
    ['a blank entry', { 'model.json': manifest, 'groups/a.json': { entries: ['x', ' '] } }, 'groups/a.json', 4, 'the entry is blank'],
    ['an entry twice', { 'model.json': manifest, 'groups/a.json': { entries: ['x y', 'x  y'] } }, 'groups/a.json', 4, "the entry 'x y' occurs twice"],
    ['an undeclared label in a pattern', { 'model.json': manifest, 'patterns/a.json': { patterns: [{ id: 'p', label: 'C', tokens: [{}] }] } }, 'patterns/a.json', 5, "does not declare the label 'C'; it declares A, B"],
    ['an undeclared group in a pattern', { 'model.json': manifest, 'patterns/a.json': pattern({ anyOf: [[{ group: 'x' }]] }) }, 'patterns/a.json', 11, "there is no group 'x'; there are none"],
    ['an unknown condition', { 'model.json': manifest, 'patterns/a.json': pattern({ regex: '.*' } as PatternElement) }, 'patterns/a.json', 8, "unknown field 'regex'"],
    ['an id twice', { 'model.json': manifest, 'patterns/a.json': pattern({}), 'rules/a.json': { rules: [{ id: 'p', action: 'merge', label: 'A' }] } }, 'rules/a.json', 4, "the id 'p' occurs twice"],
    ['a misspelt repeat', { 'model.json': manifest, 'patterns/a.json': pattern({ repeat: '{1,2' }) }, 'patterns/a.json', 8, 'must match'],
    ['a repeat of none', { 'model.json': manifest, 'patterns/a.json': pattern({ repeat: '{3,2}' }) }, 'patterns/a.json', 8, "'{3,2}' allows no number"],
    ['a pattern that matches nothing', { 'model.json': manifest, 'patterns/a.json': pattern({ repeat: '?' }, { repeat: '*' }) }, 'patterns/a.json', 6, 'matches without any token'],
    ['a loop around nothing', { 'model.json': manifest, 'patterns/a.json': pattern({ anyOf: [[{ repeat: '?' }]], repeat: '+' }, {}) }, 'patterns/a.json', 9, 'a repeated part must not match without any token'],
    ['conditions beside anyOf', { 'model.json': manifest, 'patterns/a.json': pattern({ anyOf: [[{ text: 'x' }]], pos: 'NOUN' }) }, 'patterns/a.json', 7, "'anyOf' takes no token conditions"],
    ['a capture that may be left out', { 'model.json': manifest, 'patterns/a.json': pattern({}, { repeat: '?', capture: true }) }, 'patterns/a.json', 6, 'without its captured part'],
    ['a pattern that is too large', { 'model.json': manifest, 'patterns/a.json': pattern({ anyOf: [[{ repeat: '{100}' }]], repeat: '{100}' }) }, 'patterns/a.json', 6, 'more than 2000 states'],
    ['an unknown action', { 'model.json': manifest, 'rules/a.json': rule({ action: 'explode' }) }, 'rules/a.json', 5, "'drop', 'label', 'score', 'merge', 'resolve'"],
    ['a rule without its fields', { 'model.json': manifest, 'rules/a.json': rule({ action: 'drop' }) }, 'rules/a.json', 3, "'when' is missing"],
    ['an empty selector', { 'model.json': manifest, 'rules/a.json': rule({ action: 'drop', when: {} }) }, 'rules/a.json', 6, 'must have at least 1 of'],
    ['a rule about an unknown source', { 'model.json': manifest, 'rules/a.json': rule({ action: 'drop', when: { not: { source: 'q' } } }) }, 'rules/a.json', 8, "there is no pattern or rule 'q'"],
    ['a rule about an undeclared label', { 'model.json': manifest, 'rules/a.json': rule({ action: 'merge', label: 'C' }) }, 'rules/a.json', 6, "does not declare the label 'C'"],
    ['a score rule that changes nothing', { 'model.json': manifest, 'rules/a.json': rule({ action: 'score', when: { label: 'A' } }) }, 'rules/a.json', 3, "one of 'multiply', 'add' is missing"],
    ['priority without an order', { 'model.json': manifest, 'rules/a.json': rule({ action: 'resolve', by: ['priority'] }) }, 'rules/a.json', 3, "'priority' needs 'labels'"],
    ['an empty range', { 'model.json': manifest, 'rules/a.json': rule({ action: 'drop', when: { tokens: { min: 3, max: 2 } } }) }, 'rules/a.json', 7, 'no number lies between 3 and 2'],
    ['a score over 1', { 'model.json': manifest, 'patterns/a.json': { patterns: [{ id: 'p', label: 'A', score: 2, tokens: [{}] }] } }, 'patterns/a.json', 6, 'from 0 to 1, not 2'],
    ['a unit test with an undeclared label', { 'model.json': manifest, 'unit-tests.jsonl': '{"id":"t","text":"x","spans":[{"start":0,"end":1,"label":"C"}]}' }, 'unit-tests.jsonl', 1, "does not declare the label 'C'"],
    ['unit tests without a test', { 'model.json': manifest, 'unit-tests.jsonl': '\n' }, 'unit-tests.jsonl', 1, 'the file holds no items'],
  ])('%s', (_, files, file, line, reason) => {
    const [problem] = problemsOf(files)
    expect(problem).toMatchObject({ file, line })
    expect(problem?.reason).toContain(reason)
  })

  test('problems of several files come together, each with its place', () => {
    const problems = problemsOf({ 'model.json': { name: 'x' }, 'groups/a.json': { entries: [] }, 'rules/a.json': '[' })
    expect(problems.map(({ file, path }) => [file, path])).toEqual([
      ['model.json', ''], ['model.json', ''], ['groups/a.json', '/entries'], ['rules/a.json', undefined],
    ])
  })

  test('bytes that are no UTF-8', () => {
    const files = new Map([...folder({ 'model.json': manifest }), ['groups/a.json', new Uint8Array([0x7b, 0x0a, 0xc3, 0x28])]])
    expect(() => parseModel(files)).toThrow('groups/a.json:2: not UTF-8')
  })
})

describe('the digest of a model', () => {
  const digestOf = (files: Readonly<Record<string, unknown>>): string => modelDigest(modelOf(files).bundle)
  const files = { 'groups/colour.json': whole['groups/colour.json'], 'patterns/a.json': whole['patterns/a.json'], 'rules/a.json': whole['rules/a.json'] }

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['name and version', { 'model.json': { ...manifest, name: 'other', version: '9' } }],
    ['descriptions', { 'groups/colour.json': { entries: ['red', 'dark blue'] } }],
    ['unit tests', { 'unit-tests.jsonl': whole['unit-tests.jsonl'] }],
    ['the place of a schema', { 'groups/colour.json': { $schema: 'x', ...whole['groups/colour.json'] } }],
    ['white space and a byte-order mark', { 'rules/a.json': `\ufeff\n\t${JSON.stringify(whole['rules/a.json'])}\r\n` }],
    ['the order of keys', { 'rules/a.json': { rules: [{ when: { before: { lower: 'not' }, label: 'A' }, action: 'drop', id: 'r' }] } }],
    ['the names of pattern files', { 'patterns/a.json': undefined, 'patterns/other.json': whole['patterns/a.json'] }],
  ])('%s make no difference', (_, change) => {
    const changed = Object.fromEntries(Object.entries({ ...files, ...change }).filter(([, value]) => value !== undefined))
    expect(digestOf(changed)).toBe(digestOf(files))
  })

  test.each<[string, Readonly<Record<string, unknown>>]>([
    ['an entry', { 'groups/colour.json': { entries: ['red', 'light blue'] } }],
    ['a rule', { 'rules/a.json': rule({ action: 'drop', when: { label: 'A', before: { lower: 'no' } } }) }],
    ['a pattern', { 'patterns/a.json': pattern({ group: 'colour', repeat: '+' }) }],
    ['a label', { 'model.json': { ...manifest, labels: ['A', 'B', 'C'] } }],
  ])('%s makes a difference', (_, change) => {
    expect(digestOf({ ...files, ...change })).not.toBe(digestOf(files))
  })
})
