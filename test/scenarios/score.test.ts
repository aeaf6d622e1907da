import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, test } from '@jest/globals'
import { lines, madeItems, predictions, withoutTowns } from './annotated.js'
import { reportOf, run, scratch } from './cli.js'
import type { Finished } from './cli.js'

const place = scratch()
afterAll(() => place.remove())

const items = madeItems(60)
const gold = place.file('gold.jsonl', lines(items))
const predicted = place.file('predicted.jsonl', predictions(items, withoutTowns(4)))
const score = (...args: readonly string[]): Promise<Finished> => run(['score', ...args], place.path)
const scoreJson = async (...args: readonly string[]) => reportOf(await score('--format', 'json', ...args))

/** Exits with 2, prints nothing on stdout, and tells all of this. */
async function refused(args: readonly string[], ...reasons: readonly string[]): Promise<void> {
  const { code, stdout, stderr } = await score(...args)
  for (const reason of reasons) expect(stderr).toContain(reason)
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
}

describe('figures', () => {
  test('by label and slice', async () => {
    const report = await scoreJson('--gold', gold, '--predictions', predicted)
    expect(report.micro).toMatchObject({ tp: 165, fp: 0, fn: 15, precision: 1 })
    expect(report.labels['PLACE']).toMatchObject({ tp: 45, fn: 15 })
    expect(report.slices['source']?.['social']).toMatchObject({ items: 20 })
  })

  test('are the same in whatever order the predictions come', async () => {
    const turned = place.file('turned.jsonl', readFileSync(predicted, 'utf8').trimEnd().split('\n').reverse().join('\n'))
    const figures = (report: object): object => ({ ...report, timings: undefined, title: undefined })
    expect(figures(await scoreJson('--gold', gold, '--predictions', turned))).toEqual(figures(await scoreJson('--gold', gold, '--predictions', predicted)))
  })

  test('by overlap count a wrong boundary as right', async () => {
    const shifted = place.file('shifted.jsonl', predictions(items, ({ spans }) => spans.map((span) => ({ ...span, end: span.end - 1 }))))
    expect((await scoreJson('--gold', gold, '--predictions', shifted)).micro.tp).toBe(0)
    expect((await scoreJson('--gold', gold, '--predictions', shifted, '--match', 'overlap')).micro).toMatchObject({ tp: 180, fp: 0, fn: 0 })
  })
})

describe('reports', () => {
  test('are written, whole, and hold no text where texts do not belong', async () => {
    const { code, stderr } = await score('--gold', gold, '--predictions', predicted, '--report', 'report')
    expect(code).toBe(0)
    expect(stderr).toContain('reports written to report')
    expect(readdirSync(path.join(place.path, 'report')).sort()).toEqual(['junit.xml', 'report.html', 'report.json', 'report.md', 'report.txt'])
    const read = (name: string): string => readFileSync(path.join(place.path, 'report', name), 'utf8')
    expect(read('report.md').split('\n')[0]).toMatch(/^<!-- stepwright: .* -->$/)
    expect(read('report.json')).not.toContain('Anna')
    expect(read('report.html')).toContain('<!doctype html>')
  })

  test('in Markdown are appended to the step summary of GitHub', async () => {
    const summary = place.file('summary.md', 'before\n')
    const { code } = await run(['score', '--gold', gold, '--predictions', predicted], place.path, { GITHUB_STEP_SUMMARY: summary })
    expect(code).toBe(0)
    expect(readFileSync(summary, 'utf8')).toMatch(/^before\n<!-- stepwright: /)
  })

  test('that cannot be written are refused before anything is read', async () => {
    await refused(['--gold', 'nowhere', '--predictions', predicted, '--report', path.join(gold, 'inside')], 'cannot be written')
    const { code } = await run(['score', '--gold', gold, '--predictions', predicted], place.path, { GITHUB_STEP_SUMMARY: place.path })
    expect(code).toBe(2)
  })
})

describe('CoNLL', () => {
  const conll = (tags: readonly string[]): string => ['Anna', 'met', 'Otto', '', 'Bonn', 'is', 'far'].map((token, index) => (token === '' ? '' : `${token}\tx\t${tags[index] ?? ''}`)).join('\n')
  const goldTags = ['B-PER', 'O', 'B-PER', '', 'B-LOC', 'O', 'O']

  test('is aligned by position, and tokens that differ are told', async () => {
    const [one, two] = [place.file('gold.conll', conll(goldTags)), place.file('two.conll', conll(['B-PER', 'O', 'O', '', 'B-LOC', 'O', 'B-LOC']).replace('Otto', 'Ottokar'))]
    const report = await scoreJson('--gold', one, '--predictions', two)
    expect(report.micro).toMatchObject({ tp: 2, fp: 1, fn: 1 })
    expect(report.notes).toEqual([expect.stringMatching(/^1 tokens? differs? .*gold\.conll:3 .*two\.conll:3/)])
  })

  test('beside a baseline in another format', async () => {
    const [one, same] = [place.file('gold.conll', conll(goldTags)), place.file('same.out', conll(goldTags))]
    const [first, second] = ['gold.conll#1', 'gold.conll#2']
    const old = place.file('old.jsonl', lines([{ id: second, spans: [] }, { id: first, spans: [{ start: 0, end: 4, label: 'PER' }] }]))
    const report = await scoreJson('--gold', one, '--predictions', same, '--predictions-format', 'conll', '--baseline-predictions', old)
    expect(report.micro.f1).toBe(1)
    expect((report as unknown as { readonly comparison: { readonly micro: { readonly old: object } } }).comparison.micro.old).toMatchObject({ precision: 1, recall: 1 / 3 })
  })

  test('of one file with both columns', async () => {
    const both = place.file('both.conll', 'Anna\tB-PER\tB-PER\nmet\tO\tO\nOtto\tB-PER\tO\n')
    expect((await scoreJson('--gold', both, '--tag-column', '2', '--predictions', both, '--predictions-column', '3')).micro).toMatchObject({ tp: 1, fp: 0, fn: 1 })
  })

  test('labels are mapped, and what is left out is told', async () => {
    const [one, two] = [place.file('gold.conll', conll(goldTags)), place.file('two.conll', conll(['B-PERSON', 'O', 'B-PERSON', '', 'O', 'O', 'O']))]
    const report = await scoreJson('--gold', one, '--predictions', two, '--label-map', 'PER=PERSON', 'LOC=')
    expect(report.micro).toMatchObject({ tp: 2, fp: 0, fn: 0 })
    expect(report.notes).toEqual(['gold spans left out by the label map: 1 LOC'])
    const map = place.file('map.json', '\ufeff{"PER": "PERSON", "LOC": null}')
    expect((await scoreJson('--gold', one, '--predictions', two, '--label-map', map)).micro).toEqual(report.micro)
  })

  test.each<[string, string, string]>([
    ['another number of sentences', 'Anna\tx\tB-PER\n', 'sentence'],
    ['another number of tokens', conll(goldTags).replace('met\tx\tO\n', ''), 'token'],
    ['a malformed tag', conll(goldTags).replace('B-LOC', 'LOC'), ':5'],
    ['another number of columns', conll(goldTags).replace('met\tx', 'met'), ':2'],
  ])('%s is refused', async (_, content, reason) => {
    await refused(['--gold', place.file('gold.conll', conll(goldTags)), '--predictions', place.file('bad.conll', content)], 'bad.conll:', reason)
  })
})

describe('spaCy', () => {
  const docs = (spansOf: (text: string) => readonly object[], ids = false): string =>
    JSON.stringify(['Anna met Otto', 'Bonn is far'].map((text, index) => ({ ...(ids && { id: `d${index}` }), text, ents: spansOf(text) })))
  const gold = (text: string): readonly object[] => (text.startsWith('Anna') ? [{ start: 0, end: 4, label: 'PER' }] : [{ start: 0, end: 4, label: 'LOC' }])

  test('documents without ids are told by their position, also beside others with ids in another order', async () => {
    const withIds = JSON.parse(docs(gold, true)) as readonly object[]
    const files = [place.file('gold.json', docs(gold, true)), place.file('turned.json', JSON.stringify(withIds.toReversed())), place.file('old.json', docs(gold))] as const
    const report = await scoreJson('--gold', files[0], '--predictions', files[1], '--baseline-predictions', files[2])
    expect(report.micro.f1).toBe(1)
    expect((report as unknown as { readonly comparison: { readonly changed: number } }).comparison.changed).toBe(0)
  })

  test.each<[string, string, string]>([
    ['what is no JSON', '[{"text": "a", ]', 'bad.json:1: '],
    ['a document without a text', '[\n{"ents": []}]', 'bad.json:2: '],
    ['a span outside its text', JSON.stringify([{ text: 'a', ents: [{ start: 0, end: 9, label: 'A' }] }]), 'bad.json:1: '],
    ['tokens that nobody annotated', JSON.stringify([{ id: 0, paragraphs: [{ raw: 'a', sentences: [{ tokens: [{ orth: 'a', ner: '-' }] }] }] }]), 'bad.json:1: '],
  ])('%s is refused with its line', async (_, content, reason) => {
    const file = place.file('bad.json', content)
    await refused(['--gold', file, '--predictions', file], reason)
  })
})

describe('is refused', () => {
  const lineOf = (value: unknown): string => `${JSON.stringify(value)}\n`

  test.each<[string, string, readonly string[]]>([
    ['an item without a prediction', predictions(items.slice(1)), ['item-0']],
    ['a prediction without an item', predictions([...items, ...madeItems(61).slice(60)]), ['item-60']],
    ['two predictions for an item', predictions([...items.slice(0, 2), ...items]), [':3:', 'item-0']],
    ['a span outside its text', predictions(items, ({ spans }, index) => (index === 4 ? [{ start: 0, end: 900, label: 'PERSON' }] : spans)), [':5:', '900']],
    ['a field nobody knows', `${lineOf({ id: 'item-0', spans: [], score: 1 })}${predictions(items.slice(1))}`, [':1:', 'score']],
    ['neither spans nor an error', `${lineOf({ id: 'item-0' })}${predictions(items.slice(1))}`, [':1:']],
    ['another text than that of the item', `${lineOf({ id: 'item-0', text: 'secret', spans: [] })}${predictions(items.slice(1))}`, [':1:', 'text']],
    ['what is no JSON', '{"id": \n', [':1:']],
    ['an empty file', '', [':1:']],
  ])('%s', async (_, content, reasons) => {
    await refused(['--gold', gold, '--predictions', place.file('bad.jsonl', content)], 'bad.jsonl', ...reasons)
  })

  test('without quoting a text', async () => {
    const { stderr } = await score('--gold', gold, '--predictions', place.file('bad.jsonl', lineOf({ id: 'item-0', text: 'secret', spans: [] })))
    expect(stderr).not.toContain('secret')
    expect(stderr).not.toContain('Anna')
  })

  test.each<[string, readonly string[], string]>([
    ['a slice that no item has', ['--slice', 'sourc', '--min-recall', '0'], 'there is source'],
    ['a value that no item has', ['--slice', 'source=mail', '--min-recall', '0'], 'there are social, wire'],
    ['a slice without a name', ['--slice', '=wire'], '--slice takes'],
    ['a slice and nothing to judge it by', ['--slice', 'source'], '--slice says what is judged'],
    ['a drop below no baseline', ['--max-drop', '0.1'], '--max-drop is how far F1 may fall below a baseline'],
    ['the format of no baseline', ['--baseline-format', 'conll'], '--baseline-format is about --baseline-predictions'],
    ['a column of a file without columns', ['--predictions-column', '3'], '--predictions-column is for CoNLL files'],
    ['a span group of a file without any', ['--spans-key', 'sc'], '--spans-key is for spaCy files'],
    ['a threshold above 1', ['--min-recall', '90'], '--min-recall takes a number from 0 to 1'],
    ['another matching', ['--match', 'fuzzy'], '--match takes exact or overlap'],
    ['another format', ['--predictions-format', 'csv'], '--predictions-format takes'],
    ['a label map that is none', ['--label-map', 'PERSON=A', 'PLACE'], '--label-map'],
    ['a label map that is not there', ['--label-map', 'nowhere.json'], 'nowhere.json cannot be read'],
    ['a column that is none', ['--tag-column', '0'], '--tag-column takes'],
  ])('%s', async (_, args, reason) => {
    await refused(['--gold', gold, '--predictions', predicted, ...args], reason)
  })

  test('more slices than can be judged, when there is a baseline', async () => {
    const many = madeItems(101 * 30).map((item, index) => ({ ...item, slices: { author: `a${index % 101}` } }))
    const [file, same] = [place.file('many.jsonl', lines(many)), place.file('many-predictions.jsonl', predictions(many))]
    await refused(['--gold', file, '--predictions', same, '--baseline-predictions', same], '101 slices would be judged', '--slice')
    expect((await score('--gold', file, '--predictions', same, '--quiet')).code).toBe(0)
    expect((await score('--gold', file, '--predictions', same, '--baseline-predictions', same, '--slice', 'author=a1', '--quiet')).code).toBe(0)
  })

  test('more slices than can be scored', async () => {
    const each = madeItems(1001).map((item) => ({ ...item, slices: { author: item.id } }))
    await refused(['--gold', place.file('each.jsonl', lines(each)), '--predictions', place.file('each-predictions.jsonl', predictions(each))], 'more than 1000 slices', 'author')
  })

  test('nothing to score: usage', async () => {
    await refused([], 'score needs --gold FILE and --predictions FILE')
    await refused(['--gold', gold, '--predictions', 'nowhere.jsonl'], 'nowhere.jsonl cannot be read')
    expect(existsSync(path.join(place.path, '.stepwright'))).toBe(false)
  })
})
