/** A stretch of a document. */
export interface Part {
  /** Where it begins in the document, in UTF-16 code units. */
  readonly start: number
  readonly text: string
}

/** Kinds of boundary, the best first. Each matches what the part before the cut ends with. */
const boundaries: readonly RegExp[] = [
  /\n[^\S\n]*\n\s*/g,
  // a word that is no abbreviation, a full stop, closing marks, white space, and then a beginning
  /(?<!\b(?:\p{L}|Inc|Corp|Ltd|Co|Mr|Mrs|Ms|Dr|Prof|St|Sr|Jr|No|vs|etc|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec))[.!?…]["'”’)\]]*\s+(?=["'“‘([]*[\p{Lu}\p{N}])/gu,
  /[。！？]\s*/g,
  /\n\s*/g,
  /\s+/g,
]

/**
 * Cuts a document into parts of at most `maxLength` UTF-16 code units, in order, which together are the document.
 * A cut falls on the last paragraph's end in the second half of the reach; without one, on a sentence's end, a line's end,
 * white space; only without any of these inside a word, and never inside a character.
 *
 * @param maxLength - at least 2, so that any character fits
 * @throws RangeError for a smaller `maxLength`
 * @example
 * ```ts
 * splitText('One two. Three four.', 12) // [{ start: 0, text: 'One two. ' }, { start: 9, text: 'Three four.' }]
 * ```
 */
export function splitText(text: string, maxLength: number): readonly Part[] {
  if (!Number.isInteger(maxLength) || maxLength < 2) throw new RangeError(`a part's length is a whole number of at least 2, not ${maxLength}`)
  const parts: Part[] = []
  let start = 0
  while (text.length - start > maxLength) {
    const end = start + cutWithin(text.slice(start, start + maxLength + 1), maxLength)
    parts.push({ start, text: text.slice(start, end) })
    start = end
  }
  if (start < text.length || parts.length === 0) parts.push({ start, text: text.slice(start) })
  return parts
}

/** Where to cut, from the reach and one code unit more (which shows whether a sentence begins there). */
function cutWithin(reach: string, maxLength: number): number {
  const least = Math.ceil(maxLength / 2)
  for (const boundary of boundaries) {
    let cut = 0
    for (const match of reach.matchAll(boundary)) {
      const end = match.index + match[0].length
      if (end <= maxLength) cut = end
    }
    if (cut >= least) return cut
  }
  return insidePair(reach, maxLength) ? maxLength - 1 : maxLength
}

function insidePair(text: string, at: number): boolean {
  const [before, after] = [text.charCodeAt(at - 1), text.charCodeAt(at)]
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff
}
