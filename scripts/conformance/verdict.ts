import type { Json, JsonObject } from '../../src/asl/json.js'
import { openBench, world } from './bench.js'
import { Matcher } from './match.js'
import { resolve } from './recording.js'
import type { Recording } from './recording.js'
import { answerOf, recordedRefusal } from './refusal.js'
import type { Answer } from './refusal.js'

/** A recorded call that AWS judged a definition by, or the request around one. */
export interface VerdictCall {
  readonly key: string
  /** `create_state_machine`, in boto3's spelling. */
  readonly operation: string
  readonly definition: Json
  /** Of what is no JSON. */
  readonly definitionText: string | null
  readonly request?: JsonObject
  readonly rejected: boolean
  readonly expected: JsonObject
}

/** What came of one call. */
export interface VerdictResult {
  readonly key: string
  readonly rejected: boolean
  /** Whether it was taken, or not, as on AWS. */
  readonly agrees: boolean
  /** Of a refusal: whether it is in AWS's words; `foreign`: the recorded ones are not AWS's. */
  readonly message?: 'same' | 'other' | 'foreign'
  readonly differences: readonly string[]
}

/** Words that stand for ARNs, besides those of roles. */
const arnWords: Readonly<Record<string, string>> = { activity_arn: `arn:aws:states:us-east-1:${world.accountId}:activity:recorded` }

const operations: Readonly<Record<string, string>> = {
  create_state_machine: 'CreateStateMachine', update_state_machine: 'UpdateStateMachine', validate_state_machine_definition: 'ValidateStateMachineDefinition',
}

/**
 * Makes every recorded call again that creates, changes or validates a state machine.
 *
 * @returns what became of each, in their order
 * @throws Error for an operation that is not known
 */
export async function runVerdicts(given: readonly VerdictCall[]): Promise<readonly VerdictResult[]> {
  const calls = placed(given)
  const bench = await openBench({ lambdas: {} })
  const matcher = new Matcher({ words: new Set(['datetime']) })
  try {
    const results: VerdictResult[] = []
    for (const call of calls) {
      const operation = Object.hasOwn(operations, call.operation) ? operations[call.operation] : undefined
      if (operation === undefined) throw new Error(`verdicts of ${call.operation} are not known`)
      const answer = await answerOf(() => bench.call('states', operation, { ...call.request, ...definitionOf(call) }))
      results.push(resultOf(matcher, call, answer))
    }
    return results
  } finally {
    await bench.close()
  }
}

/** The calls with names and ARNs in the places of words. */
function placed(calls: readonly VerdictCall[]): readonly VerdictCall[] {
  const names = JSON.stringify(calls).match(/<ArnPart_\d+idx>/g) ?? []
  const bindings = Object.fromEntries([...new Set(names)].map((name, index) => [name, `machine-${index}`]))
  const resolved = resolve({ bindings, lambdas: {}, calls } as unknown as Recording, world) as unknown as { readonly calls: readonly VerdictCall[] }
  return resolved.calls.map(call => ({ ...call, definition: withArns(call.definition), request: withRole(call.request) }))
}

function withArns(value: Json): Json {
  if (typeof value === 'string') return arnWords[value] ?? value
  if (Array.isArray(value)) return (value as readonly Json[]).map(withArns)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value as JsonObject).map(([name, member]) => [name, withArns(member)]))
}

/** Several roles of one test have words with a number. */
function withRole(request: JsonObject = {}): JsonObject {
  const { roleArn } = request
  return typeof roleArn === 'string' && !roleArn.startsWith('arn:') ? { ...request, roleArn: `arn:aws:iam::${world.accountId}:role/${roleArn}` } : request
}

function definitionOf({ definition, definitionText }: VerdictCall): JsonObject {
  if (typeof definitionText === 'string') return { definition: definitionText }
  return definition === null ? {} : { definition: JSON.stringify(definition) }
}

function resultOf(matcher: Matcher, { key, operation, rejected, expected }: VerdictCall, answer: Answer): VerdictResult {
  const validates = operation === 'validate_state_machine_definition'
  const refused = validates ? 'answer' in answer && answer.answer['result'] === 'FAIL' : !('answer' in answer)
  if (refused !== rejected) return { key, rejected, agrees: false, differences: [`AWS ${rejected ? 'refused' : 'took'} it; here it was ${refused ? `refused: ${reasonOf(answer)}` : 'taken'}`] }
  if (!validates && rejected) return { key, rejected, agrees: true, ...refusal(matcher, expected, answer) }
  const { ResponseMetadata: _, ...recorded } = expected
  const differences = matcher.compare(recorded, 'answer' in answer ? answer.answer : {}, 'answer')
  return { key, rejected, agrees: true, differences, ...(rejected && { message: differences.length === 0 ? 'same' : 'other' }) }
}

const reasonOf = (answer: Answer): string => ('answer' in answer ? JSON.stringify(answer.answer['diagnostics']) : `${answer.code}: ${answer.message}`)

/** LocalStack's own words, in recordings that were not made on AWS. */
const notAws = /^Error=\w+ Args=/

function refusal(matcher: Matcher, expected: JsonObject, answer: Answer): Pick<VerdictResult, 'message' | 'differences'> {
  const { code, message } = recordedRefusal(expected)
  if (code === undefined || message === undefined || notAws.test(message)) return { message: 'foreign', differences: [] }
  const here = 'answer' in answer ? {} : { code: answer.code, message: answer.message }
  const differences = matcher.compare({ code, message }, here, 'refusal')
  return { message: differences.length === 0 ? 'same' : 'other', differences }
}
