import { describe, expect, test } from '@jest/globals'
import { UsageError } from '../../../../scripts/cli/command.js'
import { fraction, oneOf, parseArguments, parseOptions, wholeNumber } from '../../../../scripts/cli/options.js'

const table = { model: 'strings', report: 'string', quiet: 'switch' } as const

describe('options', () => {
  test.each<[readonly string[], object]>([
    [[], { model: [], report: undefined, quiet: false }],
    [['--model', 'a', 'b', '--quiet'], { model: ['a', 'b'], report: undefined, quiet: true }],
    [['--model', 'a', '--model', 'b'], { model: ['a', 'b'], report: undefined, quiet: false }],
    [['--model=a', 'b', '--report=r'], { model: ['a', 'b'], report: 'r', quiet: false }],
    [['--report', 'r', '--model', 'a'], { model: ['a'], report: 'r', quiet: false }],
  ])('%j', (argv, values) => {
    expect(parseOptions(argv, table)).toEqual(values)
  })

  test.each([[['--nope']], [['stray']], [['--report']], [['--quiet=yes']], [['--report', 'r', 'stray']], [['--quiet', 'stray']]])('%j is refused', (argv) => {
    expect(() => parseOptions(argv, table)).toThrow(UsageError)
  })

  test('a name of Object.prototype is no option', () => {
    expect(() => parseOptions(['--constructor', 'x'], table)).toThrow(UsageError)
  })
})

describe('values', () => {
  test('whole numbers', () => {
    expect(wholeNumber('n', undefined, 7)).toBe(7)
    expect(wholeNumber('n', '12', 7)).toBe(12)
    for (const text of ['0', '-1', '1.5', '1e3', '', ' 3', 'x', '99999999999999999999']) expect(() => wholeNumber('n', text, 7)).toThrow('--n takes a whole number of at least 1')
  })

  test('fractions', () => {
    expect(fraction('f', '0.25')).toBe(0.25)
    expect(fraction('f', undefined)).toBeUndefined()
    for (const text of ['', ' ', '-0.1', '1.1', 'NaN', 'x']) expect(() => fraction('f', text)).toThrow('--f takes a number from 0 to 1')
  })

  test('one of some words', () => {
    expect(oneOf('t', undefined, ['a', 'b'], 'a')).toBe('a')
    expect(oneOf('t', 'b', ['a', 'b'], 'a')).toBe('b')
    expect(() => oneOf('t', 'c', ['a', 'b'], 'a')).toThrow('--t takes a or b, not \'c\'')
  })
})

const words = { name: 'string', each: 'repeated', all: 'strings', quiet: 'switch' } as const

describe('words that belong to no option', () => {
  test('may stand anywhere', () => {
    for (const argv of [['f', '--name', 'n', '--each', 'a', '--each=b'], ['--each', 'a', '--each', 'b', 'f', '--name=n'], ['--name', 'n', '--each', 'a', '--each', 'b', 'f']]) {
      expect(parseArguments(argv, words, 1)).toEqual({ words: ['f'], values: { name: 'n', each: ['a', 'b'], all: [], quiet: false } })
    }
  })

  test('are refused beyond their number', () => {
    expect(() => parseArguments(['f', 'g'], words, 1)).toThrow("'g' belongs to no option")
    expect(() => parseOptions(['f'], words)).toThrow(UsageError)
  })

  test('are taken by a list before them, not by an option that may be repeated', () => {
    expect(parseArguments(['--all', 'a', 'b', '--each', 'c', 'd'], words, 1)).toMatchObject({ words: ['d'], values: { all: ['a', 'b'], each: ['c'] } })
  })
})

test('what is unknown is said without a lecture', () => {
  expect(() => parseArguments(['--nmae', 'x'], words, 1)).toThrow(/Unknown option '--nmae'$/)
})
