import { splitText } from '../../../src/nlp/index.js'
import { s3Client } from '../../shared/aws/client.js'
import { createObjectStore } from '../../shared/aws/object-store.js'
import { analyse } from '../../shared/base-nlp.js'
import { fetchText } from '../../shared/carried.js'
import { readEnvironment } from '../../shared/environment.js'
import { once } from '../../shared/once.js'
import type { ObjectStore } from '../../shared/port.js'
import type { Part } from '../analyse/contract.js'
import type { SplitInput, SplitOutput, SplitVariable } from './contract.js'

/** Length of a part in UTF-16 code units: the analysis of 10 MB is 500 parts, whose references fit in a state. */
export const partLength = 20_000

/** Says where to cut a stored text; the parts stay where they are and are read by their bytes. */
export function createSplit(store: ObjectStore, maxLength = partLength) {
  return async ({ textKey }: SplitInput): Promise<SplitOutput> => {
    const parts: Part[] = []
    let firstByte = 0
    for (const { start, text } of splitText(await fetchText(store, textKey), maxLength, analyse)) {
      const bytes = Buffer.byteLength(text)
      parts.push({ start, firstByte, lastByte: firstByte + bytes - 1 })
      firstByte += bytes
    }
    return { parts }
  }
}

const variables: readonly SplitVariable[] = ['DATA_BUCKET']
const run = once(() => createSplit(createObjectStore(s3Client(), readEnvironment(variables).DATA_BUCKET)))

export const handler: ReturnType<typeof createSplit> = (input) => run()(input)
