import type { Item } from '../types.js'
import type { TokenPlace } from './format.js'

/** What is wrong with a line. */
export interface Mistake {
  readonly line: number
  readonly reason: string
}

/** An item as its file has it: labels are the file's own, and nothing was held against other items. */
export interface Draft {
  readonly line: number
  readonly mistakes: readonly Mistake[]
  /** As far as it could be read; absent when nothing could. Offsets are UTF-16 code units. */
  readonly item?: Item
  readonly tokens?: readonly TokenPlace[]
}

export const noMistakes: readonly Mistake[] = []

export const defaultMaxDocumentBytes = 10_000_000

/** What is wrong with a text, whatever file it is from. */
export function textMistakes(text: string, maxDocumentBytes: number): readonly string[] {
  // a code unit takes at most three bytes
  const bytes = text.length * 3 <= maxDocumentBytes ? 0 : Buffer.byteLength(text, 'utf8')
  return [
    ...(text === '' ? ['the text is empty'] : []),
    ...(bytes > maxDocumentBytes ? [`the text has ${bytes} bytes; at most ${maxDocumentBytes} are allowed`] : []),
    ...(/\p{Surrogate}/u.test(text) ? ['the text holds half of a surrogate pair, which is no character'] : []),
  ]
}
