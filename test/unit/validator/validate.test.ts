import { describe, expect, test } from '@jest/globals'
import { validate } from '../../../src/validator/index.js'
import { alone, task } from './definition.js'

describe('members that are undefined', () => {
  test('are left out, as in JSON', () => {
    const state = { Type: 'Pass', Comment: undefined, Parameters: { a: undefined, list: [{ b: undefined }] }, Nonsense: undefined, End: true }
    expect(validate({ StartAt: 'A', TimeoutSeconds: undefined, States: { A: state, B: undefined } })).toEqual([])
  })

  test('are not there where they are needed', () => {
    expect(validate({ StartAt: undefined, States: { A: { Type: 'Succeed' } } }).map(({ rule }) => rule)).toEqual(['missing-field'])
  })
})

describe('a warning of the place of an error', () => {
  const wrong = alone({ Type: 'Wait', Seconds: '{% 5 %}', End: true })

  test('is left out where it has nothing to add', () => {
    expect(validate(wrong).map(({ rule, path }) => `${rule} ${path}`)).toEqual(['wrong-type /States/A/Seconds'])
    const twice = alone(task({ Retry: [{ ErrorEquals: ['States.ALL'] }, { ErrorEquals: ['States.ALL'] }] }))
    expect(validate(twice).filter(({ path }) => path.includes('Retry')).map(({ rule, path }) => `${rule} ${path}`)).toEqual(['states-all /States/A/Retry[0]/ErrorEquals[0]'])
  })

  test('is there where the error is switched off', () => {
    expect(validate(wrong, { levels: { 'wrong-type': 'off' } }).map(({ rule }) => rule)).toEqual(['unevaluated-expression'])
  })
})
