import type { Inspection, StateTestResult } from '../../../interpreter/index.js'
import type { Json, JsonObject } from '../../service.js'

/** How much of a test is told. */
export type InspectionLevel = 'INFO' | 'DEBUG' | 'TRACE'

/** The answer of TestState. Values travel as JSON text; the input as it was given. */
export function answerOf({ status, output, error, cause, next, inspection }: StateTestResult, inputText: string, level: InspectionLevel, http: JsonObject): JsonObject {
  return {
    status,
    ...(output === undefined ? {} : { output: JSON.stringify(output) }),
    ...(error === undefined ? {} : { error }),
    ...(cause === undefined ? {} : { cause }),
    ...(next === undefined ? {} : { nextState: next }),
    ...(level === 'INFO' ? {} : { inspectionData: { input: inputText, ...inspectionMembers(inspection), ...http } }),
  }
}

/** Members that are numbers or objects on the wire; all others are JSON text. */
const plain: ReadonlySet<string> = new Set(['errorDetails', 'maxConcurrency', 'toleratedFailureCount', 'toleratedFailurePercentage'])

const inspectionMembers = (inspection: Inspection): JsonObject =>
  Object.fromEntries(Object.entries(inspection).map(([name, value]: [string, Json]) => [name, plain.has(name) ? value : JSON.stringify(value)]))
