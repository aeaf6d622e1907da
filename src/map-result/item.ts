import { ArrayCutter, isBlank, LineCutter } from './cutter.js'
import type { Cutter } from './cutter.js'
import { MapResultError } from './error.js'
import type { ListedFile } from './manifest.js'
import { bytesOf, urlOf } from './store.js'
import type { ObjectStore } from './store.js'

/** How a file holds its items. */
export type OutputType = 'JSON' | 'JSONL'

/** Without a word of the caller: by the file's name, or by what it begins with, since only an array of records begins with a bracket. */
function cutterOf(url: string, key: string, outputType: OutputType | undefined, first: number | undefined): Cutter {
  const type = outputType ?? (key.endsWith('.jsonl') || first !== 0x5b ? 'JSONL' : 'JSON')
  return type === 'JSON' ? new ArrayCutter(url) : new LineCutter(url)
}

/**
 * The items of one file of results, parsed, one at a time.
 *
 * @throws MapResultError SW4502 for what is no JSON, or not as long as the manifest says; SW4503 for an item that is too large; SW4504 when it cannot be read
 */
export async function* itemsOf(client: ObjectStore, bucket: string, file: ListedFile, outputType: OutputType | undefined): AsyncGenerator {
  const place = { bucket, key: file.Key }
  const url = urlOf(place)
  const decoder = new TextDecoder(undefined, { fatal: true })
  let cutter: Cutter | undefined
  let bytes = 0
  let count = 0
  const parse = (text: Uint8Array): unknown => {
    count += 1
    try {
      return JSON.parse(decoder.decode(text))
    } catch {
      throw new MapResultError('SW4502', `item ${count} of ${url} is no JSON`) // the message of JSON.parse quotes the text
    }
  }
  for await (const piece of bytesOf(client, place)) {
    bytes += piece.length
    cutter ??= piece.every(isBlank) ? undefined : cutterOf(url, file.Key, outputType, piece.find((byte) => !isBlank(byte)))
    if (cutter !== undefined) for (const text of cutter.push(piece)) yield parse(text)
  }
  if (file.Size !== undefined && bytes !== file.Size) throw new MapResultError('SW4502', `${url} has ${bytes} bytes, but its manifest says ${file.Size}`)
  cutter ??= cutterOf(url, file.Key, outputType, undefined)
  for (const text of cutter.end()) yield parse(text)
}
