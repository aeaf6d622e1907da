import { describe, expect, test } from '@jest/globals'
import { commonLogTime } from '../../../../src/local/apigateway/event.js'
import { localUrl } from '../../../../src/local/apigateway/local-url.js'

describe('the address of an API', () => {
  const endpoint = 'http://127.0.0.1:4510'
  test.each<[string, string]>([
    ['https://abcdefghij.execute-api.us-east-1.amazonaws.com/v1/', `${endpoint}/_execute-api/abcdefghij/v1/`],
    ['at https://abcdefghij.execute-api.us-east-1.amazonaws.com, or https://0123456789.execute-api.us-east-1.amazonaws.com/a', `at ${endpoint}/_execute-api/abcdefghij, or ${endpoint}/_execute-api/0123456789/a`],
    ['https://abcdefghij.execute-api.eu-west-1.amazonaws.com/v1/', 'https://abcdefghij.execute-api.eu-west-1.amazonaws.com/v1/'],
    ['https://abcdefghij.execute-api.us-east-1.amazonaws.com.example/v1/', 'https://abcdefghij.execute-api.us-east-1.amazonaws.com.example/v1/'],
    ['arn:aws:execute-api:us-east-1:123456789012:abcdefghij/v1', 'arn:aws:execute-api:us-east-1:123456789012:abcdefghij/v1'],
  ])('%s', (text, expected) => {
    expect(localUrl(text, endpoint)).toBe(expected)
  })
})

test('a request\'s time is written as in access logs', () => {
  expect(commonLogTime(Date.UTC(2015, 3, 9, 2, 4, 6))).toBe('09/Apr/2015:02:04:06 +0000')
})
