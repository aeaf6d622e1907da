import type { Analysis } from '../types.js'

/** The analysis of one part, offsets counted from the part's own start. */
export interface AnalysedPart {
  /** Where the part begins in the document, in UTF-16 code units. */
  readonly start: number
  readonly analysis: Analysis
}

/**
 * Joins the analyses of a document's parts, in any order, into one of the whole document.
 *
 * @throws RangeError when parts overlap
 * @example
 * ```ts
 * const parts = splitText(text, 20_000, analyse)
 * mergeAnalyses(parts.map((part) => ({ start: part.start, analysis: analyse(part.text) })))
 * ```
 */
export function mergeAnalyses(parts: readonly AnalysedPart[]): Analysis {
  const tokens: Analysis['tokens'][number][] = []
  const sentences: Analysis['sentences'][number][] = []
  for (const { start, analysis } of parts.toSorted((a, b) => a.start - b.start)) {
    const before = tokens.length
    if (start < (tokens.at(-1)?.end ?? 0)) throw new RangeError(`the part that begins at ${start} overlaps the one before it`)
    for (const token of analysis.tokens) tokens.push({ ...token, start: token.start + start, end: token.end + start })
    for (const [from, to] of analysis.sentences) sentences.push([from + before, to + before])
  }
  return { tokens, sentences }
}
