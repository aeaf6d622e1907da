import { alignPrediction, InputError, readBaseline } from '../../src/nlp/index.js'
import type { AnnotatedItem, BaselineHeader, Prediction, Span } from '../../src/nlp/index.js'
import { readSource } from './source.js'

/** A baseline file that was read once, from its first line to its last. */
export interface CheckedBaseline {
  readonly file: string
  readonly header: BaselineHeader
}

/** @throws UsageError when it is no baseline, cut off, or changed by hand */
export async function checkBaseline(file: string): Promise<CheckedBaseline> {
  const headers: BaselineHeader[] = []
  for await (const _prediction of readSource(file, (bytes) => readBaseline(bytes, { file, header: (header) => headers.push(header) }))) continue
  const [header] = headers
  if (header === undefined) throw new Error(`${file} was read without its first line`)
  return { file, header }
}

/**
 * What a baseline said of an example; nothing when that was no answer.
 *
 * @param sameTexts - whether it was made on the same texts, so that an offset outside of one is bad input and not another example of the same id
 * @throws InputError
 */
export function oldSpans(example: AnnotatedItem, prediction: Prediction | undefined, sameTexts: boolean): readonly Span[] | undefined {
  if (prediction === undefined) return undefined
  try {
    const { outcome } = alignPrediction(example, prediction)
    return 'spans' in outcome ? outcome.spans : undefined
  } catch (error) {
    if (!sameTexts && error instanceof InputError) return undefined
    throw error
  }
}
