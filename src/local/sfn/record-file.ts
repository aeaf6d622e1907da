import { readFileSync } from 'node:fs'

/**
 * Reads a record that was written with its version.
 *
 * @returns `undefined` for a file that holds no whole record, or one of another version
 */
export function readVersioned(path: string, version: unknown): object | undefined {
  let read: unknown
  try {
    read = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  if (typeof read !== 'object' || read === null || !('version' in read) || read.version !== version) return undefined
  const { version: _version, ...record } = read
  return record
}
