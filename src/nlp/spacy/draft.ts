import { mapReader } from '../input/stream.js'
import type { StreamReader } from '../input/stream.js'
import type { Draft } from '../item/draft.js'
import { baseName } from '../item/format.js'
import { createDocumentReader } from './read.js'
import type { SpacyOptions } from './read.js'

/** Documents of a spaCy file as items; where they have no id, it is made of the file's name and their number. */
export function createSpacyDrafts({ file, ...options }: SpacyOptions & { readonly file: string }): StreamReader<Draft> {
  const base = baseName(file)
  let count = 0
  return mapReader(createDocumentReader(options), ({ line, mistakes, document, spans }): Draft => {
    count++
    if (document === undefined) return { line, mistakes }
    const { id = `${base}#${count}`, text } = document
    return { line, mistakes, item: { id, text, spans } }
  })
}
