import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { UsageError } from '../cli/command.js'

/** More than Step Functions takes of a definition, and CloudFormation of a template: 1 MB each. */
export const mostFileBytes = 4_194_304

/** A file as it was read, or why it is no text to look at. */
export type FileText = { readonly text: string } | { readonly problem: 'large' | 'binary' }

/**
 * Reads a file or stdin as UTF-8, and no more of it than {@link mostFileBytes}: it may come from a pipe without end.
 *
 * @param file - a path, or `-`
 * @throws UsageError naming the file when it cannot be read
 */
export async function readSource(file: string): Promise<FileText> {
  const chunks: Buffer[] = []
  let bytes = 0
  try {
    if (file !== '-' && (await stat(file)).size > mostFileBytes) return { problem: 'large' }
    for await (const chunk of file === '-' ? process.stdin : createReadStream(file)) {
      chunks.push(chunk as Buffer)
      bytes += (chunk as Buffer).length
      if (bytes > mostFileBytes) return { problem: 'large' }
    }
  } catch (error) {
    throw new UsageError(`${file === '-' ? 'stdin' : file} cannot be read: ${(error as Error).message}`)
  }
  const content = Buffer.concat(chunks)
  if (content.includes(0)) return { problem: 'binary' }
  try {
    // a byte order mark is left out by the decoder
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(content) }
  } catch {
    return { problem: 'binary' }
  }
}
