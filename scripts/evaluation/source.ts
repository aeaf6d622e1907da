import { createReadStream } from 'node:fs'
import { InputError } from '../../src/nlp/index.js'
import { UsageError } from '../cli/command.js'

/** What a user gave is wrong: every problem with file, line and reason. */
export const asUsage = (error: unknown): unknown => (error instanceof InputError ? new UsageError(error.message) : error)

/**
 * Reads a file of the user's by a reader of its bytes. Called again it reads it again.
 *
 * @throws UsageError when the file cannot be read, or the reader says what is wrong with it
 * @example
 * ```ts
 * for await (const item of readSource('a.jsonl', (bytes) => readItems(bytes, { file: 'a.jsonl' }))) …
 * ```
 */
export async function * readSource<T>(file: string, read: (bytes: AsyncIterable<Uint8Array>) => AsyncIterable<T>): AsyncGenerator<T> {
  const source = createReadStream(file, { highWaterMark: 1 << 18 })
  try {
    yield* read(source as AsyncIterable<Uint8Array>)
  } catch (error) {
    if (error instanceof Error && 'syscall' in error) throw new UsageError(`${file} cannot be read: ${error.message}`)
    throw asUsage(error)
  } finally {
    source.destroy()
  }
}
