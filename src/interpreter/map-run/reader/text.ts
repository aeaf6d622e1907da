import { readerFailure } from '../failure.js'

/** Longest line, row or element of a JSON array, in UTF-16 units: what is longer is no item, which has at most 262,144 bytes. */
export const longestPiece = 16_777_216

/** @throws MapRunFailure for a piece that is too long to be held */
export function checkPiece(length: number): void {
  if (length > longestPiece) throw readerFailure(`A line, row or element is longer than ${longestPiece} characters.`)
}

/** Bytes as text, without a byte order mark. @throws MapRunFailure for what is no UTF-8 */
export async function* decode(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  const text = (chunk?: Uint8Array): string => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true })
    } catch {
      throw readerFailure('The object is not UTF-8 text.')
    }
  }
  for await (const chunk of bytes) yield text(chunk)
  yield text()
}

/** Lines without their ends. A last one that is empty is none. */
export async function* linesOf(text: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = ''
  for await (const chunk of text) {
    const lines = (rest + chunk).split('\n')
    rest = lines.pop() ?? ''
    checkPiece(rest.length)
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line
  }
  if (rest !== '') yield rest.endsWith('\r') ? rest.slice(0, -1) : rest
}
