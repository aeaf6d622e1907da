import { errorName } from '../asl/index.js'
import { ExpressionFailure, UndefinedResult } from '../query/index.js'
import { PathFailure } from './path-failure.js'

/** The code of an expression whose result is a function. */
const functionResult = 'D3000'

/** Why a field could not be evaluated, in AWS's words. */
export interface Explanation {
  readonly error: string
  readonly text: string
  /** Of JSONata: the field and the place in it. */
  readonly location?: string
}

/**
 * What a failed evaluation means.
 *
 * @param name - the field
 * @returns undefined for an error that no definition can cause
 */
export function explanation(error: unknown, name: string): Explanation | undefined {
  if (error instanceof PathFailure) return { error: error.error, text: error.message }
  if (error instanceof UndefinedResult) {
    const location = name + error.path
    return { error: errorName.queryEvaluation, location, text: `The JSONata expression '${error.source}' specified for the field '${location}' returned nothing (undefined).` }
  }
  if (error instanceof ExpressionFailure) {
    const location = name + error.path
    const why = error.code === functionResult ? 'returned an unsupported result type.' : `threw an error during evaluation. ${error.code}: ${error.message}`
    return { error: errorName.queryEvaluation, location, text: `The JSONata expression '${error.source}' specified for the field '${location}' ${why}` }
  }
  return undefined
}

/** A cause that names the state. @param entered - id of its entered event */
export const causeIn = (state: string, entered: number, text: string): string =>
  `An error occurred while executing the state '${state}' (entered at the event id #${entered}). ${text}`
