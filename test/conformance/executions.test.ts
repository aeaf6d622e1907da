import { describe, expect, test } from '@jest/globals'
import type { Json, JsonObject } from '../../src/asl/json.js'
import { compile } from '../../src/interpreter/index.js'
import { compared, differing, missingFor } from './coverage.js'
import { compareHistories } from './history.js'
import { Matcher } from './match.js'
import { readRecordings } from './recording.js'
import type { RecordedExecution, Recording } from './recording.js'
import { described, replay } from './replay.js'
import type { Replayed } from './replay.js'

/** Plain words that stand for any value, some of them in single recordings only. */
const wordsOf = ({ transformers }: Recording): ReadonlySet<string> => new Set(['generated-uuid', ...transformers.flatMap(({ replacement }) => (replacement === undefined || replacement.includes('<') ? [] : [replacement]))])

function compareAnswer(recording: Recording, recorded: RecordedExecution, replayed: Replayed, matcher: Matcher, operation: string, answer: JsonObject): readonly string[] {
  if (operation === 'stepfunctions.get_execution_history') {
    const events = answer['events'] as readonly JsonObject[]
    const reversed = events.length > 1 && events[0]?.['id'] !== 1
    return compareHistories(matcher, events, reversed ? replayed.events.toReversed() : replayed.events, recording.transformers.some((transformer) => transformer.class === 'SfnNoneRecursiveParallelTransformer'))
  }
  const all = described(replayed.result, recorded.input)
  const [left, right] = [answer, all].map((members) => Object.fromEntries<Json>(Object.entries(members).filter(([key]) => operation === 'derived:output' ? key === 'output' : key in all)))
  return matcher.compare(left ?? {}, right)
}

async function differences(recording: Recording): Promise<readonly string[]> {
  const matcher = new Matcher(wordsOf(recording))
  const found: string[] = []
  for (const recorded of recording.executions) {
    const replayed = await replay(recording, recorded)
    for (const { key, operation, index } of recorded.expectedKeys) {
      if (!compared.has(operation)) continue
      const whole = recording.expected[key] as Json
      // a list holds one output for each execution
      const [answer, kind] = Array.isArray(whole) ? [(whole as readonly Json[])[index ?? recorded.index], 'derived:output'] : [whole, operation]
      found.push(...compareAnswer(recording, recorded, replayed, matcher, kind, answer as JsonObject).map((difference) => `execution ${recorded.index}: ${difference}`))
    }
  }
  return found
}

const recordings = readRecordings()

const counted = (words: readonly string[]): Readonly<Record<string, number>> => Object.fromEntries([...new Set(words)].sort().map((word) => [word, words.filter((other) => other === word).length]))

describe('executions recorded on AWS', () => {
  if (recordings === undefined) {
    process.stderr.write('warning: the recordings of AWS (../shared/conformance) are not here: the interpreter is not compared with them\n')
    test.skip('../shared/conformance is not here', () => undefined)
    return
  }
  const run = recordings.filter((recording) => missingFor(recording) === undefined)
  let matching = 0

  test.each(run.map((recording) => [recording.file, recording] as const))('%s', async (file, recording) => {
    const found = await differences(recording)
    if (differing.has(file)) {
      expect(found).not.toEqual([])
      return
    }
    expect(found).toEqual([])
    matching += 1
  })

  test('have definitions that compile here, too, but for what is not there yet', () => {
    for (const recording of recordings) {
      const missing = missingFor(recording)
      if (missing === 'activities') continue
      for (const { definition, type } of recording.executions) {
        if (missing === 'Distributed Map') expect(() => compile(definition, { type })).toThrow(expect.objectContaining({ code: 'ASL3010' }))
        else compile(definition, { type })
      }
    }
  })

  test('are all accounted for', () => {
    expect({ all: recordings.length, executions: run.flatMap(({ executions }) => executions).length, matching, differing: run.length - matching }).toEqual({ all: 412, executions: 600, matching: 297, differing: differing.size })
    expect(counted(recordings.flatMap((recording) => missingFor(recording) ?? []))).toEqual({
      'API Gateway': 9, 'AWS SDK calls of Step Functions': 3, 'Distributed Map': 43, DynamoDB: 10, EventBridge: 4, S3: 9, SNS: 12, SQS: 5, 'Secrets Manager': 1,
      activities: 3, 'nested executions': 9, 'only logs or events': 4,
    })
    const answers = run.flatMap(({ executions }) => executions.flatMap(({ expectedKeys }) => expectedKeys.map(({ operation }) => operation)))
    expect(counted(answers.filter((operation) => !compared.has(operation)))).toEqual({ 'logs.execution_events': 10, 'stepfunctions.start_execution': 10, 'stepfunctions.stop_execution': 1 })
  })
})
