import type { Analysis } from '../types.js'

/**
 * Where a text may be cut so that analysing both sides apart says what analysing the whole says: between two sentences, where the first ends
 * with a mark, white space follows, and the second begins with a letter or a digit.
 *
 * A sentence that ends with an abbreviation (`Acme Inc. Shares fell`) is no such place: base NLP looks across it. Nor is one before or after a
 * quotation mark that could belong to either side, or without white space, where words are told apart by their surroundings.
 *
 * @returns offsets in UTF-16 code units, ascending: each is the start of a sentence
 * @example
 * ```ts
 * safeCuts(analyse('One two. Three four.')) // [9]
 * ```
 */
export function safeCuts({ tokens, sentences }: Analysis): readonly number[] {
  return sentences.flatMap(([first]) => {
    const [before, after] = [tokens[first - 1], tokens[first]]
    return before !== undefined && after !== undefined && before.pos === 'PUNCT' && before.end < after.start && /^[\p{L}\p{N}]/u.test(after.text) ? [after.start] : []
  })
}
