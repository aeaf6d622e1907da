import type { Json, JsonObject } from '../../src/asl/json.js'
import { ServiceError } from '../../src/local/service.js'

/** An answer of the API, or its refusal. */
export type Answer = { readonly answer: JsonObject } | { readonly code: string; readonly message: string }

/** What a recording says of a refusal. */
export interface RecordedRefusal {
  /** Absent when boto3 refused the call before it was made: the API was not asked. */
  readonly code?: string
  readonly message?: string
}

/** Makes a call; refusals are answers, too. */
export async function answerOf(call: () => Promise<JsonObject>): Promise<Answer> {
  try {
    return { answer: await call() }
  } catch (error) {
    if (error instanceof ServiceError) return { code: error.code, message: error.message }
    throw error
  }
}

const raised = /^An error occurred \((\w+)\) when calling the \w+ operation: ([^]*)$/

/** A refusal in either of the two forms that recordings have: the answer, or the exception that boto3 made of it. */
export function recordedRefusal(expected: JsonObject): RecordedRefusal {
  const { Error: error, exception_typename: type, exception_value: value } = expected
  if (typeof error === 'object' && error !== null && !Array.isArray(error)) {
    const { Code: code, Message: message } = error as Readonly<Record<string, Json | undefined>>
    return { ...(typeof code === 'string' && { code }), ...(typeof message === 'string' && { message }) }
  }
  const [, code = typeof type === 'string' ? type : '', message] = typeof value === 'string' ? raised.exec(value) ?? [] : []
  return code === 'ParamValidationError' ? {} : { code, ...(message !== undefined && { message }) }
}
