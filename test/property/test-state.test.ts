import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals'
import fc from 'fast-check'
import { seededEntropy, virtualClock } from '../../src/interpreter/index.js'
import { operatorArn } from '../../src/local/environment.js'
import { ServiceError } from '../../src/local/service.js'
import type { Json, JsonObject } from '../../src/local/service.js'
import { createStates } from '../../src/local/sfn/index.js'
import type { StatesService } from '../../src/local/sfn/index.js'

// FUZZ_RUNS=20000 for a long search
jest.setTimeout(300_000)

let directory: string
let states: StatesService
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), 'test-state-'))
  states = await createStates({
    directory, clock: virtualClock(0), entropy: seededEntropy(5),
    services: { call: () => Promise.resolve({ StatusCode: 200, Payload: '{"a":1}' }) },
  })
})
afterAll(async () => {
  await states.close()
  await rm(directory, { recursive: true, force: true })
})

/** An answer, or a refusal with a code of AWS's: nothing else may come of a request. */
async function answered(operation: string, input: JsonObject): Promise<JsonObject | ServiceError> {
  try {
    return await states.call(operation, input, { principalArn: operatorArn })
  } catch (error) {
    if (error instanceof ServiceError) return error
    throw error
  }
}

const somePath = fc.constantFrom('$', '$$', '$.a', '$.a.b', '$$.Execution.Input', '$.list[0]', '$.list', null)
const value: fc.Arbitrary<Json> = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>
const template = fc.record({ 'x.$': fc.constantFrom('$', '$.a', '$$', '$$.Execution.Name', '$.none'), y: value }, { requiredKeys: [] })
const expression = fc.oneof(value, fc.constantFrom('{% $states.input %}', '{% $states.input.list %}', '{% $states.result %}', '{% $error("x") %}', '{% $v %}'))
const inside = { StartAt: 'I', States: { I: { Type: 'Pass', End: true } } }
const processor = fc.constantFrom<JsonObject>(inside, { ...inside, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } })
const resource = fc.constantFrom('arn:aws:states:::lambda:invoke', 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', 'arn:aws:lambda:us-east-1:123456789012:function:f')
const recovery = {
  Retry: fc.constant([{ ErrorEquals: ['States.ALL'], MaxAttempts: 1 }]), Catch: fc.constantFrom([{ ErrorEquals: ['States.ALL'], Next: 'Next' }], [{ ErrorEquals: ['E'], Next: 'StateName' }]),
}
const optional = (fields: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<object> => fc.record(fields, { requiredKeys: [] })
const paths = { InputPath: somePath, OutputPath: somePath, ResultPath: fc.constantFrom('$', '$.a', '$.a.b', null) }
const ending = { Output: expression, Assign: fc.record({ v: expression }) }
const tolerance = { MaxConcurrency: fc.constantFrom(0, 2), ToleratedFailureCount: fc.constantFrom(0, 1) }

type Kind = readonly [fixed: fc.Arbitrary<object>, more: fc.Arbitrary<object>]
const kinds: readonly Kind[] = [
  [fc.constant({ Type: 'Pass', Next: 'Next' }), optional({ ...paths, Parameters: template })],
  [fc.record({ Type: fc.constant('Pass'), Result: value, Next: fc.constant('Next') }), optional(paths)],
  [fc.record({ Type: fc.constant('Task'), Resource: resource, Next: fc.constant('Next') }), optional({ ...paths, ...recovery, Parameters: template, ResultSelector: template })],
  [fc.constant({ Type: 'Parallel', Branches: [inside], Next: 'Next' }), optional({ ...paths, ...recovery, ResultSelector: template })],
  [fc.record({ Type: fc.constant('Map'), ItemProcessor: processor, Next: fc.constant('Next') }), optional({ ...paths, ...recovery, ItemsPath: somePath, ItemSelector: template, ResultSelector: template, MaxConcurrency: fc.constantFrom(0, 2) })],
  [fc.constant({ Type: 'Choice', Choices: [{ Variable: '$.a', IsPresent: true, Next: 'Next' }] }), optional({ InputPath: somePath, OutputPath: somePath, Default: fc.constant('StateName') })],
  [fc.constant({ Type: 'Wait', SecondsPath: '$.list[0]', Next: 'Next' }), optional({ InputPath: somePath })],
  [fc.constant({ Type: 'Fail', ErrorPath: '$.a' }), optional({ Cause: fc.string() })],
  [fc.constant({ Type: 'Pass', QueryLanguage: 'JSONata', Next: 'Next' }), optional(ending)],
  [fc.record({ Type: fc.constant('Task'), QueryLanguage: fc.constant('JSONata'), Resource: resource, Next: fc.constant('Next') }), optional({ ...ending, ...recovery, Arguments: expression })],
  [fc.record({ Type: fc.constant('Map'), QueryLanguage: fc.constant('JSONata'), ItemProcessor: processor, Next: fc.constant('Next') }), optional({ ...ending, ...recovery, Items: expression, ItemSelector: expression, MaxConcurrency: tolerance.MaxConcurrency })],
]

/** States that are near enough to good ones to get far. */
const state: fc.Arbitrary<JsonObject> = fc.oneof(...kinds.map(([fixed, more]) => fc.tuple(fixed, more).map(parts => JSON.parse(JSON.stringify(Object.assign({}, ...parts))) as JsonObject)))

const request = fc.record({
  definition: fc.oneof({ weight: 8, arbitrary: state.map(given => JSON.stringify(given)) }, fc.json(), fc.string()),
  input: fc.oneof({ weight: 9, arbitrary: fc.constantFrom('{"a":{"b":[1,2]},"list":[1,"2",{"c":3}]}', '{"a":"A"}', '[1,2]') }, fc.json()), roleArn: fc.constant('arn:aws:iam::123456789012:role/r'),
  inspectionLevel: fc.constantFrom('INFO', 'DEBUG', 'TRACE'), variables: fc.oneof({ weight: 9, arbitrary: fc.constant('{"v":1}') }, fc.json()), context: fc.oneof({ weight: 9, arbitrary: fc.constantFrom('{}', '{"Execution":{"Input":[1]}}') }, fc.json()),
  mock: fc.oneof(
    fc.record({ result: fc.oneof(fc.json(), fc.constantFrom('[]', '[1]', '{"StatusCode":200}')), fieldValidationMode: fc.constantFrom('STRICT', 'NONE') }),
    fc.record({ errorOutput: fc.record({ error: fc.constantFrom('E', 'States.Runtime', ''), cause: fc.string() }, { requiredKeys: [] }) }), fc.constant({}),
  ),
  stateConfiguration: fc.record({ retrierRetryCount: fc.nat(2), mapIterationFailureCount: fc.nat(2), errorCausedByState: fc.constantFrom('I', 'J'), mapItemReaderData: fc.json() }, { requiredKeys: [] }),
}, { requiredKeys: ['definition'] })

test('any request for a test of a state is answered or refused', async () => {
  const statuses = new Set<string>()
  await fc.assert(fc.asyncProperty(request, async (given) => {
    const answer = await answered('TestState', given)
    if (answer instanceof ServiceError) {
      expect(answer.statusCode).toBeLessThan(500)
      return
    }
    statuses.add(answer['status'] as string)
    for (const text of [answer['output'], ...Object.values((answer['inspectionData'] ?? {}) as JsonObject)]) if (typeof text === 'string' && text.startsWith('{')) JSON.parse(text)
    // some requests get to an end only once in hundreds: the same ones each time, unless more are asked for
  }), process.env['FUZZ_RUNS'] === undefined ? { numRuns: 1000, seed: 20_261_125 } : { numRuns: Number(process.env['FUZZ_RUNS']) })
  // the requests get as far as that
  expect([...statuses].sort()).toEqual(['CAUGHT_ERROR', 'FAILED', 'RETRIABLE', 'SUCCEEDED'])
})

test('any text is validated, and says the same as what creating a machine of it is refused with', async () => {
  await fc.assert(fc.asyncProperty(fc.oneof(state.map(given => JSON.stringify({ StartAt: 'S', States: { S: given, Next: { Type: 'Succeed' } } })), fc.json(), fc.string()), async (definition) => {
    const validated = await answered('ValidateStateMachineDefinition', { definition })
    if (validated instanceof ServiceError) throw validated
    const created = await answered('CreateStateMachine', { name: 'm', definition, roleArn: 'arn:aws:iam::123456789012:role/r' })
    if (validated['result'] === 'FAIL') expect(created).toMatchObject({ code: 'InvalidDefinition' })
    else if (created instanceof ServiceError) expect(created.message).toContain('SW4302')
    await answered('DeleteStateMachine', { stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:m' })
  }), { seed: 63, numRuns: 500 })
})
