import { describe, expect, test } from '@jest/globals'
import type { Json, JsonObject } from '../../../../src/asl/json.js'
import { compile, startExecution, TaskFailure, virtualClock } from '../../../../src/interpreter/index.js'
import { exceeds } from '../../../../src/interpreter/map-run/tolerance.js'
import { Objects } from '../objects.js'
import { distributed, pass, putObject, run, task } from './run.js'

/** Fails for even numbers. */
const even = (input: Json): Json => {
  const { Payload: payload } = input as JsonObject
  if ((payload as number) % 2 === 0) throw new TaskFailure('Even', `${JSON.stringify(payload)} is even`)
  return { Payload: payload ?? null }
}
const evenTask = task({ Arguments: { FunctionName: 'f', Payload: '{% $states.input %}' }, Output: '{% $states.result.Payload %}' })
const over = ['States.ExceedToleratedFailureThreshold', 'The specified tolerated failure threshold was exceeded']
const parsed = (text: string | undefined): Json => JSON.parse(text ?? 'null') as Json

describe('children', () => {
  test('are executions of their own, that know nothing of the Map', async () => {
    const shown: JsonObject = { StartAt: 'P', States: { P: { Type: 'Pass', Output: '{% $states.context %}', End: true } } }
    const { output } = await run(distributed({ Items: [{ a: 1 }], Label: 'L' }, shown, 'STANDARD'), {})
    const [context] = output as readonly JsonObject[]
    expect(context).toEqual({
      Execution: {
        Id: expect.stringMatching(/^arn:aws:states:us-east-1:000000000000:execution:m\/L:[0-9a-f-]{36}$/), Name: expect.stringMatching(/^[0-9a-f-]{36}$/), Input: { a: 1 },
        RoleArn: 'arn:aws:iam::000000000000:role/local', StartTime: '1970-01-01T00:00:00.000Z', RedriveCount: 0,
      },
      StateMachine: { Id: 'arn:aws:states:us-east-1:000000000000:stateMachine:m/L', Name: 'm/L' },
      State: { Name: 'P', EnteredTime: '1970-01-01T00:00:00.000Z' },
    })
  })

  test('run as many at the same time as may be, in the order of the items', async () => {
    let [now, most] = [0, 0]
    const begun: Json[] = []
    const clock = virtualClock()
    const { output } = await run(distributed({ Items: [5, 4, 3, 2, 1], MaxConcurrency: 2 }, task()), {}, {
      clock,
      work: async (input) => {
        begun.push(input)
        most = Math.max(most, ++now)
        await clock.sleep((input as number) * 1000)
        now -= 1
        return input
      },
    })
    expect([output, begun, most, clock.now()]).toEqual([[5, 4, 3, 2, 1], [5, 4, 3, 2, 1], 2, 8000])
  })

  test('of nothing are none', async () => {
    const { output, events } = await run(distributed({ Items: [] }), {})
    expect(output).toEqual([])
    expect(events.map(([type]) => type)).toEqual(['ExecutionStarted', 'MapStateEntered', 'MapStateStarted', 'MapRunStarted', 'MapRunSucceeded', 'MapStateSucceeded', 'MapStateExited', 'ExecutionSucceeded'])
  })

  test('of an object have its values, and a selector its keys', async () => {
    expect((await run(distributed({ Items: '{% $states.input %}' }), { x: 1, y: [2] })).output).toEqual([1, [2]])
    const { output, details } = await run(distributed({ ItemSelector: { 'item.$': '$$.Map.Item', 'all.$': '$' } }, pass, 'EXPRESS', 'JSONPath'), { x: 1 })
    expect(output).toEqual([{ item: { Index: 0, Key: 'x', Value: 1, Source: 'STATE_DATA' }, all: { x: 1 } }])
    expect(details[2]).toEqual({ length: 1 })
  })

  test('get the same of a selector that draws at random whenever it is asked', async () => {
    const random = distributed({ Items: [1, 2], ItemSelector: { r: '{% $random() %}', u: '{% $uuid() %}' } })
    const [one, other] = [await run(random, {}), await run(random, {})]
    expect(one.output).toEqual(other.output)
    const [first, second] = one.output as readonly JsonObject[]
    expect(first).not.toEqual(second)
  })

  test('that get more than an execution takes have failed', async () => {
    const { error, cause } = await run(distributed({ Items: [1], ItemSelector: { big: '{% $join([1..70000].("abcd")) %}' } }), {})
    expect([error, cause]).toEqual(over)
  })

  test('are stopped with the execution that has them', async () => {
    const clock = virtualClock()
    const given: string[] = []
    const execution = startExecution(compile(distributed({ Items: [1, 2, 3], MaxConcurrency: 2 }, task()), { type: 'STANDARD' }), {}, {
      clock, integrations: {
        invoke: async ({ signal, control }) => {
          given.push('begun')
          await control?.sleep(1e9)
          given.push(signal.aborted ? 'aborted' : 'ended')
          return null
        },
      },
    })
    clock.schedule(1000, () => { execution.stop({ cause: 'enough' }) })
    expect((await execution.result).status).toBe('ABORTED')
    await new Promise(setImmediate)
    expect(given).toEqual(['begun', 'begun', 'aborted', 'aborted'])
  })
})

describe('a selector that cannot be evaluated', () => {
  test.each([
    [{ a: '{% $states.input.nothing %}' }, 'JSONata', 'States.QueryEvaluationError', "The JSONata expression '$states.input.nothing' specified for the field 'ItemSelector/a' returned nothing (undefined)."],
    [{ 'a.$': '$.nothing' }, 'JSONPath', 'States.Runtime', "The JSONPath '$.nothing' specified for the field 'a.$' could not be found in the input '[1]'"],
  ])('%j fails the run', async (ItemSelector, language, error, text) => {
    const ran = await run(distributed({ ItemSelector }, pass, 'EXPRESS', language), [1])
    expect([ran.status, ran.error, ran.cause]).toEqual(['FAILED', error, `An error occurred while executing the state 'M' (entered at the event id #2). ${text}`])
  })
})

describe('tolerance', () => {
  test.each([
    [{}, 0, 9, false], [{}, 1, 9, true], [{ count: 1 }, 1, 9, false], [{ count: 1 }, 2, 9, true], [{ percentage: 50 }, 2, undefined, false],
    [{ percentage: 50 }, 2, 4, false], [{ percentage: 50 }, 3, 4, true], [{ count: 5, percentage: 10 }, 2, 4, true], [{ count: 1, percentage: 100 }, 2, 4, true], [{ percentage: 0 }, 1, 100, true],
  ])('%j: %d of %s exceed it: %s', (tolerance, failed, total, wanted) => {
    expect(exceeds(tolerance, failed, total)).toBe(wanted)
  })

  test('of none ends the run at the first failure, and aborts the others', async () => {
    const { status, error, cause, events } = await run(distributed({ Items: [1, 2, 3] }, evenTask), {}, { work: even })
    expect([status, error, cause]).toEqual(['FAILED', ...over])
    expect(events.slice(3)).toEqual([['MapRunStarted', 3], ['MapRunFailed', 4], ['MapStateFailed', 5], ['ExecutionFailed', 6]])
  })

  test('of some goes on; those that failed are described', async () => {
    const { output } = await run(distributed({ Items: [1, 2, 3], ToleratedFailureCount: 1, Label: 'L' }, evenTask), {}, { work: even })
    expect(output).toEqual([1, {
      Cause: '2 is even', Error: 'Even', ExecutionArn: expect.stringContaining(':express:m/L:'), Input: '2', InputDetails: { Included: true }, Name: expect.any(String), OutputDetails: { Included: true },
      RedriveCount: 0, RedriveStatus: 'REDRIVABLE', StartDate: '1970-01-01T00:00:00.000Z', StateMachineArn: expect.stringContaining('stateMachine:m/L'), Status: 'FAILED', StopDate: '1970-01-01T00:00:00.000Z',
    }, 3])
  })

  test('of a percentage is judged at the end, by items', async () => {
    const batched = { Items: [2, 4, 1, 3], ItemBatcher: { MaxItemsPerBatch: 2 } }
    const first = task({ Arguments: { FunctionName: 'f', Payload: '{% $states.input.Items[0] %}' } })
    expect((await run(distributed({ ...batched, ToleratedFailurePercentage: 50 }, first), {}, { work: even })).status).toBe('SUCCEEDED')
    expect((await run(distributed({ ...batched, ToleratedFailurePercentage: 49 }, first), {}, { work: even })).error).toBe(over[0])
  })

  test('the run is started anew by a retrier', async () => {
    let tries = 0
    const { status, events } = await run(distributed({ Items: [1], Retry: [{ ErrorEquals: ['States.ExceedToleratedFailureThreshold'] }] }, task()), {}, {
      work: () => {
        if (tries++ === 0) throw new TaskFailure('Once', '')
        return 1
      },
    })
    expect([status, events.filter(([type]) => type === 'MapRunStarted').length, events.filter(([type]) => type === 'MapStateStarted').length]).toEqual(['SUCCEEDED', 2, 2])
  })
})

describe('the result', () => {
  const writer = (config?: JsonObject): JsonObject => ({ ResultWriter: { Resource: putObject, Arguments: { Bucket: 'out', Prefix: 'p' }, ...(config !== undefined && { WriterConfig: config }) }, Label: 'L' })

  test('goes into files by how children ended, named in a manifest', async () => {
    const objects = new Objects()
    const { status, error } = await run(distributed({ Items: [1, 3, 2, 5, 7], MaxConcurrency: 1, ...writer() }, evenTask), {}, { objects, work: even })
    expect([status, error]).toEqual(['FAILED', over[0]])
    const [first = ''] = objects.written.keys()
    const folder = first.slice(0, first.lastIndexOf('/'))
    expect(folder).toMatch(/^out\/p\/[0-9a-f-]{36}$/)
    const manifest = parsed(objects.written.get(`${folder}/manifest.json`)) as { readonly [key: string]: Json, readonly ResultFiles: { readonly [key: string]: readonly JsonObject[] } }
    expect(manifest).toEqual({
      DestinationBucket: 'out', MapRunArn: expect.stringMatching(/:mapRun:m\/L:[0-9a-f-]{36}$/),
      ResultFiles: Object.fromEntries(['FAILED', 'PENDING', 'SUCCEEDED'].map((group) => [group, [{ Key: `${folder.slice(4)}/${group}_0.json`, Size: objects.written.get(`${folder}/${group}_0.json`)?.length }]])),
    })
    const shown = (group: string): Json => (parsed(objects.written.get(`${folder}/${group}_0.json`)) as readonly JsonObject[]).map(({ Input: input = null, Status: how = null, Output: output = null }) => [input, how, output])
    expect(shown('SUCCEEDED')).toEqual([['1', 'SUCCEEDED', '1'], ['3', 'SUCCEEDED', '3']])
    expect(shown('FAILED')).toEqual([['2', 'FAILED', null]])
    expect(shown('PENDING')).toEqual([['5', 'PENDING', null], ['7', 'PENDING', null]])
  })

  test('is where the manifest is', async () => {
    const objects = new Objects()
    const { output, details } = await run(distributed({ Items: [[1, 2], 3], ...writer({ Transformation: 'FLATTEN', OutputType: 'JSONL' }) }), {}, { objects })
    const arn = details[3]?.['mapRunArn'] as string
    const folder = `p/${arn.slice(arn.lastIndexOf(':') + 1)}`
    expect(output).toEqual({ MapRunArn: arn, ResultWriterDetails: { Bucket: 'out', Key: `${folder}/manifest.json` } })
    expect(objects.written.get(`out/${folder}/SUCCEEDED_0.jsonl`)).toBe('1\n2\n3\n')
  })

  test.each([
    ['NONE', [expect.objectContaining({ Status: 'SUCCEEDED', Output: '[1,2]' }), expect.objectContaining({ Output: '3' })]], ['COMPACT', [[1, 2], 3]], ['FLATTEN', [1, 2, 3]],
  ])('goes on in the output as %s', async (Transformation, wanted) => {
    expect((await run(distributed({ Items: [[1, 2], 3], ResultWriter: { WriterConfig: { Transformation } } }), {})).output).toEqual(wanted)
  })

  test('that is more than a state can give fails the execution; written to S3 it does not', async () => {
    const big = { Items: '{% [1..20] %}', ItemSelector: { t: '{% $join([1..4000].("abcd")) %}' } }
    const { status, error, events } = await run(distributed(big), {})
    expect([status, error, events.at(-2)?.[0]]).toEqual(['FAILED', 'States.DataLimitExceeded', 'MapRunSucceeded'])
    expect((await run(distributed({ ...big, ...writer() }), {}, { objects: new Objects() })).status).toBe('SUCCEEDED')
  })

  test('that cannot be written fails the run', async () => {
    const objects = new Objects()
    objects.put = () => Promise.reject(new Error('Access Denied'))
    const { error, cause } = await run(distributed({ Items: [1], ...writer() }), {}, { objects })
    expect([error, cause]).toEqual(['States.ResultWriterFailed', 'Access Denied'])
    expect((await run(distributed({ Items: [1], ...writer() }), {})).error).toBe('States.ResultWriterFailed')
    expect((await run(distributed({ Items: [1], ResultWriter: { Resource: putObject, Arguments: { Bucket: 'b', Acl: 'x' } } }), {}, { objects: new Objects() })).cause).toBe('The argument Acl of the ResultWriter is not supported.')
  })
})
