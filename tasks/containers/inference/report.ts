import type { InferenceReport } from './contract.js'

/**
 * Why a job failed, for the kilobyte that SageMaker shows: the reason first, then as many files as find room.
 *
 * @example
 * ```ts
 * reportText(report) // '1 of 3 files failed\n…'
 * ```
 */
export function reportText({ files, done, skipped, failed, reason, again }: InferenceReport): string {
  const count = failed.length === 0 ? `${done + skipped} of ${files} files are done` : `${failed.length} of ${files} files failed`
  return [reason, count, ...failed.map((entry) => entry.reason), again === undefined ? undefined : `again: ${again}`].filter((text) => text !== undefined).join('\n')
}
