import type { JsonObject } from '../service.js'
import { optionalWord } from './member.js'

/** `includedData`: whether definitions, inputs and outputs are to be in the answer. */
export function includesData(input: JsonObject): boolean {
  return optionalWord(input, 'includedData', ['ALL_DATA', 'METADATA_ONLY']) !== 'METADATA_ONLY'
}
