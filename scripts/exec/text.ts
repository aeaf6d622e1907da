import { createReadStream } from 'node:fs'
import { UsageError } from '../cli/command.js'

/** An editor's line feed at the end of a file is not part of what it says. */
const spare = 2

/**
 * Reads a text that the user named, and no more of it than is allowed: it may come from a pipe without end.
 *
 * @param file - a path, or `-` for stdin
 * @param most - bytes, not counting white space at the end
 * @throws UsageError naming the file when it cannot be read, is too large, or is no UTF-8
 */
export async function readText(file: string, most: number, what: string): Promise<string> {
  const name = file === '-' ? 'stdin' : file
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    for await (const chunk of file === '-' ? process.stdin : createReadStream(file)) {
      chunks.push(chunk as Buffer)
      bytes += (chunk as Buffer).length
      if (bytes > most + spare) throw new UsageError(`${name}: ${what} has at most ${most.toLocaleString('en')} bytes`)
    }
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(`${name} cannot be read: ${(error as Error).message}`)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch {
    throw new UsageError(`${name}: not a text in UTF-8`)
  }
}
