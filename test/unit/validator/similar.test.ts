import { describe, expect, test } from '@jest/globals'
import { isSimilar, mostSimilar } from '../../../src/validator/similar.js'

describe('names that are likely to be meant', () => {
  test.each([['StartsAt', 'StartAt'], ['Netx', 'Next'], ['next', 'Next'], ['InputPaht', 'InputPath'], ['Error Equals', 'ErrorEquals']])('%s for %s', (name, other) => {
    expect(isSimilar(name, other)).toBe(true)
  })

  test.each([['Next', 'Next'], ['End', 'Any'], ['Type', 'Tone'], ['Seconds', 'Timestamp'], ['', 'End'], ['é', 'A'], ['ab', 'abc']])('not %s for %s', (name, other) => {
    expect(isSimilar(name, other)).toBe(false)
  })

  test('two letters of a short name are most of it', () => {
    expect(isSimilar('sns', 'sqs')).toBe(true)
    expect(isSimilar('ecs', 'sqs')).toBe(false)
  })

  test('the first of several', () => {
    expect(mostSimilar('Nxt', ['End', 'Next', 'Text'])).toBe('Next')
    expect(mostSimilar('Other', ['End', 'Next'])).toBeUndefined()
  })

  test('looks through some hundreds of names only', () => {
    const names = Array.from({ length: 1000 }, (_, i) => `a name of its own ${i * 1000}`)
    expect(mostSimilar('Netx', [...names, 'Next'])).toBeUndefined()
  })
})
