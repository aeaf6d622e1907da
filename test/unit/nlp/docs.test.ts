import { describe, expect, test } from '@jest/globals'
import {
  InputError, alignPrediction, checkUnitTest, compileModel, formatOf, joinPredictions, parseItems, parseLabelMap, parseModel, readAnnotated, readPredictions,
} from '../../../src/nlp/index.js'
import { analyse } from '../../../tasks/shared/base-nlp.js'
import { allOf, named, streamOf } from './annotated.js'
import { blocksOf } from './document.js'

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

describe('docs/model-format.md', () => {
  const files = new Map([...blocksOf('model-format.md')].map(([name, body]) => [name, bytesOf(body)]))

  test('shows a whole model, which passes its unit tests', () => {
    expect([...files.keys()]).toEqual(['model.json', 'groups/maker.json', 'groups/deal-word.json', 'patterns/steel.json', 'rules/deal.json', 'unit-tests.jsonl'])
    const { bundle, unitTests } = parseModel(files)
    const model = compileModel(bundle)
    expect(unitTests).toHaveLength(4)
    expect(unitTests.map((one) => checkUnitTest(one, { spans: model.predict(analyse(one.text)) })).filter(({ passed }) => !passed)).toEqual([])
  })

  test('shows nothing in it that does not matter', () => {
    const { bundle, unitTests } = parseModel(files)
    for (const part of ['patterns', 'rules'] as const) {
      for (const [index, { id }] of bundle[part].entries()) {
        const model = compileModel({ ...bundle, [part]: bundle[part].filter((_, other) => other !== index) })
        const same = unitTests.every((one) => checkUnitTest(one, { spans: model.predict(analyse(one.text)) }).passed)
        expect([id, same]).toEqual([id, false])
      }
    }
  })
})

describe('docs/item-format.md', () => {
  const blocks = blocksOf('item-format.md')
  const good = blocks.get('items.jsonl') ?? ''

  test('shows items whose spans are what they seem to be', () => {
    const items = parseItems(bytesOf(good), { file: 'items.jsonl', labels: ['COMPANY', 'PERCENT'] })
    expect(items.map(({ text, spans }) => spans.map(({ start, end }) => text.slice(start, end)))).toEqual([['Vantor Steel', '3%'], ['Vantor'], []])
  })

  test('shows the words in which mistakes are told', () => {
    const first = good.split('\n')[0] ?? ''
    const lines = [
      first, '', '{"id": "a"',
      first.replace('wire-17', 'b').replace('"start": 0, "end": 12', '"start": 17, "end": 30'),
      first,
      first.replace('wire-17', 'c').replace('COMPANY', 'FIRM'),
      '\udcff',
      '{"id": "d", "text": "x", "spans": [], "label": "A"}',
      '{"id": "e", "text": "x", "text": "y", "spans": []}',
    ]
    const file = new Uint8Array(lines.flatMap((line) => [...(line === '\udcff' ? [0xff] : bytesOf(line)), 0x0a]))
    const read = (): unknown => {
      try {
        return parseItems(file, { file: 'items.jsonl', labels: ['COMPANY', 'PERCENT'] })
      } catch (error) {
        return error instanceof InputError ? `${error.message}\n` : error
      }
    }
    expect(read()).toBe(blocks.get('refused'))
  })

  /** A block as a file of its name. */
  const annotated = (file: string, options: object = {}): ReturnType<typeof readAnnotated> => readAnnotated(bytesOf(blocks.get(file) ?? ''), { file, format: formatOf(file), ...options })

  test.each([
    ['dev.conll', ['dev.conll#1 company:Vantor Steel place:Paris', 'dev.conll#2 person:Jean Luc']],
    ['docs.json', ['docs.json#1 company:Vantor', 'docs.json#2 person:Jean Luc', 'docs.json#3 company:Vantor']],
  ])('shows a file %s', async (file, expected) => {
    expect((await allOf(annotated(file))).map((one) => [one.item.id, ...named(one)].join(' '))).toEqual(expected)
  })

  test('shows the label map to add, which is right when it is filled in', async () => {
    const labels = ['COMPANY', 'PERSON']
    const error: unknown = await allOf(annotated('dev.conll', { labels })).catch((reason: unknown) => reason)
    expect(error instanceof InputError ? `${error.message}\n` : error).toBe(blocks.get('unmapped'))
    const labelMap = parseLabelMap(['company=COMPANY', 'place=', 'person=PERSON'])
    expect((await allOf(annotated('dev.conll', { labels, labelMap }))).map(named)).toEqual([['COMPANY:Vantor Steel'], ['PERSON:Jean Luc']])
  })

  test('shows predictions for its items', async () => {
    const [gold, file] = [await allOf(annotated('items.jsonl')), 'predictions.jsonl']
    const predictions = readPredictions(bytesOf(blocks.get(file) ?? ''), { file, format: formatOf(file) })
    const joined = await allOf(joinPredictions(streamOf(gold), predictions, { file, as: 'now', missing: 'refuse' }))
    const found = new Map(joined.map((one) => {
      const outcome = one.now === undefined ? undefined : alignPrediction(one, one.now).outcome
      return [one.item.id, outcome === undefined || 'error' in outcome ? outcome : named({ ...one, item: { ...one.item, spans: outcome.spans } })]
    }))
    expect(found).toEqual(new Map<string, unknown>([['post-4', ['COMPANY:Vantor']], ['wire-17', ['COMPANY:Vantor', 'PERCENT:3%']], ['wire-18', { error: 'States.Timeout' }]]))
  })
})
