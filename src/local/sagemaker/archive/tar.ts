import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { fileTree } from '../data/file-tree.js'

/** A tar's records have this many bytes. */
const block = 512

/**
 * A tar of what lies below folders, the same bytes for the same content: sorted, without times and owners. Of a path that several folders have, the first
 * folder's counts.
 *
 * @param roots - folders; those that do not exist count as empty
 * @throws JobFailure for what is neither file nor folder; Error for a file that shrinks meanwhile
 * @example
 * await pipeline(tarOf(['/tmp/model']), createGzip(), createWriteStream('model.tar.gz'))
 */
export async function * tarOf(roots: readonly string[]): AsyncGenerator<Buffer> {
  const seen = new Set<string>()
  for (const root of roots) {
    for await (const { path, file, folder } of fileTree(root)) {
      if (seen.has(path)) continue
      seen.add(path)
      const { size, mode } = await stat(file)
      yield* headers(folder ? `${path}/` : path, folder ? 0 : size, folder, (mode & 0o100) !== 0)
      if (!folder) yield* content(file, path, size)
    }
  }
  yield Buffer.alloc(2 * block)
}

/** As many bytes as the header says, and zeros up to a whole record. */
async function * content(file: string, path: string, size: number): AsyncGenerator<Buffer> {
  let sent = 0
  if (size > 0) {
    for await (const chunk of createReadStream(file, { start: 0, end: size - 1 }) as AsyncIterable<Buffer>) {
      sent += chunk.length
      yield chunk
    }
  }
  if (sent !== size) throw new Error(`${path} has shrunk while it was archived`)
  const rest = size % block
  if (rest > 0) yield Buffer.alloc(block - rest)
}

/** Bytes that a name may have in its field. */
const shortName = 100

/** Header of an entry; a longer name goes before it as an entry of its own, as GNU tar does, which every tar reads. */
function * headers(name: string, size: number, folder: boolean, executable: boolean): Generator<Buffer> {
  const bytes = Buffer.from(name)
  if (bytes.length > shortName) {
    const long = Buffer.concat([bytes, Buffer.alloc(1)])
    yield header(Buffer.from('././@LongLink'), long.length, 'L', 0o644)
    yield Buffer.concat([long, Buffer.alloc((block - long.length % block) % block)])
  }
  yield header(bytes.subarray(0, shortName), size, folder ? '5' : '0', folder || executable ? 0o755 : 0o644)
}

/** One record. Source: POSIX.1-1988 ustar, as GNU tar writes it. */
function header(name: Buffer, size: number, type: string, mode: number): Buffer {
  const record = Buffer.alloc(block)
  name.copy(record, 0)
  record.write(octal(mode, 7), 100)
  record.write(octal(0, 7), 108)
  record.write(octal(0, 7), 116)
  writeSize(record, size)
  record.write(octal(0, 11), 136)
  record.write('        ', 148)
  record.write(type, 156)
  record.write('ustar  ', 257)
  let sum = 0
  for (const byte of record) sum += byte
  record.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return record
}

/** From this size on eleven octal digits do not do. */
const largeSize = 8 ** 11

function writeSize(record: Buffer, size: number): void {
  if (size < largeSize) {
    record.write(octal(size, 11), 124)
    return
  }
  record.writeUInt8(0x80, 124)
  record.writeBigUInt64BE(BigInt(size), 128)
}

const octal = (value: number, digits: number): string => `${value.toString(8).padStart(digits, '0')}\0`
