import { carry, fetchCarried, inlineBytes } from '../../shared/carried.js'
import { digestOf } from '../../shared/digest.js'
import { spansKey } from '../../shared/layout.js'
import { modelTools, prepare } from '../../shared/model-step.js'
import type { ModelTools } from '../../shared/model-step.js'
import type { BusinessLogicInput, CarriedSpans } from './contract.js'

/** Applies the model's rules; what is left is its answer. */
export function createBusinessLogic(tools: ModelTools) {
  return async (input: BusinessLogicInput): Promise<CarriedSpans> => {
    const { model, analysis } = await prepare(tools, input)
    const [groups, annotations] = await Promise.all([fetchCarried(tools.store, input.groups), fetchCarried(tools.store, input.annotations)])
    const spans = model.decide(analysis, groups, annotations).map(({ start, end, label }) => ({ start, end, label }))
    return carry(tools.store, spans, spansKey(input.resultKey, digestOf(JSON.stringify(spans))), inlineBytes.spans)
  }
}

export const handler: ReturnType<typeof createBusinessLogic> = (input) => createBusinessLogic(modelTools())(input)
