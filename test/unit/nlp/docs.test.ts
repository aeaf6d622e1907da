import { describe, expect, test } from '@jest/globals'
import { InputError, checkUnitTest, compileModel, parseItems, parseModel } from '../../../src/nlp/index.js'
import { analyse } from '../../../tasks/shared/base-nlp.js'
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
})
