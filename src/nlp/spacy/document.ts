import type { Span } from '../types.js'

/** What is wrong with a document, at a JSON pointer. */
export interface Fault {
  readonly path: string
  readonly reason: string
}

/** A document as one of spaCy's formats tells it. Offsets are Unicode code points, as Python counts. */
export interface SpacyDocument {
  readonly id?: string
  readonly text: string
  readonly spans: readonly Span[]
  /** Where each span stands. */
  readonly pathOf: (index: number) => string
  readonly faults: readonly Fault[]
}

export type Fields = Readonly<Record<string, unknown>>

export const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A document of which nothing can be said but what is wrong. */
export const faulty = (path: string, reason: string): SpacyDocument => ({ text: '', spans: [], pathOf: () => path, faults: [{ path, reason }] })

/** Where the annotations of a document are to be found. */
export interface SpanSource {
  readonly entities: unknown
  readonly entitiesPath: string
  readonly groups: unknown
  readonly groupsPath: string
}

/** Means the entities, not a span group. */
export const entitiesKey = 'ents'

/**
 * The spans that were chosen: a span group, or the entities. Without a choice they are the entities, if no span group could have been meant.
 */
export function chosenSpans(source: SpanSource, spansKey: string | undefined): Pick<SpacyDocument, 'spans' | 'pathOf' | 'faults'> {
  const { list, path, fault } = chosenList(source, spansKey)
  const pathOf = (index: number): string => `${path}/${index}`
  if (fault !== undefined) return { spans: [], pathOf, faults: [fault] }
  const spans = list.map(spanOf)
  const faults = spans.flatMap((span, index) => (typeof span === 'string' ? [{ path: pathOf(index), reason: span }] : []))
  return { spans: spans.filter((span) => typeof span !== 'string'), pathOf, faults }
}

interface ChosenList {
  readonly list: readonly unknown[]
  readonly path: string
  readonly fault?: Fault
}

/** So many names of span groups are listed. */
const mostListed = 10

function chosenList({ entities, entitiesPath, groups, groupsPath }: SpanSource, spansKey: string | undefined): ChosenList {
  const wrong = (path: string, reason: string): ChosenList => ({ list: [], path, fault: { path, reason } })
  if (groups !== undefined && !isFields(groups)) return wrong(groupsPath, 'span groups must be an object of lists by their keys')
  const named = Object.entries(groups ?? {})
  const listed = (names: readonly string[]): string => names.slice(0, mostListed).map((name) => `'${name}'`).join(', ')
  if (spansKey !== undefined && spansKey !== entitiesKey) {
    const group = named.find(([name]) => name === spansKey)?.[1]
    return Array.isArray(group)
      ? { list: group, path: `${groupsPath}/${spansKey.replaceAll('~', '~0').replaceAll('/', '~1')}` }
      : wrong(groupsPath, `the document has no span group '${spansKey}'; ${named.length === 0 ? 'it has none' : `it has ${listed(named.map(([name]) => name))}`}`)
  }
  const filled = named.filter(([, group]) => Array.isArray(group) && group.length > 0).map(([name]) => name)
  if (spansKey === undefined && filled.length > 0) return wrong(groupsPath, `the document has spans in groups: choose one by --spans-key, ${listed(filled)}; or the entities by --spans-key ${entitiesKey}`)
  return Array.isArray(entities) ? { list: entities, path: entitiesPath } : wrong(entitiesPath, 'there is no list of entities: the document was not annotated with them')
}

/** A span as an object or as a list that begins with start, end and label; a reason when it is none. */
function spanOf(value: unknown): Span | string {
  const [start, end, label] = Array.isArray(value) ? value as readonly unknown[] : isFields(value) ? [value['start'], value['end'], value['label']] : []
  if (typeof value === 'string') return 'tags of tokens are not supported here: entities must be given by start, end and label'
  if (!isOffset(start) || !isOffset(end)) return 'start and end must be whole numbers, at least 0'
  if (typeof label !== 'string' || label === '' || label.length > 100) return 'the label must be a string of 1 to 100 characters'
  return { start, end, label }
}

const isOffset = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
