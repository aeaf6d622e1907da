import { expect, test } from '@jest/globals'
import { compile, virtualClock } from '../../../src/interpreter/index.js'

const run = (parameters: object) => compile({ StartAt: 'Call', States: { Call: { Type: 'Task', Resource: 'arn:aws:states:::apigateway:invoke', Parameters: parameters, Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Call' }], End: true } } }, { type: 'STANDARD' })
  .run({}, { clock: virtualClock(), integrations: { invoke: () => Promise.resolve({ done: true }) } })

test('headers that are no lists keep a task from being scheduled, and nothing catches that', async () => {
  const { status, error, cause, events } = await run({ Headers: { a: 'text' }, QueryParameters: ['b'] })
  expect([status, error]).toEqual(['FAILED', 'States.Runtime'])
  expect(cause).toBe("An error occurred while executing the state 'Call' (entered at the event id #2). The Parameters '{\"Headers\":{\"a\":\"text\"},\"QueryParameters\":[\"b\"]}' could not be used to start the Task: "
    + "[The value of the field 'Headers' has an invalid format, The value of the field 'QueryParameters' has an invalid format]")
  expect(events().map(({ type }) => type)).toEqual(['ExecutionStarted', 'TaskStateEntered', 'ExecutionFailed'])
})

test('lists, and none, do not', async () => {
  for (const parameters of [{ Headers: { a: ['text'] } }, {}]) await expect(run(parameters)).resolves.toMatchObject({ status: 'SUCCEEDED' })
})
