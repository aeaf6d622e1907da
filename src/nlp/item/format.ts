import type { Item } from '../types.js'

/** How annotated examples and predictions are written: see `docs/item-format.md`. */
export type ItemFormat = 'jsonl' | 'conll' | 'spacy'

/** Where a token stands: in its item's text, in UTF-16 code units, and in the file. */
export interface TokenPlace {
  readonly start: number
  readonly end: number
  readonly line: number
}

/** An item and where it came from. */
export interface AnnotatedItem {
  readonly item: Item
  readonly file: string
  /** Where it begins. */
  readonly line: number
  /** Of a CoNLL file only: its tokens, in order. */
  readonly tokens?: readonly TokenPlace[]
}

const extensions: ReadonlyMap<string, ItemFormat> = new Map([
  ...['conll', 'iob', 'iob2', 'bio', 'bioes', 'tsv'].map((extension) => [extension, 'conll'] as const),
  ['json', 'spacy'],
])

/**
 * The format that a file's name tells: CoNLL for `.conll .iob .iob2 .bio .bioes .tsv`, spaCy for `.json`, else JSONL.
 *
 * @example
 * ```ts
 * formatOf('news/train.conll') // 'conll'
 * ```
 */
export function formatOf(fileName: string): ItemFormat {
  return extensions.get(fileName.slice(fileName.lastIndexOf('.') + 1).toLowerCase()) ?? 'jsonl'
}

/** The last part of a path, whichever way its slashes lean: generated ids begin with it. */
export function baseName(file: string): string {
  return file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1)
}
