import type { Json, JsonObject } from '../../src/asl/json.js'
import { openBench, world } from './bench.js'
import { Matcher } from './match.js'
import { resolve } from './recording.js'
import type { Recording, Transformer } from './recording.js'
import { answerOf, recordedRefusal } from './refusal.js'
import type { Answer } from './refusal.js'

/** A recorded call of TestState. */
export interface TestStateCall {
  readonly key: string
  readonly definition: Json
  /** All other members. */
  readonly request: JsonObject
  /** Whether AWS answered with an error. */
  readonly failed: boolean
  readonly expected: JsonObject
}

/** What was seen of TestState in one test. */
export interface TestStateRecording extends Pick<Recording, 'lambdas'> {
  readonly calls: readonly TestStateCall[]
  readonly transformers?: readonly Transformer[]
}

/** What came of one call. */
export interface CallResult {
  readonly key: string
  readonly differences: readonly string[]
}

/**
 * Makes every recorded call of TestState again.
 *
 * @returns what differs of each, in their order
 * @example
 * const results = await runTestStates(recording)
 * results.every(({ differences }) => differences.length === 0)
 */
export async function runTestStates(given: TestStateRecording): Promise<readonly CallResult[]> {
  const { calls, lambdas, transformers = [] } = resolve({ ...given, bindings: functionNames(given) } as unknown as Recording, world) as unknown as TestStateRecording
  const bench = await openBench({ lambdas })
  const words = new Set(['datetime', ...transformers.flatMap(({ replacement }) => (replacement === undefined || replacement.includes('<') ? [] : [replacement]))])
  const matcher = new Matcher({ words })
  try {
    const results: CallResult[] = []
    for (const call of calls) {
      const answer = await answerOf(() => bench.call('states', 'TestState', { ...call.request, definition: JSON.stringify(call.definition) }))
      results.push({ key: call.key, differences: differencesOf(matcher, call, answer) })
    }
    return results
  } finally {
    await bench.close()
  }
}

/** Functions have names of their own: their placeholders are none that Lambda takes. */
const functionNames = ({ lambdas }: TestStateRecording): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.keys(lambdas).filter((name) => name.startsWith('<')).map((name, index) => [name, `function-${index}`]))

function differencesOf(matcher: Matcher, { failed, expected }: TestStateCall, answer: Answer): readonly string[] {
  if (failed) return refusalDifferences(matcher, expected, answer)
  if (!('answer' in answer)) return [`was answered on AWS; here ${answer.code}: ${answer.message}`]
  const { ResponseMetadata: _, ...recorded } = expected
  return matcher.compare(readTexts(recorded), readTexts(answer.answer), 'answer')
}

function refusalDifferences(matcher: Matcher, expected: JsonObject, answer: Answer): readonly string[] {
  const { code, message } = recordedRefusal(expected)
  if ('answer' in answer) return [`was refused on AWS (${code ?? 'by its client'}); here it was answered`]
  // the client that was recorded refuses by the API's own constraints
  if (code === undefined) return answer.code === 'ValidationException' ? [] : [`was refused by the client's check of the request; here ${answer.code}`]
  return matcher.compare({ code, ...(message !== undefined && { message }) }, { code: answer.code, ...(message !== undefined && { message: answer.message }) }, 'refusal')
}

/** Members of an answer, and of its inspectionData, that hold JSON text. */
const notText: ReadonlySet<string> = new Set(['errorDetails', 'request', 'response', 'cause', 'error', 'status', 'nextState'])

/** An answer with its JSON texts read: recordings have some of them read, and AWS keeps the blanks that it was given. */
function readTexts(answer: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(answer).map(([name, value]) => {
    if (name === 'inspectionData') return [name, readTexts(value as JsonObject)]
    return [name, typeof value === 'string' && !notText.has(name) ? read(value) : value]
  }))
}

function read(text: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch (error) {
    if (error instanceof SyntaxError) return text
    throw error
  }
}
