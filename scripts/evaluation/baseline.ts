import { readBaseline } from '../../src/nlp/index.js'
import type { BaselineHeader } from '../../src/nlp/index.js'
import type { OldPredictions } from './evaluate.js'
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

/** @param items - digest of the items that it is held against */
export function oldPredictions({ file, header: { model, fingerprint, blessed } }: CheckedBaseline, items: string): OldPredictions {
  return {
    identity: { ...model, fingerprint, blessed },
    file, missing: 'allow', sameTexts: fingerprint.items === items,
    read: () => readSource(file, (bytes) => readBaseline(bytes, { file })),
  }
}
