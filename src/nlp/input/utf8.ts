import { InputError } from './problem.js'

/**
 * Text of a whole file. A byte-order mark at its start is left out.
 *
 * @throws InputError naming the line of the first byte that is not UTF-8
 */
export function decodeUtf8(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new InputError([{ file, line: firstBadLine(bytes), reason: 'not UTF-8' }])
  }
}

function firstBadLine(bytes: Uint8Array): number {
  let [line, start] = [1, 0]
  for (;;) {
    const end = bytes.indexOf(0x0a, start)
    if (!isUtf8(bytes.subarray(start, end === -1 ? bytes.length : end)) || end === -1) return line
    start = end + 1
    line++
  }
}

/** Whether the bytes, taken alone, are UTF-8. */
export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}
