import { chosenSpans, entitiesKey, faulty, isFields } from './document.js'
import type { Fields, SpacyDocument } from './document.js'
import { trainingParagraphs } from './training.js'

/**
 * Documents of one JSON value in any of the forms that spaCy writes or reads:
 * - `Doc.to_json()`: `{ text, ents: [{ start, end, label }], spans: { key: […] }, … }`. An `id`, which spaCy does not write, is taken if given.
 * - the training format of version 2, which `spacy convert` still takes: see {@link trainingParagraphs}
 * - a pair of a text and its annotations, as `Example.from_dict` takes them: `[text, { entities: [[start, end, label]], spans: { key: […] } }]`
 *
 * Source: spaCy 3.8, `Doc.to_json` in spacy/tokens/doc.pyx; https://spacy.io/api/data-formats (JSON training format; annotation format for
 * creating training examples).
 */
export function documentsOf(value: unknown, spansKey: string | undefined): readonly SpacyDocument[] {
  if (Array.isArray(value)) return [pairOf(value, spansKey)]
  if (!isFields(value)) return [faulty('', 'must be a document of spaCy')]
  if (Object.hasOwn(value, 'paragraphs')) {
    return spansKey === undefined || spansKey === entitiesKey
      ? trainingParagraphs(value)
      : [faulty('/paragraphs', `the training format of spaCy 2 has no span groups, so none is '${spansKey}'`)]
  }
  return [docOf(value, spansKey)]
}

function docOf(fields: Fields, spansKey: string | undefined): SpacyDocument {
  const { id, text, ents, spans } = fields
  if (typeof text !== 'string') return faulty('', "must be a document of spaCy: an object with 'text' as of Doc.to_json(), an object with 'paragraphs', or a pair of a text and its annotations")
  const isGiven = typeof id === 'string' || Number.isSafeInteger(id)
  if (id !== undefined && !isGiven) return faulty('/id', 'an id must be a string or a whole number')
  return { ...(isGiven && { id: String(id) }), text, ...chosenSpans({ entities: ents, entitiesPath: '/ents', groups: spans, groupsPath: '/spans' }, spansKey) }
}

function pairOf(pair: readonly unknown[], spansKey: string | undefined): SpacyDocument {
  const [text, annotations] = pair
  if (pair.length !== 2 || typeof text !== 'string' || !isFields(annotations)) return faulty('', 'a list must be a pair of a text and an object with its annotations')
  return { text, ...chosenSpans({ entities: annotations['entities'], entitiesPath: '/1/entities', groups: annotations['spans'], groupsPath: '/1/spans' }, spansKey) }
}
