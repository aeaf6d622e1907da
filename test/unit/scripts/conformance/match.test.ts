import { describe, expect, test } from '@jest/globals'
import { Matcher } from '../../../../scripts/conformance/match.js'
import type { Json } from '../../../../src/asl/json.js'

const matcher = (words: readonly string[] = [], beforeRedrive = false): Matcher => new Matcher({ words: new Set(words), beforeRedrive })
const equal = (recorded: Json, actual: Json, words?: readonly string[]): boolean => matcher(words).compare(recorded, actual).length === 0

describe('what matches', () => {
  test.each<readonly [string, Json, Json]>([
    ['JSON text by its value, blanks or not', { output: '{"a": [1, 2]}' }, { output: '{"a":[1,2]}' }],
    ['JSON text that was recorded as a value', { input: { a: 1 } }, { input: '{"a":1}' }],
    ['instants, also inside of texts', 'at date', 'at 2024-01-01T00:00:00.000Z'],
    ['a word of the recording', { StartDate: 'start-date' }, { StartDate: 12 }],
    ['a placeholder, for a number, too', { StartDate: '<start-date>' }, { StartDate: 12 }],
    ['a failed function by type and message', { cause: { errorType: 'E', errorMessage: 'm', requestId: '1' } }, { cause: '{"errorMessage":"m","errorType":"E","stackTrace":[]}' }],
    ['a service\'s cause, however often it was tried', { cause: 'No. (Service: Sfn, Status Code: 400, Request ID: <request_id>)' }, { cause: 'No. (Service: Sfn, Status Code: 400, Request ID: 1) (SDK Attempt Count: 1)' }],
    ['how a call went over the wire', { a: 1, SdkHttpMetadata: { HttpStatusCode: 200 } }, { a: 1 }],
  ])('%s', (_, recorded, actual) => {
    expect(equal(recorded, actual, ['start-date'])).toBe(true)
  })

  test('a numbered placeholder stands for the same everywhere', () => {
    const one = matcher()
    expect(one.compare('<uuid:1>', 'x')).toEqual([])
    expect(one.compare('id <uuid:1>', 'id x')).toEqual([])
    expect(one.compare('<uuid:1>', 'y')).toEqual([' recorded "<uuid:1>" here "y"'])
  })

  test('what tells of redrive is not missed in a recording from before there was such a thing', () => {
    expect(matcher([], true).compare({ a: 1 }, { a: 1, RedriveCount: 0 })).toEqual([])
    expect(matcher([], false).compare({ a: 1 }, { a: 1, RedriveCount: 0 })).toEqual(['/RedriveCount is not recorded; here 0'])
  })
})

describe('what does not', () => {
  test.each<readonly [string, Json, Json]>([
    ['another number', { output: '1' }, { output: '2' }],
    ['text for a number', { a: 1 }, { a: '1' }],
    ['text in a field that is no JSON text', { name: '{"a":1}' }, { name: '{"a": 1}' }],
    ['a list with one more', [1], [1, 2]],
    ['a list in another order', [1, 2], [2, 1]],
    ['null for nothing', { a: null }, {}],
    ['an array for an object', {}, []],
    ['another type of a failed function', { cause: { errorType: 'E', errorMessage: 'm' } }, { cause: '{"errorMessage":"m","errorType":"F"}' }],
    ['another status of a service', { cause: 'No. (Service: Sfn, Status Code: 400, Request ID: <request_id>)' }, { cause: 'No. (Service: Sfn, Status Code: 500, Request ID: 1)' }],
  ])('%s', (_, recorded, actual) => {
    expect(equal(recorded, actual)).toBe(false)
  })
})
