import { describe, expect, test } from '@jest/globals'
import { compileModel } from '../../../../src/nlp/index.js'
import type { GroupDefinition, PatternDefinition, PatternElement, RuleDefinition } from '../../../../src/nlp/index.js'
import { modelOf } from '../model/folder.js'
import { analyseToy } from '../toy-analysis.js'

interface Parts {
  readonly groups?: Readonly<Record<string, GroupDefinition>>
  readonly patterns?: readonly PatternDefinition[]
  readonly rules?: readonly RuleDefinition[]
}

/** What a model says of a text: `A: words`, in order. */
function said({ groups = {}, patterns = [], rules = [] }: Parts, text: string): readonly string[] {
  const { bundle } = modelOf({
    ...Object.fromEntries(Object.entries(groups).map(([name, group]) => [`groups/${name}.json`, group])),
    ...(patterns.length === 0 ? {} : { 'patterns/p.json': { patterns } }),
    ...(rules.length === 0 ? {} : { 'rules/r.json': { rules } }),
  })
  return compileModel(bundle).predict(analyseToy(text)).map(({ start, end, label }) => `${label}: ${text.slice(start, end)}`)
}

const one = (...tokens: readonly PatternElement[]): Parts => ({ patterns: [{ id: 'p', label: 'A', tokens }] })

describe('token conditions', () => {
  test.each<[string, PatternElement, readonly string[]]>([
    ['text', { text: 'Red' }, ['Red']],
    ['lower', { lower: 'red' }, ['Red', 'red']],
    ['several values', { text: ['Red', '3'] }, ['Red', '3']],
    ['lemma', { lemma: 'zürich' }, ['Zürich']],
    ['pos', { pos: 'NUM' }, ['3', '1997']],
    ['shape', { shape: ['Xxxxx', 'dddd'] }, ['Zürich', '1997']],
    ['prefix', { prefix: ['re', 'Zü'] }, ['red', 'Zürich']],
    ['suffix', { suffix: 'ed' }, ['Red', 'red']],
    ['length', { length: { min: 4, max: 5 } }, ['1997']],
    ['two conditions', { lower: 'red', pos: 'NOUN' }, ['red']],
    ['negation', { not: { lower: ['red', 'zürich'] } }, ['3', ',', '1997', '.']],
    ['negation of two conditions', { lower: 'red', not: { pos: 'NOUN', length: { max: 3 } } }, ['Red']],
    ['no condition', {}, ['Red', 'red', '3', ',', 'Zürich', '1997', '.']],
  ])('%s', (_, element, words) => {
    expect(said(one(element), 'Red red 3, Zürich 1997.')).toEqual(words.map((word) => `A: ${word}`))
  })

  test('entity and absent entity', () => {
    const text = 'on Monday'
    const analysis = analyseToy(text)
    const [first, second] = analysis.tokens
    if (first === undefined || second === undefined) throw new Error('two tokens were expected')
    const withEntity = { ...analysis, tokens: [first, { ...second, entity: 'DATE' }] }
    const find = (element: PatternElement): readonly number[] =>
      compileModel(modelOf({ 'patterns/p.json': one(element) }).bundle).predict(withEntity).map(({ start }) => start)
    expect(find({ entity: 'DATE' })).toEqual([3])
    expect(find({ not: { entity: 'DATE' } })).toEqual([0])
  })
})

describe('groups', () => {
  const groups = { metal: { entries: ['steel', 'stainless steel', 'cast iron'] }, noun: { entries: ['steel'] } }

  test('the longest entry wins, entries of several tokens match over any white space, groups do not disturb each other', () => {
    const { bundle } = modelOf({ 'groups/metal.json': groups.metal, 'groups/noun.json': groups.noun })
    expect(compileModel(bundle).group(analyseToy('new stainless\tsteel and steel'))).toEqual([
      { group: 'metal', from: 1, to: 3 }, { group: 'noun', from: 2, to: 3 }, { group: 'metal', from: 4, to: 5 }, { group: 'noun', from: 4, to: 5 },
    ])
  })

  test('entries need no tokens of their own: marks inside them are found without and with white space', () => {
    const parts = { groups: { names: { entries: ['Müller-Lind & Co.', 'R & D', 'R&D'] } }, ...one({ group: 'names', repeat: '+' }) }
    expect(said(parts, 'Müller-Lind & Co. has R&D, R & D, R &D and Müller- Lind & Co.')).toEqual(['A: Müller-Lind & Co.', 'A: R&D', 'A: R & D'])
  })

  test.each<[Partial<GroupDefinition>, readonly string[]]>([
    [{}, ['Big Deal']],
    [{ case: 'exact' }, ['Big Deal']],
    [{ case: 'ignore' }, ['Big Deal', 'big deal', 'BIG DEAL', 'big DEAL']],
    [{ case: 'capitalised' }, ['Big Deal', 'BIG DEAL']],
    [{ match: 'lemma' }, ['Big Deal', 'big deal', 'BIG DEAL', 'big DEAL']],
  ])('case rule %j', (rule, found) => {
    const parts = { groups: { g: { ...rule, entries: ['Big Deal'] } }, ...one({ group: 'g', repeat: '+' }) }
    expect(said(parts, 'Big Deal, big deal, BIG DEAL, big DEAL.')).toEqual(found.map((words) => `A: ${words}`))
  })

  test('a part of an entry is no match, and an entry does not begin inside a token', () => {
    expect(said({ groups: { g: { entries: ['new york city', 'yorker'] } }, ...one({ group: 'g' }) }, 'new york yorkers')).toEqual([])
  })
})

describe('patterns', () => {
  test('repeats take as much as they can', () => {
    expect(said(one({ pos: 'PROPN', repeat: '{2,3}' }), 'A B C D E f G')).toEqual(['A: A B C', 'A: D E'])
  })

  test('the leftmost match comes first, then the longest from there, without overlaps', () => {
    const parts = one({ anyOf: [[{ lower: 'a' }, { lower: 'b' }], [{ lower: 'a' }, { lower: 'b' }, { lower: 'c' }, { lower: 'd' }], [{ lower: 'b' }, { lower: 'c' }]] })
    expect(said(parts, 'a b c d b c a b x')).toEqual(['A: a b c d', 'A: b c', 'A: a b'])
  })

  test('a way that fails late does not hide matches inside it', () => {
    const parts = one({ anyOf: [[{ lower: 'a' }, { lower: 'b', repeat: '*' }, { lower: 'c' }], [{ lower: 'b' }]] })
    expect(said(parts, 'a b b d')).toEqual(['A: b', 'A: b'])
  })

  test('only the captured part becomes the span', () => {
    expect(said(one({ lower: 'mr' }, { lower: 'dr', repeat: '?' }, { pos: 'PROPN', repeat: '+', capture: true }, { lower: 'said' }), 'Mr Dr Ann Lee said, Mr Ann left')).toEqual(['A: Ann Lee'])
  })

  test('what is captured in two places reaches from the first to the last', () => {
    expect(said(one({ lower: 'x', capture: true }, { lower: 'and' }, { lower: 'y', capture: true }, { lower: 'z' }), 'x and y z')).toEqual(['A: x and y'])
  })

  test('among ways to make one match the earlier alternative decides the span', () => {
    const parts = one({ anyOf: [[{ lower: 'a', capture: true }, { lower: 'b' }], [{ lower: 'a' }, { lower: 'b', capture: true }]] })
    expect(said(parts, 'a b')).toEqual(['A: a'])
  })

  test('a match does not leave its sentence', () => {
    expect(said(one({ lower: 'a' }, { text: '.' }, { lower: 'b' }), 'a. b')).toEqual([])
    expect(said(one({ lower: 'a' }, { lower: 'b' }), 'a\nb a b')).toEqual(['A: a b'])
  })

  test('open repeats with a least number', () => {
    expect(said(one({ lower: 'a', repeat: '{2,}' }), 'a b a a b a a a')).toEqual(['A: a a', 'A: a a a'])
    expect(said(one({ lower: 'a', repeat: '{2}' }), 'a b a a b a a a')).toEqual(['A: a a', 'A: a a'])
  })

  test('a sequence is repeated as a whole', () => {
    expect(said(one({ pos: 'PROPN' }, { anyOf: [[{ text: ',' }, { pos: 'PROPN' }]], repeat: '*' }), 'A, B, C, d, E')).toEqual(['A: A, B, C', 'A: E'])
  })
})

describe('business logic', () => {
  const words = (rules: readonly RuleDefinition[]): Parts => ({
    patterns: [
      { id: 'name', label: 'A', score: 0.5, tokens: [{ pos: 'PROPN', repeat: '+' }] },
      { id: 'number', label: 'B', score: 0.9, tokens: [{ pos: 'NUM' }] },
    ],
    rules,
  })
  const text = 'Ann met Bob Lee on 3 May, not Cy.'

  test.each<[string, readonly RuleDefinition[], readonly string[]]>([
    ['no rule', [], ['A: Ann', 'A: Bob Lee', 'B: 3', 'A: May', 'A: Cy']],
    ['drop by label', [{ id: 'r', action: 'drop', when: { label: 'A' } }], ['B: 3']],
    ['drop by source', [{ id: 'r', action: 'drop', when: { source: 'number' } }], ['A: Ann', 'A: Bob Lee', 'A: May', 'A: Cy']],
    ['drop below a score', [{ id: 'r', action: 'drop', when: { scoreBelow: 0.9 } }], ['B: 3']],
    ['drop from a score on', [{ id: 'r', action: 'drop', when: { scoreAtLeast: 0.9 } }], ['A: Ann', 'A: Bob Lee', 'A: May', 'A: Cy']],
    ['drop by length', [{ id: 'r', action: 'drop', when: { tokens: { max: 1 } } }], ['A: Bob Lee']],
    ['drop by the token before', [{ id: 'r', action: 'drop', when: { before: { lower: 'not' } } }], ['A: Ann', 'A: Bob Lee', 'B: 3', 'A: May']],
    ['drop by the token after', [{ id: 'r', action: 'drop', when: { after: { lower: 'met' } } }], ['A: Bob Lee', 'B: 3', 'A: May', 'A: Cy']],
    ['drop by the first token', [{ id: 'r', action: 'drop', when: { first: { text: 'Bob' } } }], ['A: Ann', 'B: 3', 'A: May', 'A: Cy']],
    ['drop by the last token', [{ id: 'r', action: 'drop', when: { last: { text: 'Lee' } } }], ['A: Ann', 'B: 3', 'A: May', 'A: Cy']],
    ['drop by every token', [{ id: 'r', action: 'drop', when: { every: { length: { max: 3 } } } }], []],
    ['drop by some token', [{ id: 'r', action: 'drop', when: { some: { text: ['Lee', 'Cy'] } } }], ['A: Ann', 'B: 3', 'A: May']],
    ['drop by the sentence, outside the annotation', [{ id: 'r', action: 'drop', when: { sentence: { text: 'Ann' } } }], ['A: Ann']],
    ['drop unless', [{ id: 'r', action: 'drop', when: { label: 'A', not: { first: { text: 'Cy' } } } }], ['B: 3', 'A: Cy']],
    ['label', [{ id: 'r', action: 'label', when: { first: { text: 'May' } }, label: 'B' }], ['A: Ann', 'A: Bob Lee', 'B: 3', 'B: May', 'A: Cy']],
    ['label, then drop by its source', [{ id: 'r', action: 'label', when: { first: { text: 'May' } }, label: 'B' }, { id: 's', action: 'drop', when: { source: 'r' } }], ['A: Ann', 'A: Bob Lee', 'B: 3', 'A: Cy']],
    ['score, then drop', [{ id: 'r', action: 'score', when: { tokens: { min: 2 } }, multiply: 2, add: 0.5 }, { id: 's', action: 'drop', when: { scoreBelow: 1 } }], ['A: Bob Lee']],
    ['score stays within 0 and 1', [{ id: 'r', action: 'score', when: { label: 'B' }, add: -1 }, { id: 's', action: 'score', when: { label: 'B' }, add: 0.1 }, { id: 't', action: 'drop', when: { scoreAtLeast: 0.2 } }], ['B: 3']],
    ['merge over a gap', [{ id: 'r', action: 'merge', label: 'A', gap: 1 }], ['A: Ann met Bob Lee', 'B: 3', 'A: May', 'A: Cy']],
    ['merge over certain tokens', [{ id: 'r', action: 'merge', label: 'A', gap: 2, between: { lower: ['on', 'not', '3', ','] } }], ['A: Ann', 'A: Bob Lee on 3 May, not Cy', 'B: 3']],
    ['merge neighbours after a relabel', [{ id: 'r', action: 'label', when: { label: 'A', first: { text: 'May' } }, label: 'B' }, { id: 's', action: 'merge', label: ['A', 'B'] }], ['A: Ann', 'A: Bob Lee', 'B: 3 May', 'A: Cy']],
  ])('%s', (_, rules, expected) => {
    expect(said(words(rules), text)).toEqual(expected)
  })

  test('nothing before the first token of a sentence, nothing after its last', () => {
    const rules: readonly RuleDefinition[] = [{ id: 'r', action: 'drop', when: { not: { before: { not: { text: 'x' } }, after: { not: { text: 'x' } } } } }]
    expect(said({ ...one({ pos: 'PROPN' }), rules }, 'Ann saw Bob\nCy')).toEqual([])
  })

  const nested: readonly PatternDefinition[] = [
    { id: 'long', label: 'A', score: 0.4, tokens: [{ lower: 'x' }, { lower: 'y' }] },
    { id: 'short', label: 'B', score: 0.8, tokens: [{ lower: 'y' }] },
  ]
  test.each<[string, RuleDefinition, readonly string[]]>([
    ['by length', { id: 'r', action: 'resolve', by: ['longest'] }, ['A: x y']],
    ['by score', { id: 'r', action: 'resolve', by: ['score', 'longest'] }, ['B: y']],
    ['by priority', { id: 'r', action: 'resolve', labels: ['B', 'A'], by: ['priority'] }, ['B: y']],
    ['among other labels', { id: 'r', action: 'resolve', labels: ['B'], by: ['longest'] }, ['A: x y', 'B: y']],
    ['by a drop', { id: 'r', action: 'drop', when: { overlaps: 'A' } }, ['A: x y']],
    ['by a drop, not by oneself', { id: 'r', action: 'drop', when: { label: 'A', overlaps: 'A' } }, ['A: x y', 'B: y']],
  ])('overlaps are resolved %s', (_, rule, expected) => {
    expect(said({ patterns: nested, rules: [rule] }, 'x y')).toEqual(expected)
  })

  test('at last one label has no overlaps: the longest stays, then the higher score', () => {
    const patterns: readonly PatternDefinition[] = [
      { id: 'a', label: 'A', tokens: [{ lower: 'x' }, { lower: 'y' }] },
      { id: 'b', label: 'A', tokens: [{ lower: 'y' }, { lower: 'z' }, { lower: 'z' }] },
      { id: 'c', label: 'A', score: 0.3, tokens: [{ lower: 'x' }] },
    ]
    expect(said({ patterns }, 'x y z z x')).toEqual(['A: x', 'A: y z z', 'A: x'])
  })

  test('annotations of another analysis are refused', () => {
    const compiled = compileModel(modelOf({}).bundle)
    expect(() => compiled.decide(analyseToy('one two'), [], [{ start: 1, end: 3, label: 'A', source: 'p', score: 1 }])).toThrow(RangeError)
  })

  test('the three invocations, each over JSON, give what all at once gives', () => {
    const { bundle } = modelOf({ 'groups/g.json': { entries: ['Bob'] }, 'patterns/p.json': { patterns: [{ id: 'p', label: 'A', tokens: [{ group: 'g' }, {}] }] }, 'rules/r.json': { rules: [{ id: 'r', action: 'drop', when: { some: { group: 'g' }, after: { text: 'on' } } }] } })
    const compiled = compileModel(bundle)
    const over = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T
    const analysis = analyseToy('Bob Lee on 3. Bob Ray.')
    const groups = over(compiled.group(analysis))
    const annotations = over(compiled.decide(analysis, groups, over(compiled.match(analysis, groups))))
    expect(annotations).toEqual([{ start: 14, end: 21, label: 'A', score: 1, source: 'p' }])
    expect(compiled.predict(analysis)).toEqual([{ start: 14, end: 21, label: 'A' }])
  })
})
