import { describe, expect, test } from '@jest/globals'
import { createChunkDecoder, parseTag } from '../../../../src/nlp/conll/tag.js'

/** Chunks of tags as `LABEL first-end`. */
function decode(tags: string): readonly string[] {
  const decoder = createChunkDecoder()
  for (const text of tags.split(' ')) {
    const tag = parseTag(text)
    if (typeof tag === 'string') throw new Error(tag)
    decoder.next(tag)
  }
  return decoder.end().map(({ first, end, label }) => `${label} ${first}-${end}`)
}

describe('tags decoded as conlleval does', () => {
  test.each([
    ['IOB2', 'B-P I-P O B-Q', ['P 0-2', 'Q 3-4']],
    ['IOB1', 'I-P I-P O I-Q', ['P 0-2', 'Q 3-4']],
    ['IOB1, B only between neighbours of one type', 'I-P B-P I-P', ['P 0-1', 'P 1-3']],
    ['BIOES', 'B-P I-P E-P S-P O S-Q', ['P 0-3', 'P 3-4', 'Q 5-6']],
    ['BILUO', 'B-P L-P U-P O U-Q', ['P 0-2', 'P 2-3', 'Q 4-5']],
    ['I after another type opens', 'B-P I-Q I-Q', ['P 0-1', 'Q 1-3']],
    ['E after another type opens and closes', 'B-P E-Q I-Q', ['P 0-1', 'Q 1-2', 'Q 2-3']],
    ['E after O is one alone', 'O E-P I-P', ['P 1-2', 'P 2-3']],
    ['E after E is one alone', 'B-P E-P E-P', ['P 0-2', 'P 2-3']],
    ['I after E and S opens', 'E-P I-P S-P I-P', ['P 0-1', 'P 1-2', 'P 2-3', 'P 3-4']],
    ['B after B opens', 'B-P B-P', ['P 0-1', 'P 1-2']],
    ['S inside a chunk closes it', 'B-P S-P I-P', ['P 0-1', 'P 1-2', 'P 2-3']],
    ['a type may hold a dash', 'B-creative-work I-creative-work', ['creative-work 0-2']],
    ['types that only differ after a dash', 'B-a-b I-a-c', ['a-b 0-1', 'a-c 1-2']],
    ['nothing', 'O O', []],
  ])('%s', (_, tags, chunks) => {
    expect(decode(tags)).toEqual(chunks)
  })

  test.each([
    ['PER', 'neither O'], ['X-PER', 'neither O'], ['b-PER', 'neither O'], ['o', 'neither O'], ['BPER', 'neither O'], ['-PER', 'neither O'], ['B_PER', 'neither O'],
    ['B-', 'no type'], ['B', 'neither O'], ['', 'empty'], ['constructor', 'neither O'], [`B-${'x'.repeat(101)}`, 'more than 100'],
  ])("'%s' is no tag", (text, reason) => {
    expect(parseTag(text)).toContain(reason)
  })
})
