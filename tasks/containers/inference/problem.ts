import { TextFreeError } from '../../shared/task-error.js'

/** What is at fault: one input file (the others go on), the request or the model (nothing can go on), or the machine (run again). */
export type FaultKind = 'file' | 'request' | 'machine'

/** What went wrong, with a code of `docs/errors.md`. Its message names files, rows and columns, and never quotes a cell. */
export class InferenceError extends TextFreeError {
  override readonly name = 'InferenceError'
  constructor(readonly code: string, message: string, readonly kind: FaultKind, options?: ErrorOptions) {
    super(`${code}: ${message}`, options)
  }
}

/** One file cannot be done. */
export const fileProblem = (code: string, message: string, options?: ErrorOptions): InferenceError => new InferenceError(code, message, 'file', options)

/** Nothing can be done as it was asked for. */
export const requestProblem = (code: string, message: string, options?: ErrorOptions): InferenceError => new InferenceError(code, message, 'request', options)

/** The system's words for a disk that takes no more. */
const fullCodes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS'])

/**
 * Makes an error of the file system ours: a full disk stops the job, everything else is the file's.
 *
 * @param file - name of the input file that was worked on
 */
export function problemOf(error: unknown, file: string): InferenceError {
  if (error instanceof InferenceError) return error
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
  if (code !== undefined && fullCodes.has(code)) {
    return new InferenceError('SW4218', `the disk takes no more (${code}) at ${file}: give the job more storage and run again; finished parts are kept`, 'machine', { cause: error })
  }
  const why = code ?? (error instanceof Error ? error.name : 'unknown error')
  return fileProblem('SW4219', `${file} could not be processed (${why})`, { cause: error })
}
