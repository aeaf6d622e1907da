import { isUtf8 } from 'node:buffer'
import type { FileHandle } from 'node:fs/promises'
import { fileProblem } from '../problem.js'
import { maxRecordBytes } from './cut.js'
import type { Cut } from './cut.js'

const blockBytes = 1 << 20

/**
 * Reads a part of a file in blocks that end with whole lines, so that records are looked for in one buffer.
 *
 * @param lastEnd - where the last whole record of a block ends, or 0 when it holds none
 * @throws InferenceError SW4206 when a record is too long, SW4207 when the file is shorter than it was
 */
export async function * recordBlocks(handle: FileHandle, { start, end }: Cut, name: string, lastEnd: (block: Buffer) => number): AsyncGenerator<Buffer> {
  let rest = Buffer.alloc(0)
  for (let at = start; at < end;) {
    const size = Math.min(blockBytes, end - at)
    const block = Buffer.allocUnsafe(rest.length + size)
    rest.copy(block)
    let got = 0
    while (got < size) {
      const { bytesRead } = await handle.read(block, rest.length + got, size - got, at + got)
      if (bytesRead === 0) throw fileProblem('SW4207', `${name} changed while it was read; run again when it is at rest`)
      got += bytesRead
    }
    at += size
    const whole = at === end ? block.length : lastEnd(block)
    if (block.length - whole > maxRecordBytes) throw fileProblem('SW4206', `${name} has a record of more than ${maxRecordBytes} bytes`)
    if (whole > 0) yield block.subarray(0, whole)
    rest = block.subarray(whole)
  }
}

/**
 * Text in another encoding would be read as other text, without a word.
 *
 * @throws InferenceError SW4208
 */
export function requireUtf8(block: Buffer, name: string): void {
  if (!isUtf8(block)) throw fileProblem('SW4208', `${name} is not written in UTF-8`)
}
