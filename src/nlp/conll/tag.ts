/** A named run of tokens, from `first` up to `end`, which is excluded. */
export interface Chunk {
  readonly first: number
  readonly end: number
  readonly label: string
}

/** What a tag does: it opens a chunk, goes on with one, closes one, or is one alone. */
export type TagKind = 'open' | 'go-on' | 'close' | 'alone'
export interface Tag {
  readonly kind: TagKind
  readonly label: string
}

const kinds: Readonly<Record<string, TagKind>> = { B: 'open', I: 'go-on', E: 'close', L: 'close', S: 'alone', U: 'alone' }

/** Longest name of a label. */
const mostLength = 100

/**
 * Reads a tag of IOB1, IOB2, BIOES or BILOU: `O`, or a letter, `-` and a type, which may hold `-` too. `null` for `O`; a reason for what is none of them.
 * The reason does not quote it: if a file's columns are not what they seem to be, it is a word of the text.
 */
export function parseTag(text: string): Tag | null | string {
  if (text === 'O') return null
  if (text === '') return 'the tag is empty'
  const kind = text[1] === '-' && Object.hasOwn(kinds, text[0] ?? '') ? kinds[text[0] ?? ''] : undefined
  if (kind === undefined) return 'the tag is neither O nor one of B- I- E- S- L- U- and a type'
  const label = text.slice(2)
  if (label === '') return 'the tag has no type'
  return label.length > mostLength ? `the type of the tag has more than ${mostLength} characters` : { kind, label }
}

/** Finds chunks as tags come. */
export interface ChunkDecoder {
  next(tag: Tag | null): void
  /** All chunks of the sentence. */
  end(): readonly Chunk[]
}

/**
 * Decodes by the rules of *conlleval*, the script of the CoNLL shared tasks, which hold for every scheme at once: B and S always open a
 * chunk; I and E open one when none of their type is open; E and S close theirs, and so does everything that does not go on with it.
 *
 * Source: conlleval (E. Tjong Kim Sang, CoNLL-2000; with E and S as in its later versions), `startOfChunk` and `endOfChunk`.
 *
 * @example
 * ```ts
 * const decoder = createChunkDecoder()
 * for (const tag of ['I-PER', 'I-PER', 'B-PER', 'O']) decoder.next(parseTag(tag))
 * decoder.end() // [{ first: 0, end: 2, label: 'PER' }, { first: 2, end: 3, label: 'PER' }]
 * ```
 */
export function createChunkDecoder(): ChunkDecoder {
  const chunks: Chunk[] = []
  let at = 0
  let open: { readonly first: number, readonly label: string } | undefined
  const close = (): void => {
    if (open !== undefined) chunks.push({ ...open, end: at })
    open = undefined
  }
  return {
    next(tag) {
      const opens = tag?.kind === 'open' || tag?.kind === 'alone' || tag?.label !== open?.label
      if (opens) close()
      if (tag !== null && opens) open = { first: at, label: tag.label }
      at++
      if (tag?.kind === 'close' || tag?.kind === 'alone') close()
    },
    end() {
      close()
      return chunks
    },
  }
}
