import { createWriteStream } from 'node:fs'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { tarOf } from './tar.js'

/** Where gzip says which system made it, and what it says where that is not known. */
const systemByte = 9
const unknownSystem = 255

/** The same bytes on every system. */
function withoutSystem(): Transform {
  let position = 0
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      if (position <= systemByte && position + chunk.length > systemByte) chunk[systemByte - position] = unknownSystem
      position += chunk.length
      done(null, chunk)
    },
  })
}

/**
 * Writes what lies below folders as a `.tar.gz`, deterministically: see {@link tarOf}.
 *
 * @param roots - folders; of a path that several have, the first one's counts
 * @param file - the archive
 */
export async function writeArchive(roots: readonly string[], file: string): Promise<void> {
  await pipeline(Readable.from(tarOf(roots)), createGzip(), withoutSystem(), createWriteStream(file))
}
