import { describe, expect, test } from '@jest/globals'
import { InvalidExecutionInput, StateMachineDoesNotExist } from '@aws-sdk/client-sfn'
import { UnfinishedError } from '../../../../tasks/shared/backoff.js'
import { EnvironmentError } from '../../../../tasks/shared/environment.js'
import { detailOf, log } from '../../../../tasks/shared/log.js'
import { eachRecord } from '../../../../tasks/shared/sqs-batch.js'
import { TaskError } from '../../../../tasks/shared/task-error.js'
import { outputOf } from '../fake/output.js'
import { eventOf } from '../fake/queue.js'

const secret = 'Acme will\nbuy "Globex"\n    at dawn'
const thrownBy = (work: () => unknown): unknown => {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

test('a line is one JSON object with time, level, event and fields', async () => {
  const [line] = await outputOf(() => {
    log('warn', 'execution failed', { runId: 'r', index: 3 })
    return Promise.resolve()
  })
  expect(line).toEqual({ time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/), level: 'warn', event: 'execution failed', runId: 'r', index: 3 })
})

describe('of an error', () => {
  test.each([new TaskError('ObjectMissing', 'there is no object a'), new EnvironmentError('SW4801: x'), new UnfinishedError('1 of 2')])('of the tasks the message is told: %s', (error) => {
    expect(detailOf(error)).toEqual({ detail: error.message })
  })

  test('of an AWS service the message and the request are told', () => {
    const error = new StateMachineDoesNotExist({ message: 'there is no machine y', $metadata: { requestId: 'q1' } })
    expect(detailOf(error)).toEqual({ detail: 'there is no machine y (request q1)' })
  })

  test('of an AWS service that refuses an argument, which it may quote, only the request is told', () => {
    const error = new InvalidExecutionInput({ message: `Invalid input: ${secret}`, $metadata: { requestId: 'q1' } })
    expect(detailOf(error)).toEqual({ detail: 'request q1' })
    expect(detailOf(Object.assign(new Error(`Value '${secret}' at 'input'`), { name: 'ValidationException', $metadata: {} }))).toEqual({ detail: 'request unknown' })
  })

  test.each<[string, unknown]>([
    ['a parser', thrownBy(() => JSON.parse(secret))],
    ['anybody', new Error(`cannot read ${secret}`)],
    ['a matcher', new RangeError(secret)],
  ])('of %s only the place is told', (_, error) => {
    const { detail = '' } = detailOf(error)
    expect(detail).toMatch(/^at .+:\d+:\d+\)?$/)
    expect(detail).not.toContain('dawn')
  })

  test('that is none, or has no stack, nothing is told', () => {
    expect(detailOf(secret)).toEqual({})
    expect(detailOf(undefined)).toEqual({})
    expect(detailOf(Object.assign(new Error(secret), { stack: undefined }))).toEqual({})
    expect(detailOf(Object.assign(new Error(secret), { stack: `Error: other\n    at ${secret}` }))).toEqual({})
  })
})

test('a record that fails is logged without what its error quotes', async () => {
  const lines = await outputOf(async () => {
    await eachRecord(eventOf(secret), ({ body }) => Promise.reject(new Error(`cannot use ${body}`)))
    await eachRecord(eventOf(secret), ({ body }) => Promise.resolve(JSON.parse(body)))
    await eachRecord(eventOf(secret), async ({ body }) => {
      await Promise.resolve()
      // whatever a dependency may throw
      // eslint-disable-next-line @typescript-eslint/only-throw-error
      throw body
    })
  })
  expect(lines).toMatchObject([
    { event: 'message failed', messageId: 'm0', error: 'Error' },
    { event: 'message failed', messageId: 'm0', error: 'SyntaxError' },
    { event: 'message failed', messageId: 'm0', error: 'UnknownError' },
  ])
  for (const word of ['Acme', 'Globex', 'dawn']) expect(JSON.stringify(lines)).not.toContain(word)
})
