import winkNLP from 'wink-nlp'
import type { Model, WinkMethods } from 'wink-nlp'
import model from 'wink-eng-lite-web-model'

/** A loaded pipeline. */
export interface Pipeline {
  readonly nlp: WinkMethods
  /** Words it knows: those of the language model and those it met. */
  vocabularySize(): number
}

/** What is touched of the language model, whose types say nothing. */
interface Core {
  readonly features: { readonly lexeme: Vocabulary }
}
interface Vocabulary {
  hash: object
  readonly list: readonly string[]
}
interface Cache {
  lookup(word: string): readonly number[] | null
}
interface Features {
  /** Part of speech of a word that the language model does not know. */
  pos(word: string, category: number, cache: Cache): number
}

/** wink's category of what it cannot tell. */
const unknownCategory = 0
/** Higher than any number of a word: wink takes it for that of a word it has learnt. */
const learnt = [Infinity]

/**
 * Loads wink with a memory that does not change what it says.
 *
 * wink keeps the words it meets, and a piece of text that it has met it takes for one token without looking at it again. So the tokens of a
 * text would depend on the texts before it, and those of a sentence on the sentences before it: `China's...` is `China's`, `.`, `..` at first
 * and `China's`, `...` later. Here what it learns goes where its tokenizer does not look.
 */
export function loadPipeline(): Pipeline {
  const { core: readCore, featureFn: makeFeatures } = model as unknown as { readonly core: () => Core, readonly featureFn: (...config: readonly unknown[]) => Features }
  const core = readCore()
  const features = (...config: readonly unknown[]): Features => {
    const made = makeFeatures(...config)
    return {
      ...made,
      // a mark alone is a word or unknown, by what stands around it when it is first met
      pos: (word, category, cache) => made.pos(word, /^\p{M}+$/u.test(word) ? unknownCategory : category, { ...cache, lookup: (other) => cache.lookup(other) ?? learnt }),
    }
  }
  const adapted: Record<keyof Model, unknown> = { ...model, core: () => core, featureFn: features }
  const nlp = winkNLP(adapted as Model, ['sbd', 'pos', 'ner'])
  // its tokenizer has taken hold of the first table by now; new words go into the second
  const { lexeme } = core.features
  lexeme.hash = Object.create(lexeme.hash) as object
  return { nlp, vocabularySize: () => lexeme.list.length }
}
