import { createConllDrafts } from '../conll/draft.js'
import { createLineReader, mapReader, readStream } from '../input/stream.js'
import type { ByteSource, StreamReader } from '../input/stream.js'
import { createSpacyDrafts } from '../spacy/draft.js'
import { createCollector } from './collector.js'
import type { CollectorOptions } from './collector.js'
import { defaultMaxDocumentBytes } from './draft.js'
import type { Draft } from './draft.js'
import type { AnnotatedItem, ItemFormat } from './format.js'
import type { ItemIds } from './id.js'
import type { LabelMap, LabelUse } from './label-map.js'
import { draftOfLine, maxLineBytes } from './parse.js'

export interface ReadAnnotatedOptions extends CollectorOptions {
  /** Name of the file, for errors and for ids that are made of it. */
  readonly file: string
  readonly format: ItemFormat
  /** Labels that the model declares; any when absent. */
  readonly labels?: readonly string[]
  readonly labelMap?: LabelMap
  /** What became of labels is added to it. */
  readonly labelUse?: LabelUse
  /** Largest text, in bytes of UTF-8; 10 MB when absent. */
  readonly maxDocumentBytes?: number
  /** Ids of items that were read before, from other files; those of this file are added. */
  readonly ids?: ItemIds
  /** CoNLL: column of the tags, counted from 1; the last when absent. */
  readonly tagColumn?: number
  /** spaCy: span group to read; `ents`: the entities. */
  readonly spansKey?: string
}

/**
 * Reads annotated examples of any of the three formats (`docs/item-format.md`). Offsets become UTF-16 code units.
 * Holds one item and all ids in memory.
 *
 * Items come out as they are read until the first mistake; the rest of the file is then only checked, and at its end
 * everything found is thrown. So nothing must be started before the whole file was read.
 *
 * @throws InputError with up to 20 problems: not UTF-8, not of the format, a span outside its text, two overlapping spans of one label,
 * labels that are neither mapped nor declared (one problem each, and last what to add), an id used twice, a text over the limit,
 * a file without items
 * @example
 * ```ts
 * const options = { file, format: formatOf(file), labels: model.bundle.labels, labelMap: parseLabelMap(['person=PERSON']) }
 * for await (const { item, line } of readAnnotated(createReadStream(file), options)) …
 * ```
 */
export function readAnnotated(source: ByteSource, options: ReadAnnotatedOptions): AsyncGenerator<AnnotatedItem> {
  return readStream(source, () => createAnnotatedReader(options))
}

/** What {@link readAnnotated} does, a chunk at a time. Its end throws. */
export function createAnnotatedReader(options: ReadAnnotatedOptions): StreamReader<AnnotatedItem> {
  const collector = createCollector(options)
  const items = mapReader(createDrafts(options), (draft) => collector.take(draft))
  return {
    push: (chunk) => items.push(chunk),
    *end() {
      yield* items.end()
      collector.finish()
    },
  }
}

function createDrafts({ file, format, maxDocumentBytes = defaultMaxDocumentBytes, tagColumn, spansKey }: ReadAnnotatedOptions): StreamReader<Draft> {
  switch (format) {
    case 'jsonl': return mapReader(createLineReader(maxLineBytes(maxDocumentBytes)), (line) => draftOfLine(line, maxDocumentBytes))
    case 'conll': return createConllDrafts({ file, maxDocumentBytes, ...(tagColumn !== undefined && { tagColumn }) })
    case 'spacy': return createSpacyDrafts({ file, maxDocumentBytes, ...(spansKey !== undefined && { spansKey }) })
  }
}
