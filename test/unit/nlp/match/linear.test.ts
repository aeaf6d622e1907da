import { describe, expect, test } from '@jest/globals'
import { compileModel } from '../../../../src/nlp/index.js'
import type { PatternElement, RuleDefinition } from '../../../../src/nlp/index.js'
import { buildProgram } from '../../../../src/nlp/match/program.js'
import { createMatcher } from '../../../../src/nlp/match/simulate.js'
import { modelOf } from '../model/folder.js'
import { analyseToy } from '../toy-analysis.js'

/** A list that counts how often its members are read. */
function counted<T>(list: readonly T[]): { readonly list: readonly T[], readonly reads: () => number } {
  let reads = 0
  const watched = new Proxy(list, {
    get(target, name, receiver) {
      if (typeof name === 'string' && /^\d+$/.test(name)) reads++
      return Reflect.get(target, name, receiver) as unknown
    },
  })
  return { list: watched, reads: () => reads }
}

/** How many states a search looks at, in a text of so many times the same token, and how many it may. */
function search(tokens: readonly PatternElement[], length: number): { readonly steps: number, readonly bound: number, readonly found: number } {
  const program = buildProgram(tokens, ({ lower }) => (lower === 'a' ? 0 : 1))
  const { list, reads } = counted(program.states)
  const found = createMatcher({ ...program, states: list })(0, length, (test) => test === 0).length
  const exits = program.states.reduce((sum, state) => sum + state.exits.length, 0)
  // at each token: every state entered once, by any of the exits that lead to it, and then asked once
  return { steps: reads(), bound: length * (2 * program.states.length + exits), found }
}

const a: PatternElement = { lower: 'a' }
const b: PatternElement = { lower: 'b' }
const times = (number: number, element: PatternElement): readonly PatternElement[] => Array.from({ length: number }, () => element)

describe('steps of a search grow with the text, whatever the pattern', () => {
  test.each<[string, readonly PatternElement[]]>([
    ['as many optional as required tokens', [...times(60, { ...a, repeat: '?' }), ...times(60, a)]],
    ['as many optional tokens as a text may not hold', [...times(60, { ...a, repeat: '?' }), ...times(60, a), b]],
    ['repeats of repeats of repeats', [{ anyOf: [[{ anyOf: [[{ ...a, repeat: '+' }]], repeat: '+' }]], repeat: '+' }, b]],
    ['stars that could share the text in many ways', [...times(30, { ...a, repeat: '*' }), b]],
    ['bounded repeats of bounded repeats', [{ anyOf: [[{ anyOf: [[{ ...a, repeat: '{1,9}' }]], repeat: '{1,9}' }]], repeat: '{1,9}' }, b]],
    ['many alternatives with a common beginning', [{ anyOf: times(100, a).map((_, index) => [...times(index % 10 + 1, a), b]), repeat: '*' }, a, b]],
    ['alternatives that all fit', [{ anyOf: times(50, a).map((element) => [element]), repeat: '+' }, b]],
  ])('%s', (_, tokens) => {
    const [short, long] = [search(tokens, 300), search(tokens, 1_200)]
    expect(short.steps).toBeLessThanOrEqual(short.bound)
    expect(long.steps).toBeLessThanOrEqual(long.bound)
    expect(long.steps / short.steps).toBeLessThan(4.5)
  })

  test('and what is found is right', () => {
    expect(search([...times(60, { ...a, repeat: '?' }), ...times(60, a)], 1_200).found).toBe(10)
    expect(search([{ anyOf: [[{ ...a, repeat: '+' }]], repeat: '+' }], 1_000).found).toBe(1)
    expect(search([{ ...a, repeat: '*' }, b], 1_000).found).toBe(0)
  })
})

describe('steps of a whole model grow with the text, even in one endless sentence', () => {
  const rules: readonly RuleDefinition[] = [
    { id: 'sentence', action: 'drop', when: { label: 'A', sentence: { lower: 'nowhere' } } },
    { id: 'overlaps', action: 'score', when: { overlaps: ['A', 'B'] }, multiply: 0.5 },
    { id: 'not-overlaps', action: 'drop', when: { label: 'B', not: { overlaps: 'A' } } },
    { id: 'merge', action: 'merge', label: 'B', gap: 2, between: { lower: 'x' } },
    { id: 'resolve', action: 'resolve', labels: ['A', 'B'], by: ['priority', 'longest', 'score'] },
  ]
  const { bundle } = modelOf({
    'groups/g.json': { entries: ['alpha beta', 'alpha beta gamma delta', 'beta'] },
    'patterns/p.json': { patterns: [{ id: 'p', label: 'A', tokens: [{ group: 'g' }] }, { id: 'q', label: 'B', tokens: [{ lower: 'alpha' }, { repeat: '*' }, { lower: 'zzz' }] }, { id: 'r', label: 'B', tokens: [{ lower: 'beta' }, { lower: 'gamma', repeat: '?' }] }] },
    'rules/r.json': { rules },
  })
  const model = compileModel(bundle)

  const readsOf = (phrases: number): number => {
    const analysis = analyseToy('alpha beta gamma x '.repeat(phrases))
    const tokens = counted(analysis.tokens)
    expect(model.predict({ ...analysis, tokens: tokens.list })).toHaveLength(2 * phrases)
    return tokens.reads()
  }

  test('groups, patterns and rules together', () => {
    const [short, long] = [readsOf(500), readsOf(2_000)]
    expect(long / short).toBeLessThan(4.5)
  })
})
