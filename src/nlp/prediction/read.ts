import { createSentenceReader } from '../conll/read.js'
import { createLineReader, mapReader, readStream } from '../input/stream.js'
import type { ByteSource, StreamReader } from '../input/stream.js'
import { defaultMaxDocumentBytes } from '../item/draft.js'
import type { ItemFormat } from '../item/format.js'
import { createItemIds } from '../item/id.js'
import { maxLineBytes } from '../item/parse.js'
import { createProblemList } from '../item/problem-list.js'
import { createDocumentReader } from '../spacy/read.js'
import { predictionOfLine } from './parse.js'
import type { PredictionDraft } from './parse.js'
import type { Prediction } from './prediction.js'

export interface ReadPredictionsOptions {
  /** Name of the file, for errors. */
  readonly file: string
  readonly format: ItemFormat
  /** Largest text, in bytes of UTF-8; 10 MB when absent. */
  readonly maxDocumentBytes?: number
  /** CoNLL: column of the tags, counted from 1; the last when absent. */
  readonly tagColumn?: number
  /** spaCy: span group to read; `ents`: the entities. */
  readonly spansKey?: string
}

/**
 * Reads predictions that were made anywhere, in any of the three formats (`docs/item-format.md`). A line of JSONL is
 * `{ id, spans }`, or `{ id, error }` for an item without a result; `text` may be given. Predicted spans may overlap and repeat.
 * Holds one prediction and all ids in memory. What is wrong is told as {@link readAnnotated} does.
 *
 * @throws InputError with up to 20 problems: not UTF-8, not of the format, an id used twice, a file without predictions
 * @example
 * ```ts
 * for await (const prediction of readPredictions(createReadStream(file), { file, format: formatOf(file) })) …
 * ```
 */
export function readPredictions(source: ByteSource, options: ReadPredictionsOptions): AsyncGenerator<Prediction> {
  return readStream(source, () => createPredictionReader(options))
}

function createPredictionReader(options: ReadPredictionsOptions): StreamReader<Prediction> {
  const { file } = options
  const problems = createProblemList(file)
  const ids = createItemIds()
  let found = 0
  ids.begin(file)
  const take = ({ line, mistakes, prediction }: PredictionDraft): Prediction | undefined => {
    for (const mistake of mistakes) problems.add(mistake)
    if (prediction !== undefined) {
      found++
      const earlier = prediction.id === undefined ? undefined : ids.add(prediction.id, line)
      if (earlier !== undefined) problems.add({ line, reason: `the id '${prediction.id ?? ''}' was used in ${earlier}` })
    }
    if (problems.isFull()) problems.throwIfAny()
    return prediction === undefined || !problems.isEmpty() ? undefined : { file, line, ...prediction }
  }
  const reader = mapReader(createDrafts(options), take)
  return {
    push: (chunk) => reader.push(chunk),
    *end() {
      yield* reader.end()
      if (found === 0 && problems.isEmpty()) problems.add({ line: 1, reason: 'the file holds no predictions' })
      problems.throwIfAny()
    },
  }
}

function createDrafts({ format, maxDocumentBytes = defaultMaxDocumentBytes, tagColumn, spansKey }: ReadPredictionsOptions): StreamReader<PredictionDraft> {
  switch (format) {
    case 'jsonl': return mapReader(createLineReader(maxLineBytes(maxDocumentBytes)), (line) => predictionOfLine(line, maxDocumentBytes))
    case 'conll': return mapReader(createSentenceReader({ maxDocumentBytes, ...(tagColumn !== undefined && { tagColumn }) }), ({ line, mistakes, text, tokens, chunks }) =>
      ({ line, mistakes, prediction: { text, tokens, outcome: { spans: chunks.map(({ first, end, label }) => ({ start: first, end, label })) } } }))
    case 'spacy': return mapReader(createDocumentReader({ maxDocumentBytes, ...(spansKey !== undefined && { spansKey }) }), ({ line, mistakes, document }): PredictionDraft => {
      if (document === undefined) return { line, mistakes }
      const { id, text, spans } = document
      return { line, mistakes, prediction: { ...(id !== undefined && { id }), text, outcome: { spans } } }
    })
  }
}
