import type { Json, JsonObject } from '../../src/asl/json.js'
import { variableReferences } from '../../src/query/index.js'
import { Matcher } from './match.js'

/** A recorded description of a state machine. */
export interface DescribedMachine {
  readonly key: string
  readonly definition: JsonObject
  /** Null where the answer had none. */
  readonly variableReferences: JsonObject | null
}

/**
 * Compares which variables the states of each described machine read.
 *
 * @returns every difference; none when all is as it was on AWS
 */
export function compareReferences(calls: readonly DescribedMachine[]): readonly string[] {
  return calls.flatMap((call) => {
    const here: Json = variableReferences(call.definition)
    return new Matcher({ words: new Set() }).compare(call.variableReferences ?? {}, here, `${call.key}: variableReferences`)
  })
}
