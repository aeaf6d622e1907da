import type { Json, JsonObject } from '../../src/asl/json.js'
import type { Bench } from './bench.js'
import { upToDate } from './change.js'
import { inOrderOfChains, isConcurrent } from './chain.js'
import { compareDelivered } from './delivered.js'
import { compareHistories } from './history.js'
import { compareLog } from './log-record.js'
import type { Matcher } from './match.js'
import type { ExpectedKey, RecordedExecution, Recording } from './recording.js'
import type { Replayed } from './replay.js'

/** What a comparison works with. */
export interface Comparison {
  readonly bench: Bench
  readonly matcher: Matcher
  readonly recording: Recording
  readonly recorded: RecordedExecution
  readonly replayed: Replayed
}

/** Members of a description that this compares nothing about: how and when the machine was made. */
const described = new Set(['status', 'input', 'inputDetails', 'output', 'outputDetails', 'error', 'cause', 'executionArn', 'name', 'stateMachineArn', 'startDate', 'stopDate'])

/**
 * Compares one recorded answer with what came of the execution here.
 *
 * @returns every difference with its place, the first one first
 * @throws Error for an answer of a call that is not known
 */
export function compareAnswer(comparison: Comparison, { key, operation, index }: ExpectedKey): Promise<readonly string[]> | readonly string[] {
  const { matcher, recording, recorded, replayed } = comparison
  const answer = recording.expected[key]
  if (answer === undefined) return [`the recording has no answer ${key}`]
  // a list that is no answer of its own holds one output for each execution
  if (Array.isArray(answer) && operation.startsWith('stepfunctions.')) return outputOf(comparison, (answer as readonly Json[])[index ?? recorded.index])
  switch (operation) {
    case 'stepfunctions.get_execution_history':
      return compareHistory(comparison, answer)
    case 'stepfunctions.describe_execution': case 'stepfunctions.start_sync_execution':
      return describedAs(matcher, answer as JsonObject, replayed.described)
    case 'stepfunctions.start_execution':
      return matcher.compare(answer, replayed.started, 'start')
    case 'stepfunctions.stop_execution':
      return matcher.compare(answer, { stopDate: replayed.described['stopDate'] ?? null }, 'stop')
    case 'derived:output':
      return outputOf(comparison, (answer as readonly Json[])[index ?? recorded.index])
    case 'logs.execution_events':
      return compareLog(matcher, answer, replayed.events, replayed.executionArn)
    case 'derived':
      return compareDelivered(comparison, answer as readonly JsonObject[])
    default:
      throw new Error(`answers of ${operation} are not known`)
  }
}

/** Of an event; recordings that sorted some give those no number of their own. */
const numberOf = (event: JsonObject | undefined): number => (typeof event?.['id'] === 'number' ? event['id'] : 0)

function compareHistory({ matcher, recording, recorded, replayed }: Comparison, answer: Json): readonly string[] {
  const events = upToDate(recording, (answer as { readonly events: readonly JsonObject[] }).events)
  const reversed = numberOf(events[0]) > numberOf(events.at(-1))
  const unordered = recording.transformers.some((transformer) => transformer.class === 'SfnNoneRecursiveParallelTransformer')
  const found = matcher.attempt(() => compareHistories(matcher, events, reversed ? replayed.events.toReversed() : replayed.events, unordered))
  if (found.length === 0 || unordered || reversed || events.length !== replayed.events.length || !isConcurrent(recorded.definition)) return found
  // branches may have taken turns in another way
  return matcher.attempt(() => compareHistories(matcher, inOrderOfChains(events), inOrderOfChains(replayed.events), false)).length === 0 ? [] : found
}

function describedAs(matcher: Matcher, recorded: JsonObject, actual: JsonObject): readonly string[] {
  const [left, right] = [recorded, actual].map((members) => Object.fromEntries<Json>(Object.entries(members).filter(([key]) => described.has(key)))) as [JsonObject, JsonObject]
  return matcher.compare(left, right, 'execution')
}

function outputOf({ matcher, replayed }: Comparison, recorded: Json | undefined): readonly string[] {
  const { output = null } = replayed.described
  return matcher.compare({ output: (recorded as JsonObject)['output'] ?? null }, { output }, 'execution')
}
