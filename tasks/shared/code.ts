import { analysisKey } from './layout.js'
import { resultKey } from './result-store.js'
import { TaskError } from './task-error.js'

/** Digests of the code whose change makes results worthless. */
export interface CodeDigests {
  /** Of the model's invocations. */
  readonly taskCodeDigest: string
  readonly baseNlpDigest: string
}

/**
 * A key names the code that is to make what is kept under it. A step that a deployment replaced in the middle of a run must not put its own
 * results there: they would be taken for the old code's ever after.
 */
const changed = (): TaskError<'CodeChanged'> => new TaskError('CodeChanged', 'the document was sent for other code than this: a deployment came in between; run again')

/**
 * @throws TaskError `CodeChanged` when the key was made for other code
 * @example
 * ```ts
 * requireResultKey({ taskCodeDigest, baseNlpDigest }, input)
 * ```
 */
export function requireResultKey(code: CodeDigests, { resultKey: key, modelDigest, document }: { readonly resultKey: string, readonly modelDigest: string, readonly document: { readonly digest: string } }): void {
  if (resultKey({ modelDigest, ...code, textDigest: document.digest }) !== key) throw changed()
}

/** @throws TaskError `CodeChanged` when the key was made for other base NLP */
export function requireAnalysisKey(baseNlpDigest: string, key: string): void {
  if (!key.startsWith(analysisKey(baseNlpDigest, '').replace(/\.json$/, ''))) throw changed()
}
