import type { Span } from '../../src/nlp/index.js'

/** A text with its spans marked: `[Vantor Steel|COMPANY] fell`. Brackets and bars have no other use in it. */
export interface MarkedItem {
  readonly source: 'wire' | 'filing' | 'blog' | 'social'
  readonly sector: 'energy' | 'finance' | 'health' | 'industry' | 'retail' | 'technology'
  readonly text: string
}

/**
 * Takes the marks out of a text.
 *
 * @throws Error when a bracket or bar is left over
 */
export function parseMarkup(marked: string): { readonly text: string, readonly spans: readonly Span[] } {
  const spans: Span[] = []
  let text = ''
  let at = 0
  for (const match of marked.matchAll(/\[([^[\]|]+)\|([A-Z]+)\]/g)) {
    const [whole, words = '', label = ''] = match
    text += marked.slice(at, match.index)
    spans.push({ start: text.length, end: text.length + words.length, label })
    text += words
    at = match.index + whole.length
  }
  text += marked.slice(at)
  const stray = /[[\]|]/.exec(text)
  if (stray !== null) throw new Error(`stray '${stray[0]}' in the marked text: ${text.slice(Math.max(0, stray.index - 30), stray.index + 30)}`)
  return { text, spans }
}
