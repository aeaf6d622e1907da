import pLimit from 'p-limit'
import { mergeAnalyses, packAnalysis, unpackAnalysis } from '../../../src/nlp/index.js'
import type { PackedAnalysis } from '../../../src/nlp/index.js'
import { s3Client } from '../../shared/aws/client.js'
import { createObjectStore } from '../../shared/aws/object-store.js'
import { fetchJson, fetchText } from '../../shared/carried.js'
import { requireAnalysisKey } from '../../shared/code.js'
import { readEnvironment } from '../../shared/environment.js'
import { once } from '../../shared/once.js'
import type { ObjectStore } from '../../shared/port.js'
import type { MergeInput, MergeOutput, MergeVariable } from './contract.js'

/** Parts read at the same time. */
const concurrency = 16

/** Joins stored analyses of parts and stores the whole one. */
export function createMerge(store: ObjectStore, baseNlpDigest: string) {
  return async ({ textKey, parts, analysisKey }: MergeInput): Promise<MergeOutput> => {
    requireAnalysisKey(baseNlpDigest, analysisKey)
    const text = await fetchText(store, textKey)
    const ordered = parts.toSorted((a, b) => a.start - b.start)
    const limit = pLimit(concurrency)
    const analysed = await Promise.all(ordered.map(({ start, key }, index) => limit(async () => {
      const packed = await fetchJson<PackedAnalysis>(store, key)
      return { start, analysis: unpackAnalysis(text.slice(start, ordered[index + 1]?.start), packed) }
    })))
    await store.put(analysisKey, JSON.stringify(packAnalysis(text, mergeAnalyses(analysed))))
    return { value: null, key: analysisKey }
  }
}

const variables: readonly MergeVariable[] = ['DATA_BUCKET', 'BASE_NLP_DIGEST']
const run = once(() => {
  const { DATA_BUCKET: bucket, BASE_NLP_DIGEST: digest } = readEnvironment(variables)
  return createMerge(createObjectStore(s3Client(), bucket), digest)
})

export const handler: ReturnType<typeof createMerge> = (input) => run()(input)
