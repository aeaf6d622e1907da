import { expect, test } from '@jest/globals'
import { failedMessages } from '../../../../src/local/lambda/mapping/batch-response.js'

const ids = ['a', 'b', 'c']

test.each([
  ['null', []],
  ['{}', []],
  ['{"batchItemFailures":[]}', []],
  ['{"batchItemFailures":null}', []],
  ['{"other":1}', []],
  ['{"batchItemFailures":[{"itemIdentifier":"b"}]}', ['b']],
  ['{"batchItemFailures":[{"itemIdentifier":"c"},{"itemIdentifier":"a"},{"itemIdentifier":"c"}]}', ['a', 'c']],
  ['"text"', ids],
  ['[]', ids],
  ['1', ids],
  ['{"batchItemFailures":"a"}', ids],
  ['{"batchItemFailures":["a"]}', ids],
  ['{"batchItemFailures":[{"itemIdentifier":""}]}', ids],
  ['{"batchItemFailures":[{"itemIdentifier":null}]}', ids],
  ['{"batchItemFailures":[{"id":"a"}]}', ids],
  ['{"batchItemFailures":[{"itemIdentifier":"a"},{"itemIdentifier":"unknown"}]}', ids],
])('%s means that %p failed', (payload, failed) => {
  expect([...failedMessages(payload, ids)].sort()).toEqual(failed)
})
