import { expect, test } from '@jest/globals'
import { readEnvironment } from '../../../../tasks/shared/environment.js'
import { once } from '../../../../tasks/shared/once.js'

test('environment variables are read', () => {
  expect(readEnvironment(['A', 'B'], { A: '1', B: '2', C: '3' })).toEqual({ A: '1', B: '2' })
})

test('all that are missing or empty are named', () => {
  expect(() => readEnvironment(['A', 'B', 'C'], { A: '1', B: '' })).toThrow('SW4801: environment variable B, C is not set')
})

test('a value is made once, when it is first asked for, even when it is undefined', () => {
  let made = 0
  const value = once(() => {
    made++
  })
  expect(made).toBe(0)
  value()
  value()
  expect(made).toBe(1)
})

test('what could not be made is tried again', () => {
  let made = 0
  const value = once(() => {
    if (made++ === 0) throw new Error('not yet')
    return made
  })
  expect(value).toThrow('not yet')
  expect(value()).toBe(2)
})
