import { describe, expect, test } from '@jest/globals'
import { readMessage } from '../../../../tasks/shared/message.js'
import type { Message } from '../../../../tasks/shared/message.js'

const ref = { runId: 'r', suite: 'backtest', chunk: 0, of: 25 } as const
const messages: { readonly [K in Message['kind']]: Extract<Message, { kind: K }> } = {
  job: { kind: 'job', runId: 'r', suite: 'unit-tests', from: 0, taskToken: 't' },
  chunk: { kind: 'chunk', ...ref, chunkKey: 'c', modelDigest: 'm', fresh: false },
  item: { kind: 'item', ...ref, index: 24, resultKey: 'k', error: null, spans: { value: [{ start: 0, end: 1, label: 'A' }], key: null } },
  found: { kind: 'found', ...ref, ran: [0], cached: [] },
  score: { kind: 'score', runId: 'r' },
}
const kinds = Object.keys(messages) as readonly Message['kind'][]
const malformed = (message: string) => expect.objectContaining({ name: 'MessageMalformed', message })

test.each(kinds)('a message of kind %s is read', (kind) => {
  expect(readMessage(JSON.stringify(messages[kind]), ...kinds)).toEqual(messages[kind])
})

test('an item that failed has an error and no spans', () => {
  const failed = { ...messages.item, error: 'States.Timeout', spans: null }
  expect(readMessage(JSON.stringify(failed), 'item')).toEqual(failed)
})

test.each(['', 'no json', '"text"', 'null', '1'])('%j is no message', (body) => {
  expect(() => readMessage(body, 'score')).toThrow(malformed('a message is not a JSON object'))
})

test.each(['{}', '[]', '{"kind":"other"}', JSON.stringify(messages.job), '{"kind":"toString"}'])('%s is of no kind that is expected', (body) => {
  expect(() => readMessage(body, 'item', 'found')).toThrow(malformed('a message of kind item or found was expected'))
})

describe('what has no usable member is refused by its name', () => {
  const wrong: readonly (readonly [Message['kind'], string, readonly unknown[]])[] = [
    ['job', 'runId', [undefined, '', 1]],
    ['job', 'suite', [undefined, 'other', 'constructor']],
    ['job', 'from', [undefined, -1, 1.5, '0', 1e300]],
    ['job', 'taskToken', [undefined, '']],
    ['chunk', 'chunk', [undefined, -1]],
    ['chunk', 'of', [null, 'x']],
    ['chunk', 'chunkKey', [undefined, '']],
    ['chunk', 'modelDigest', [undefined, '']],
    ['item', 'index', [undefined, -1, Number.NaN]],
    ['item', 'resultKey', ['']],
    ['item', 'error', [undefined, '', 5]],
    ['item', 'spans', [undefined, 'x', {}, { value: [] }]],
    ['found', 'ran', [undefined, {}, [-1], ['0']]],
    ['found', 'cached', [undefined, 1]],
    ['score', 'runId', [undefined, null]],
  ]

  test.each(wrong)('%s: %s', (kind, name, values) => {
    for (const value of values) {
      expect(() => readMessage(JSON.stringify({ ...messages[kind], [name]: value }), kind)).toThrow(malformed(`a message of kind ${kind} has no usable ${name}`))
    }
  })

  test('all of them at once', () => {
    expect(() => readMessage('{"kind":"chunk"}', 'chunk')).toThrow(malformed('a message of kind chunk has no usable runId, suite, chunk, of, chunkKey, modelDigest, fresh'))
  })
})
