import { createItemIds, createLabelUse, decodeUtf8, formatOf, parseLabelMap, parseLabelMapJson, readAnnotated, unusedLabels } from '../../src/nlp/index.js'
import type { AnnotatedItem, ItemFormat, LabelMap, LabelUse } from '../../src/nlp/index.js'
import { UsageError } from '../cli/command.js'
import { readInput } from '../cli/file.js'
import { wholeNumber } from '../cli/options.js'
import type { OptionValues } from '../cli/options.js'
import { optionalColumn } from './option.js'
import type { readingTable } from './option.js'
import { asUsage, readSource } from './source.js'

/** How annotated files are read. */
export interface Reading {
  /** By each file's name when absent. */
  readonly format?: ItemFormat
  /** Labels that the model declares; any when absent. */
  readonly labels?: readonly string[]
  readonly labelMap?: LabelMap
  readonly tagColumn?: number
  readonly spansKey?: string
  readonly maxDocumentBytes: number
}

/** @throws UsageError */
export async function readReading(options: OptionValues<typeof readingTable>, format?: ItemFormat): Promise<Reading> {
  const labelMap = await readLabelMap(options['label-map'])
  const tagColumn = optionalColumn('tag-column', options['tag-column'])
  const spansKey = options['spans-key']
  return {
    maxDocumentBytes: wholeNumber('max-document-bytes', options['max-document-bytes'], 10_000_000),
    ...(format !== undefined && { format }), ...(labelMap !== undefined && { labelMap }), ...(tagColumn !== undefined && { tagColumn }), ...(spansKey !== undefined && { spansKey }),
  }
}

/** Pairs, or the name of one file. */
async function readLabelMap(values: readonly string[]): Promise<LabelMap | undefined> {
  const [first, ...others] = values
  if (first === undefined) return undefined
  try {
    if (others.length === 0 && !first.includes('=')) return parseLabelMapJson(decodeUtf8(await readInput(first), first), first)
    return parseLabelMap(values)
  } catch (error) {
    throw error instanceof RangeError ? new UsageError(`--label-map: ${error.message}`) : asUsage(error)
  }
}

/**
 * Reads the items of several files, one after the other; ids must be unique in all of them. Called again it reads them again.
 *
 * @param use - what became of labels is added to it
 * @throws UsageError naming file, line and reason
 */
export async function * readExamples(files: readonly string[], { format, ...reading }: Reading, use: LabelUse = createLabelUse()): AsyncGenerator<AnnotatedItem> {
  const ids = createItemIds()
  for (const file of files) {
    yield* readSource(file, (bytes) => readAnnotated(bytes, { file, format: format ?? formatOf(file), ids, labelUse: use, ...reading }))
  }
}

/** What whoever reads the figures must know of the label map. */
export function labelNotes({ labelMap }: Reading, use: LabelUse): readonly string[] {
  const leftOut = [...use.leftOut].sort().map(([label, spans]) => `${spans} ${label}`)
  const unused = labelMap === undefined ? [] : unusedLabels(labelMap, use)
  return [
    ...(leftOut.length === 0 ? [] : [`gold spans left out by the label map: ${leftOut.join(', ')}`]),
    ...(unused.length === 0 ? [] : [`labels in the label map that no gold span has: ${unused.join(', ')}`]),
  ]
}
