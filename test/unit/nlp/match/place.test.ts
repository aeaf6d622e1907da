import { describe, expect, test } from '@jest/globals'
import { compileModel } from '../../../../src/nlp/index.js'
import { modelOf } from '../model/folder.js'
import { analyseToy } from '../toy-analysis.js'

const model = compileModel(modelOf({ 'patterns/p.json': { patterns: [{ id: 'p', label: 'A', tokens: [{}] }] } }).bundle)
const text = 'One two,  three four. Five'
const analysis = analyseToy(text)
const decide = (start: number, end: number): readonly string[] =>
  model.decide(analysis, [], [{ start, end, label: 'A', score: 1, source: 'p' }]).map((found) => text.slice(found.start, found.end))

describe('annotations are found among the tokens', () => {
  test('from any token to any token', () => {
    for (const { start } of analysis.tokens) {
      for (const { end } of analysis.tokens) {
        if (end > start) expect(decide(start, end)).toEqual([text.slice(start, end)])
      }
    }
  })

  test.each([[0, 2], [1, 3], [7, 9], [8, 9], [0, 27], [-1, 3], [4, 4], [10, 7], [0, 0], [30, 31]])('%i–%i does not begin and end with tokens', (start, end) => {
    expect(() => decide(start, end)).toThrow(new RangeError(`annotation ${start}–${end} (A) does not begin and end with tokens of this analysis`))
  })

  test('of a text without tokens there are none', () => {
    expect(() => model.decide(analyseToy(' '), [], [{ start: 0, end: 1, label: 'A', score: 1, source: 'p' }])).toThrow('does not begin and end')
  })
})
