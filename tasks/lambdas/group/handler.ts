import { carry, inlineBytes } from '../../shared/carried.js'
import type { CarriedGroups } from '../../shared/document.js'
import { intermediateKey } from '../../shared/layout.js'
import { modelTools, prepare } from '../../shared/model-step.js'
import type { ModelTools } from '../../shared/model-step.js'
import type { GroupInput } from './contract.js'

/** Finds the groups' entries in a document. */
export function createGroup(tools: ModelTools) {
  return async (input: GroupInput): Promise<CarriedGroups> => {
    const { model, analysis } = await prepare(tools, input)
    return carry(tools.store, model.group(analysis), intermediateKey('groups', input.resultKey), inlineBytes.intermediate)
  }
}

export const handler: ReturnType<typeof createGroup> = (input) => createGroup(modelTools())(input)
