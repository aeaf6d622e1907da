import { beforeEach, expect, jest, test } from '@jest/globals'
import { byChunk } from '../../../../tasks/shared/accounting.js'
import type { ItemMessage, ResultMessage } from '../../../../tasks/shared/message.js'
import { eachRecord } from '../../../../tasks/shared/sqs-batch.js'
import { silenceOutput } from '../fake/output.js'
import { eventOf } from '../fake/queue.js'

beforeEach(() => {
  jest.restoreAllMocks()
  silenceOutput()
})

test('records are handled side by side; only those that failed are told', async () => {
  const started: string[] = []
  const response = await eachRecord(eventOf('good', 'bad', 'worse', 'fine'), async ({ body }) => {
    started.push(body)
    await Promise.resolve()
    expect(started).toHaveLength(4)
    if (body === 'bad') throw new Error('no')
    if (body === 'worse') return Promise.reject(new TypeError('no'))
  })
  expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: 'm1' }, { itemIdentifier: 'm2' }] })
})

test('a handler that throws at once fails its record alone', async () => {
  const response = await eachRecord(eventOf('bad', 'good'), ({ body }) => {
    if (body === 'bad') throw new Error('no')
    return Promise.resolve()
  })
  expect(response.batchItemFailures).toEqual([{ itemIdentifier: 'm0' }])
})

test('messages are gathered by chunk of a suite of a run', () => {
  const item = (runId: string, suite: ItemMessage['suite'], chunk: number, index: number, error: string | null = null): ItemMessage =>
    ({ kind: 'item', runId, suite, chunk, of: 9, index, resultKey: 'k', error, spans: null })
  const messages: readonly ResultMessage[] = [
    item('r', 'backtest', 0, 1), item('r', 'unit-tests', 0, 2), item('q', 'backtest', 0, 3), item('r', 'backtest', 1, 4),
    item('r', 'backtest', 0, 5, 'States.Timeout'), { kind: 'found', runId: 'r', suite: 'backtest', chunk: 0, of: 9, ran: [6], cached: [7, 8] },
  ]
  const gathered = byChunk(messages.map((message, place) => ({ message, place })), ({ message }) => message)
  expect(gathered.map(({ messages: members }) => members.map(({ place }) => place))).toEqual([[0, 4, 5], [1], [2], [3]])
  expect(gathered[0]).toMatchObject({
    chunk: { runId: 'r', suite: 'backtest', chunk: 0, of: 9 },
    outcomes: { ran: [1, 6], cached: [7, 8], errors: new Map([[5, 'States.Timeout']]) },
  })
  expect(byChunk([], (message: ResultMessage) => message)).toEqual([])
})
