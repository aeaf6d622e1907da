import type { Analysis, Token } from '../../../src/nlp/index.js'

/** A transparent analyser for tests: words and marks are tokens, a full stop or a line end closes a sentence. */
export function analyseToy(text: string): Analysis {
  const tokens: Token[] = []
  const sentences: (readonly [number, number])[] = []
  let from = 0
  const close = (): void => {
    if (tokens.length > from) sentences.push([from, tokens.length])
    from = tokens.length
  }
  for (const match of text.matchAll(/[\p{L}\p{N}]+|\n|[^\s]/gu)) {
    const [word] = match
    if (word === '\n') close()
    else {
      tokens.push({ start: match.index, end: match.index + word.length, text: word, lemma: word.toLowerCase(), pos: posOf(word) })
      if (word === '.') close()
    }
  }
  close()
  return { tokens, sentences }
}

function posOf(word: string): string {
  if (/^\p{N}/u.test(word)) return 'NUM'
  if (/^\p{Lu}/u.test(word)) return 'PROPN'
  return /^\p{L}/u.test(word) ? 'NOUN' : 'PUNCT'
}
