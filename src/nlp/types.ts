/**
 * A labelled stretch of text. Offsets are UTF-16 code units in memory, half-open [start, end).
 * Files count Unicode code points, as Python tools do; readers and writers convert.
 */
export interface Span {
  readonly start: number
  readonly end: number
  readonly label: string
}

/** An annotated example. */
export interface Item {
  readonly id: string
  readonly text: string
  /** Gold spans. */
  readonly spans: readonly Span[]
  /** Names of subsets it belongs to, by dimension: `{ source: 'wire' }`. */
  readonly slices?: Readonly<Record<string, string>>
}

/** One token of the base analysis: words, numbers, marks; white space makes no tokens. Offsets are UTF-16 code units in the whole document. */
export interface Token {
  readonly start: number
  readonly end: number
  readonly text: string
  readonly lemma: string
  /** Universal part-of-speech tag: `NOUN`, `PROPN`, `VERB` … */
  readonly pos: string
  /** Entity type found by the base analysis: `MONEY`, `DATE`, `CARDINAL` … */
  readonly entity?: string
}

/** What base NLP says of a document: made once per text, reused by every model. */
export interface Analysis {
  readonly tokens: readonly Token[]
  /** Half-open token ranges [from, to) of the sentences, in order, covering all tokens. */
  readonly sentences: readonly (readonly [number, number])[]
}

/** A span a model says, before and after business logic. */
export interface Annotation extends Span {
  /** Id of the pattern or rule that made it. */
  readonly source: string
  readonly score: number
}
