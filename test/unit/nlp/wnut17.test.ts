import { createReadStream, existsSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from '@jest/globals'
import { readAnnotated } from '../../../src/nlp/index.js'
import type { AnnotatedItem } from '../../../src/nlp/index.js'

const folder = path.resolve(import.meta.dirname, '../../../../shared/data/nlp/wnut17')
if (!existsSync(folder)) process.stderr.write(`SKIPPED: the WNUT 2017 corpus is not at ${folder}\n`)

const read = (name: string): AsyncGenerator<AnnotatedItem> => readAnnotated(createReadStream(path.join(folder, name)), { file: name, format: 'conll' })

/** Counts that the corpus is known to have. */
const known = [
  ['wnut17train.conll', 3394, 62730, { 'corporation': 221, 'creative-work': 140, 'group': 264, 'location': 548, 'person': 660, 'product': 142 }],
  ['emerging.dev.conll', 1009, 15733, { 'corporation': 34, 'creative-work': 105, 'group': 39, 'location': 74, 'person': 470, 'product': 114 }],
] as const

;(existsSync(folder) ? describe : describe.skip)('the WNUT 2017 corpus', () => {
  test.each(known)('%s has its sentences, tokens and entities', async (name, sentences, tokens, entities) => {
    const counts: Record<string, number> = {}
    let [items, words] = [0, 0]
    for await (const { item: { spans }, tokens: places = [] } of read(name)) {
      items++
      words += places.length
      for (const { label } of spans) counts[label] = (counts[label] ?? 0) + 1
    }
    expect([items, words, counts]).toEqual([sentences, tokens, entities])
  })

  test('a byte-order mark inside a token stays', async () => {
    const marked: number[] = []
    for await (const { item: { text }, tokens = [] } of read('emerging.dev.conll')) {
      for (const { start, end, line } of tokens) if (text.slice(start, end).endsWith('\ufeff')) marked.push(line)
    }
    expect(marked).toEqual([16730])
  })
})
