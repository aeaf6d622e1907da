import type { Analysis } from '../types.js'
import { safeCuts } from './cut.js'

/** A stretch of a document. */
export interface Part {
  /** Where it begins in the document, in UTF-16 code units. */
  readonly start: number
  readonly text: string
}

/** Base NLP. */
export type Analyse = (text: string) => Analysis

/** How much of the document is looked at first, on either side of a part's end. */
const firstLook = 1_000

/**
 * Cuts a document into parts of at most `maxLength` UTF-16 code units, in order, which together are the document. Cuts fall between
 * sentences, at places where base NLP says of the parts what it says of the whole ({@link safeCuts}). Only a sentence that is
 * itself longer than `maxLength` is cut: at a line's end, else at white space, else inside a word, never inside a character; what is said around
 * such a cut may differ from what would be said of the whole.
 *
 * Only the surroundings of the cuts are analysed, so most of the work is left for the parts.
 *
 * @param maxLength - at least 2, so that any character fits
 * @throws RangeError for a smaller `maxLength`
 * @example
 * ```ts
 * splitText('One two. Three four.', 12, analyse) // [{ start: 0, text: 'One two. ' }, { start: 9, text: 'Three four.' }]
 * ```
 */
export function splitText(text: string, maxLength: number, analyse: Analyse): readonly Part[] {
  if (!Number.isInteger(maxLength) || maxLength < 2) throw new RangeError(`a part's length is a whole number of at least 2, not ${maxLength}`)
  const parts: Part[] = []
  let start = 0
  while (text.length - start > maxLength) {
    const end = lastCut(text, start, start + maxLength, analyse) ?? start + emergencyCut(text.slice(start, start + maxLength + 1), maxLength)
    parts.push({ start, text: text.slice(start, end) })
    start = end
  }
  if (start < text.length || parts.length === 0) parts.push({ start, text: text.slice(start) })
  return parts
}

/** The last safe cut between `start`, excluded, and `most`: looked for in ever larger surroundings of `most`. */
function lastCut(text: string, start: number, most: number, analyse: Analyse): number | undefined {
  for (let look = firstLook; ; look *= 4) {
    const [from, to] = [Math.max(start, most - look), Math.min(text.length, most + look)]
    const last = certainCuts(text, from, to, start, analyse).findLast((cut) => cut > start && cut <= most)
    if (last !== undefined || from === start) return last
  }
}

/** Text without this need not be analysed: columns of figures, words without marks, a text without white space. */
const sentenceEnd = /[.!?…。！？][^\s\p{L}\p{N}]{0,3}\s/u

/** The safe cuts that are seen in a stretch of the text and are sure to be seen in the whole: its torn sentences may look like something else. */
function certainCuts(text: string, from: number, to: number, start: number, analyse: Analyse): readonly number[] {
  // a word is not torn
  const offset = from === start ? start : afterSpace(text, from, to)
  const stretch = text.slice(offset, to)
  const cuts = sentenceEnd.test(stretch) ? safeCuts(analyse(stretch)) : []
  return cuts.slice(from === start ? 0 : 1, to === text.length ? undefined : -1).map((cut) => offset + cut)
}

function afterSpace(text: string, from: number, to: number): number {
  const space = text.slice(from, to).search(/\s/)
  return space === -1 ? to : from + space + 1
}

/** Kinds of places inside a sentence, the best first. */
const emergencies: readonly RegExp[] = [/\n\s*/g, /\s+/g]

/** Where to cut a long sentence, given one code unit more than allowed. */
function emergencyCut(reach: string, maxLength: number): number {
  for (const kind of emergencies) {
    const cut = [...reach.matchAll(kind)].map((match) => match.index + match[0].length).findLast((end) => end <= maxLength)
    if (cut !== undefined) return cut
  }
  return insidePair(reach, maxLength) ? maxLength - 1 : maxLength
}

function insidePair(text: string, at: number): boolean {
  const [before, after] = [text.charCodeAt(at - 1), text.charCodeAt(at)]
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff
}
