import { s3Error } from '../error.js'

/** Longest chunk header or trailer line. */
const longestLine = 16_384

/**
 * Takes `aws-chunked` framing off a body: `SIZE[;chunk-signature=…]\r\n BYTES \r\n … 0 … \r\n [trailers] \r\n`.
 *
 * @param trailers - filled with the trailing headers, lower case, once the body has been read
 * @throws ServiceError IncompleteBody for framing that is cut off or wrong
 */
export async function * dechunk(source: AsyncIterable<Uint8Array>, trailers: Record<string, string>): AsyncGenerator<Uint8Array> {
  const reader = new Reader(source)
  for (;;) {
    const header = await reader.line()
    const digits = /^[0-9a-fA-F]{1,12}(?=;|$)/.exec(header)?.[0]
    if (digits === undefined) throw s3Error('IncompleteBody', 'The request body is not in aws-chunked form')
    const size = Number.parseInt(digits, 16)
    if (size === 0) break
    yield* reader.bytes(size)
    if (await reader.line() !== '') throw s3Error('IncompleteBody', 'A chunk of the request body is longer than it says')
  }
  for (let line = await reader.line(true); line !== ''; line = await reader.line(true)) {
    const colon = line.indexOf(':')
    if (colon === -1) throw s3Error('MalformedTrailerError', 'The request contained trailing data that was not well-formed')
    trailers[line.slice(0, colon).trim().toLowerCase()] = line.slice(colon + 1).trim()
  }
}

/** Reads lines and counted bytes from a stream of chunks. */
class Reader {
  private readonly iterator: AsyncIterator<Uint8Array>
  private buffer: Buffer = Buffer.alloc(0)
  constructor(source: AsyncIterable<Uint8Array>) {
    this.iterator = source[Symbol.asyncIterator]()
  }

  private async fill(): Promise<boolean> {
    const next = await this.iterator.next()
    if (next.done === true) return false
    const { value } = next
    this.buffer = this.buffer.length === 0 ? Buffer.from(value.buffer, value.byteOffset, value.byteLength) : Buffer.concat([this.buffer, value])
    return true
  }

  async line(endIsEmpty = false): Promise<string> {
    for (;;) {
      const at = this.buffer.indexOf('\r\n')
      if (at !== -1) {
        const line = this.buffer.toString('latin1', 0, at)
        this.buffer = this.buffer.subarray(at + 2)
        return line
      }
      if (this.buffer.length > longestLine) throw s3Error('IncompleteBody', 'The request body is not in aws-chunked form')
      if (!await this.fill()) {
        if (endIsEmpty && this.buffer.length === 0) return ''
        throw s3Error('IncompleteBody', 'You did not provide the number of bytes specified by the Content-Length HTTP header')
      }
    }
  }

  async * bytes(size: number): AsyncGenerator<Uint8Array> {
    let left = size
    while (left > 0) {
      if (this.buffer.length === 0 && !await this.fill()) throw s3Error('IncompleteBody', 'You did not provide the number of bytes specified by the Content-Length HTTP header')
      const taken = this.buffer.subarray(0, left)
      this.buffer = this.buffer.subarray(taken.length)
      left -= taken.length
      if (taken.length > 0) yield taken
    }
  }
}
