import { errorName } from '../../asl/index.js'
import type { Failure } from '../types.js'

/** Ends a Map Run. */
export class MapRunFailure extends Error {
  override readonly name = 'MapRunFailure'
  constructor(readonly error: string, override readonly cause: string) {
    super(`${error}: ${cause}`)
  }
}

/** The items cannot be read. */
export const readerFailure = (cause: string): MapRunFailure => new MapRunFailure(errorName.itemReaderFailed, cause)

/**
 * What an error of one part means for the run.
 *
 * @param error - name for what has none of its own
 */
export function failureOf(thrown: unknown, error: string): Failure {
  if (thrown instanceof MapRunFailure) return { error: thrown.error, cause: thrown.cause }
  return { error, cause: thrown instanceof Error ? thrown.message : String(thrown) }
}
