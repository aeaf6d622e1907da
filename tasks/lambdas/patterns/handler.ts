import { carry, fetchCarried, inlineBytes } from '../../shared/carried.js'
import type { CarriedAnnotations } from '../../shared/document.js'
import { intermediateKey } from '../../shared/layout.js'
import { modelTools, prepare } from '../../shared/model-step.js'
import type { ModelTools } from '../../shared/model-step.js'
import type { PatternsInput } from './contract.js'

/** Annotates a document by the model's token patterns. */
export function createPatterns(tools: ModelTools) {
  return async (input: PatternsInput): Promise<CarriedAnnotations> => {
    const { model, analysis } = await prepare(tools, input)
    const annotations = model.match(analysis, await fetchCarried(tools.store, input.groups))
    return carry(tools.store, annotations, intermediateKey('annotations', input.resultKey), inlineBytes.intermediate)
  }
}

export const handler: ReturnType<typeof createPatterns> = (input) => createPatterns(modelTools())(input)
