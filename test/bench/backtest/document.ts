import { createReadStream } from 'node:fs'
import { readItems } from '../../../src/nlp/index.js'
import type { Item } from '../../../src/nlp/index.js'

/** Bytes of a document, about. */
export const documentBytes = 1_024

/**
 * Distinct documents of about 1 KB, made of whole sample texts: ordinary prose, always the same.
 *
 * @param file - the sample examples
 */
export async function makeDocuments(file: string, labels: readonly string[], count: number): Promise<readonly Item[]> {
  const samples: Item[] = []
  for await (const item of readItems(createReadStream(file) as AsyncIterable<Uint8Array>, { file, labels, maxDocumentBytes: 1_000_000 })) samples.push(item)
  let next = 0
  return Array.from({ length: count }, (_, index) => {
    const parts: Item[] = []
    for (let size = 0; size < documentBytes;) {
      // a stride that visits every sample before any comes again
      const sample = samples[(next++ * 7) % samples.length]
      if (sample === undefined) throw new Error(`${file} has no items`)
      parts.push(sample)
      size += Buffer.byteLength(sample.text) + 1
    }
    return joined(`bench-${index}`, parts)
  })
}

/** A number at the end keeps documents apart, so that no cache helps. */
function joined(id: string, parts: readonly Item[]): Item {
  let text = ''
  const spans = parts.flatMap((part) => {
    const offset = text.length
    text += `${part.text} `
    return part.spans.map(({ start, end, label }) => ({ start: start + offset, end: end + offset, label }))
  })
  return { id, text: `${text}Reference ${id}.`, spans }
}
