import { describe, expect, test } from '@jest/globals'
import { runCase } from '../../../../scripts/conformance/case.js'
import type { JsonObject } from '../../../../src/asl/json.js'
import { history, recorded } from './recorded.js'

/** What the runner says of a recording whose history somebody changed. */
const differencesOf = (change: (events: JsonObject[]) => readonly JsonObject[]): Promise<readonly string[]> => runCase(recorded({ expected: { history: { events: change(history()) } } }))

const changed = (index: number, members: JsonObject) => (events: JsonObject[]): readonly JsonObject[] => events.map((event, i) => (i === index ? { ...event, ...members } : event))

describe('a recorded history', () => {
  test('is what comes of it here', async () => {
    await expect(runCase(recorded())).resolves.toEqual([])
  })

  test.each([
    ['another output', changed(4, { lambdaFunctionSucceededEventDetails: { output: { order: 8 }, outputDetails: { truncated: false } } }), /^#5 LambdaFunctionSucceeded\/lambdaFunctionSucceededEventDetails\/output\/order recorded 8 here 7$/],
    ['another input', changed(1, { stateEnteredEventDetails: { input: { order: '7' }, inputDetails: { truncated: false }, name: 'Call' } }), /^#2 TaskStateEntered.*\/order recorded "7" here 7$/],
    ['an event left out', (events: JsonObject[]) => events.filter((_, i) => i !== 3), /^#4 LambdaFunctionSucceeded\/id recorded 5 here 4$/],
    ['an event too many', (events: JsonObject[]) => [...events.slice(0, 8), { ...events[7] ?? {}, id: 9 }, ...events.slice(8)], /^#9 SucceedStateExited\/previousEventId recorded 7 here 8$/],
    ['another previousEventId', changed(5, { previousEventId: 4 }), /^#6 TaskStateExited\/previousEventId recorded 4 here 5$/],
    ['another id', changed(5, { id: 7 }), /^#6 TaskStateExited\/id recorded 7 here 6$/],
    ['two events in another order', (events: JsonObject[]) => [...events.slice(0, 2), ...events.slice(2, 4).reverse(), ...events.slice(4)], /^#3 LambdaFunctionStarted\/id recorded 4 here 3$/],
    ['a member that is not there', changed(8, { executionSucceededEventDetails: { output: { order: 7 } } }), /^#9 ExecutionSucceeded\/executionSucceededEventDetails\/outputDetails is not recorded/],
  ])('with %s is told apart', async (_, change, difference) => {
    const [first] = await differencesOf(change)
    expect(first).toMatch(difference)
  })

  test('of another length is told apart, though all events that it has are there', async () => {
    const base = recorded()
    const definition = { StartAt: 'Done', States: { Done: { Type: 'Succeed' } } }
    const [started = {}, ...rest] = history()
    const events = [started, ...rest.slice(5).map((event, i) => ({ ...event, id: i + 2, previousEventId: i === 0 ? 0 : i + 1 }))]
    const run = (given: readonly JsonObject[]) => runCase({ ...base, executions: base.executions.map((execution) => ({ ...execution, definition })), expected: { history: { events: given } } })
    await expect(run(events)).resolves.toEqual([])
    const more = [...events, { id: 5, previousEventId: 4, timestamp: 'timestamp', type: 'ExecutionAborted' }]
    await expect(run(more)).resolves.toEqual([expect.stringMatching(/^#5 ExecutionAborted is missing; recorded /), expect.stringMatching(/^recorded 5 events, here 4/)])
  })

  test('of a failure is held to error and cause', async () => {
    const definition = { StartAt: 'Stop', States: { Stop: { Type: 'Fail', Error: 'Broken', Cause: 'by hand' } } }
    const base = recorded()
    const events = (error: string, cause: string): JsonObject[] => [
      { ...history()[0] ?? {} }, { id: 2, previousEventId: 0, timestamp: 'timestamp', type: 'FailStateEntered', stateEnteredEventDetails: { input: { order: 7 }, inputDetails: { truncated: false }, name: 'Stop' } },
      { id: 3, previousEventId: 2, timestamp: 'timestamp', type: 'ExecutionFailed', executionFailedEventDetails: { error, cause } },
    ]
    const run = (error: string, cause: string) => runCase({ ...base, executions: base.executions.map((execution) => ({ ...execution, definition })), expected: { history: { events: events(error, cause) } } })
    await expect(run('Broken', 'by hand')).resolves.toEqual([])
    await expect(run('Other', 'by hand')).resolves.toEqual(['#3 ExecutionFailed/executionFailedEventDetails/error recorded "Other" here "Broken"'])
    await expect(run('Broken', 'by foot')).resolves.toEqual(['#3 ExecutionFailed/executionFailedEventDetails/cause recorded "by foot" here "by hand"'])
  })

  test('that was read before the end is held to the events that it has', async () => {
    await expect(differencesOf((events) => events.slice(0, 6))).resolves.toEqual([])
  })

  test('that was read backwards is compared backwards', async () => {
    await expect(differencesOf((events) => events.reverse())).resolves.toEqual([])
    await expect(differencesOf((events) => changed(0, { id: 8 })(events.reverse()))).resolves.toEqual(['#1 ExecutionSucceeded/id recorded 8 here 9'])
  })
})

test('a definition that is refused here differs: AWS took it', async () => {
  const base = recorded()
  const executions = base.executions.map((execution) => ({ ...execution, definition: { StartAt: 'Nowhere', States: {} } }))
  const [first] = await runCase({ ...base, executions })
  expect(first).toMatch(/^it could not be run: InvalidDefinition/)
})

test('what is recorded of an execution besides its history is compared, too', async () => {
  const base = recorded()
  const executions = base.executions.map((execution) => ({ ...execution, expectedKeys: [{ key: 'described', operation: 'stepfunctions.describe_execution' }] }))
  const described = { executionArn: 'arn:<partition>:states:<region>:111111111111:execution:<ArnPart_0idx>:<ExecArnPart_0idx>', name: '<ExecArnPart_0idx>', startDate: 'datetime', stopDate: 'datetime', stateMachineArn: 'arn:<partition>:states:<region>:111111111111:stateMachine:<ArnPart_0idx>', input: { order: 7 }, inputDetails: { included: true }, output: { order: 7 }, outputDetails: { included: true }, status: 'SUCCEEDED' }
  await expect(runCase({ ...base, executions, expected: { described } })).resolves.toEqual([])
  await expect(runCase({ ...base, executions, expected: { described: { ...described, status: 'FAILED' } } })).resolves.toEqual(['execution/status recorded "FAILED" here "SUCCEEDED"'])
})
