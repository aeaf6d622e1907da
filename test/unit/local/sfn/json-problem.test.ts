import { expect, test } from '@jest/globals'
import { jsonProblem } from '../../../../src/local/sfn/json-problem.js'

const expected = ' was expecting (JSON String, Number, Array, Object or token \'null\', \'true\' or \'false\')'

test.each([
  ['{"a": nope}', 'nope', 1, 11],
  ['{\n  "a\\"b": [1, -2.5e3, true, nul]\n}', 'nul', 2, 32],
  ['"text" und', 'und', 1, 11],
])('%s', (text, word, line, column) => {
  const location = `[Source: (String)"${text}"; line: ${String(line)}, column: ${String(column)}]`
  expect(jsonProblem(text, 'ours')).toEqual({ location, message: `Unrecognized token '${word}':${expected}\n at ${location}` })
})

test.each(['{', '"open', '{"a":1,}', '[1 2]', '\u0001', ''])('what has no stray word is told in our own words: %j', (text) => {
  expect(jsonProblem(text, 'ours')).toEqual({ message: 'ours' })
})

test('a long text is quoted in part, and read in one go', () => {
  const long = `"${'x\\n'.repeat(300_000)}" stray`
  const { message } = jsonProblem(long, 'ours')
  expect(message.slice(0, 60)).toBe(`Unrecognized token 'stray':${expected}`.slice(0, 60))
  expect(message).toContain(`"[truncated ${String(long.length - 500)} chars]; line: 1, column: `)
})
