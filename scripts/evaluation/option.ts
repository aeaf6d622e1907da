import type { ItemFormat, Matching, SliceChoice } from '../../src/nlp/index.js'
import { UsageError } from '../cli/command.js'
import { fraction, oneOf, wholeNumber } from '../cli/options.js'
import type { OptionValues } from '../cli/options.js'

/** Options of every command that judges predictions. */
export const judgingTable = {
  'match': 'string', 'min-precision': 'string', 'min-recall': 'string', 'max-drop': 'string', 'slice': 'strings',
  'report': 'string', 'format': 'string', 'quiet': 'switch',
} as const

export const judgingHelp = `  --min-precision N          least micro precision, from 0 to 1; below it the verdict is threshold
  --min-recall N             least micro recall
  --max-drop N               how far F1 may fall below the baseline, from 0 to 1 (default 0)
  --slice DIM[=VALUE]…       judge these slices only (default: all that have enough items),
                             and hold their micro figures to the thresholds too
  --match exact|overlap      when a prediction is right (default exact)`

/** How predictions are judged. */
export interface Judging {
  readonly matching: Matching
  readonly minPrecision?: number
  readonly minRecall?: number
  readonly maxDrop?: number
  /** Absent: every slice is judged, none has thresholds. */
  readonly slices?: readonly SliceChoice[]
}

/**
 * Reads how to judge. What would change nothing is refused: whoever asks for it expects that it does.
 *
 * @param baseline - the option that names the baseline, and whether there is one
 * @throws UsageError
 */
export function readJudging(options: OptionValues<typeof judgingTable>, baseline: { readonly option: string, readonly given: boolean }): Judging {
  const limits = {
    minPrecision: fraction('min-precision', options['min-precision']),
    minRecall: fraction('min-recall', options['min-recall']),
    maxDrop: fraction('max-drop', options['max-drop']),
  }
  const { minPrecision, minRecall, maxDrop } = limits
  if (maxDrop !== undefined && !baseline.given) throw new UsageError(`--max-drop is how far F1 may fall below a baseline: give --${baseline.option}`)
  const slices = options.slice.map(sliceChoice)
  if (slices.length > 0 && !baseline.given && minPrecision === undefined && minRecall === undefined) {
    throw new UsageError(`--slice says what is judged: give --${baseline.option}, --min-precision or --min-recall to judge it by`)
  }
  return {
    matching: oneOf('match', options.match, ['exact', 'overlap'], 'exact'),
    ...Object.fromEntries(Object.entries(limits).filter(([, value]) => value !== undefined)),
    ...(slices.length > 0 && { slices }),
  }
}

function sliceChoice(text: string): SliceChoice {
  const [, dimension = '', value] = /^([^=]*)(?:=(.*))?$/su.exec(text) ?? []
  if (dimension === '' || value === '') throw new UsageError(`--slice takes DIMENSION or DIMENSION=VALUE, not '${text}'`)
  return { dimension, ...(value !== undefined && { value }) }
}

/** Options of how annotated files are read. */
export const readingTable = { 'label-map': 'strings', 'tag-column': 'string', 'spans-key': 'string', 'max-document-bytes': 'string' } as const

export const readingHelp = `  --label-map GOLD=MODEL…    labels of the examples as the model calls them; GOLD= leaves its
                             spans out; or a JSON file {"GOLD": "MODEL" or null}
  --tag-column N             column of the tags in CoNLL files (default: the last)
  --spans-key KEY            span group to read from spaCy files; ents: the entities
  --max-document-bytes N     refuse larger texts (default 10000000)`

/**
 * Refuses an option about files of a format that none of the files has.
 *
 * @throws UsageError
 */
export function requireFormat(name: string, text: string | undefined, format: ItemFormat, formats: readonly ItemFormat[]): void {
  if (text !== undefined && !formats.includes(format)) throw new UsageError(`--${name} is for ${format === 'conll' ? 'CoNLL' : 'spaCy'} files, and none was given`)
}

/** A column of a CoNLL file, or nothing. The first holds the tokens. */
export const optionalColumn = (name: string, text: string | undefined): number | undefined => (text === undefined ? undefined : wholeNumber(name, text, 2, 2))

/** A format, or nothing: then files' names tell. */
export const optionalFormat = (name: string, text: string | undefined): ItemFormat | undefined =>
  (text === undefined ? undefined : oneOf<ItemFormat>(name, text, ['jsonl', 'conll', 'spacy'], 'jsonl'))
