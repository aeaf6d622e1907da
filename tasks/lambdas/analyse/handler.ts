import { packAnalysis } from '../../../src/nlp/index.js'
import { s3Client } from '../../shared/aws/client.js'
import { createObjectStore } from '../../shared/aws/object-store.js'
import { analyse } from '../../shared/base-nlp.js'
import { carry, fetchCarriedText, inlineBytes } from '../../shared/carried.js'
import { requireAnalysisKey } from '../../shared/code.js'
import type { CarriedAnalysis } from '../../shared/document.js'
import { readEnvironment } from '../../shared/environment.js'
import { partKey } from '../../shared/layout.js'
import { once } from '../../shared/once.js'
import type { ObjectStore } from '../../shared/port.js'
import { TaskError } from '../../shared/task-error.js'
import type { AnalysePartInput, AnalyseTextInput, AnalyseVariable, StoredPart } from './contract.js'

/** Base NLP of a text, or of one part of a large one. */
export function createAnalyse(store: ObjectStore, baseNlpDigest: string) {
  return async (input: AnalyseTextInput | AnalysePartInput): Promise<CarriedAnalysis | StoredPart> => {
    requireAnalysisKey(baseNlpDigest, input.analysisKey)
    if ('document' in input) {
      const text = await fetchCarriedText(store, input.document.text)
      return carry(store, packAnalysis(text, analyse(text)), input.analysisKey, inlineBytes.analysis)
    }
    const { textKey, part: { start, firstByte, lastByte }, analysisKey } = input
    const bytes = await store.getRange(textKey, firstByte, lastByte)
    if (bytes === undefined) throw new TaskError('ObjectMissing', `there is no object ${textKey}`)
    const text = Buffer.from(bytes).toString('utf8')
    const key = partKey(analysisKey, start)
    await store.put(key, JSON.stringify(packAnalysis(text, analyse(text))))
    return { start, key }
  }
}

const variables: readonly AnalyseVariable[] = ['DATA_BUCKET', 'BASE_NLP_DIGEST']
const run = once(() => {
  const { DATA_BUCKET: bucket, BASE_NLP_DIGEST: digest } = readEnvironment(variables)
  return createAnalyse(createObjectStore(s3Client(), bucket), digest)
})

export const handler: ReturnType<typeof createAnalyse> = (input) => run()(input)
