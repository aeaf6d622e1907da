import { variableReferences } from '../../query/index.js'
import type { JsonObject } from '../service.js'
import { parseDefinition } from './definition.js'
import type { StateMachine } from './machine-store.js'

/** `variableReferences` of a description, which AWS leaves out when no state reads a variable. It tells of the definition, and so goes with it. */
export function referencesOf({ definition }: StateMachine): { readonly variableReferences?: JsonObject } {
  const references = variableReferences(parseDefinition(definition))
  return Object.keys(references).length === 0 ? {} : { variableReferences: references }
}
