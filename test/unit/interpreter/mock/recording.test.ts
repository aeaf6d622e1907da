import { describe, expect, test } from '@jest/globals'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { toApiEvent } from '../../../../src/asl/index.js'
import type { Json, JsonObject } from '../../../../src/asl/json.js'
import { compile, mocksFrom, virtualClock } from '../../../../src/interpreter/index.js'
import type { MockConfig, WorkflowType } from '../../../../src/interpreter/index.js'

/** An execution recorded on AWS, which Step Functions Local was seen to repeat from mocks but for what its file does not hold. */
interface Recording {
  readonly definition: JsonObject
  readonly type: WorkflowType
  readonly input: Json
  readonly expected: { readonly get_execution_history: { readonly events: readonly JsonObject[] } }
}

const folder = path.resolve(import.meta.dirname, '../../../../../shared/conformance/cases/local_mocking')

const detailsOf = (event: JsonObject): JsonObject => (Object.entries(event).find(([name]) => name.endsWith('EventDetails'))?.[1] ?? {}) as JsonObject

/** Recordings hold objects as they are, other values as JSON text. */
const parsed = (value: Json | undefined): Json => (typeof value === 'string' ? JSON.parse(value) as Json : value ?? null)

/** A branch's own events come in an order of their own: an answer belongs to the state whose exit has it. */
function configOf(events: readonly JsonObject[]): MockConfig {
  const answers = events.filter((event) => event['type'] === 'TaskSucceeded').map((event) => parsed(detailsOf(event)['output']))
  const states = events.filter((event) => event['type'] === 'TaskStateEntered').map((event) => detailsOf(event)['name'] as string)
  return {
    StateMachines: { M: { TestCases: { C: Object.fromEntries(states.map((state) => [state, `${state}Answers`])) } } },
    MockedResponses: Object.fromEntries(states.map((state, i) => [`${state}Answers`, { '0': { Return: answers[i] ?? null } }])),
  }
}

/** What mocks can repeat of an event: not what a submission was answered, nor tokens. */
function repeatable(event: JsonObject): JsonObject {
  const { name, resource, resourceType, output } = detailsOf(event)
  return {
    type: event['type'] ?? null, name: name ?? null, resource: resource ?? null, resourceType: resourceType ?? null,
    output: event['type'] === 'TaskSubmitted' || output === undefined ? null : parsed(output),
  }
}

const kind = (event: JsonObject): string => JSON.stringify([event['type'], detailsOf(event)['name'] ?? null])

describe('recorded executions, from mocks', () => {
  if (!existsSync(folder)) {
    process.stderr.write('warning: the recordings of AWS (../shared/conformance) are not here: mocks are not compared with them\n')
    test.skip('../shared/conformance is not here', () => undefined)
    return
  }
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.json')).sort()

  test('are there', () => expect(files).toHaveLength(8))

  test.each(files)('%s', async (file) => {
    const { definition, type, input, expected } = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Recording
    const { events } = expected.get_execution_history
    const { status, events: history } = await compile(definition, { type }).run(input, {
      clock: virtualClock(), integrations: mocksFrom(configOf(events), { stateMachine: 'M', testCase: 'C', definition }),
    })
    expect(status).toBe('SUCCEEDED')
    const seen = history().map(toApiEvent)
    // inside of a Parallel the recording has events by their text, without outputs; and the event that AWS records at its end is not in it
    const compared = file.includes('parallel')
      ? (list: readonly JsonObject[]) => list.map(kind).filter((text) => !text.includes('ParallelStateSucceeded')).sort()
      : (list: readonly JsonObject[]) => list.map(repeatable)
    expect(compared(seen)).toEqual(compared(events))
  })
})
