import type { Json } from '../../service.js'
import { LocalAwsError } from '../../local-aws-error.js'
import { QueryError } from '../../../query/index.js'
import { compileRegex } from '../../../query/regex/index.js'
import { booleanOf, listOf, numberOf, sizeOf, textOf } from './argument.js'
import { isJsonList, isJsonObject, sameJson, type Steps } from './check.js'
import type { Keyword } from './compile.js'

const types: Readonly<Record<string, ((value: Json) => boolean) | undefined>> = {
  array: isJsonList,
  boolean: (value) => typeof value === 'boolean',
  integer: (value) => typeof value === 'number' && Number.isInteger(value),
  null: (value) => value === null,
  number: (value) => typeof value === 'number',
  object: isJsonObject,
  string: (value) => typeof value === 'string',
}

/** Keywords about single values. Each holds for values that it is not about. */
export const scalars = {
  type: (argument, _, { where }) => {
    const tests = (Array.isArray(argument) ? listOf(argument, where) : [argument]).map((name) => {
      const test = types[textOf(name, where)]
      if (test === undefined) throw new LocalAwsError('SW4405', `${where}: no JSON schema has the type ${textOf(name, where)}`)
      return test
    })
    return (value) => tests.some((test) => test(value))
  },
  enum: (argument, _, { where }) => {
    const values = listOf(argument, where)
    return (value, steps) => values.some((one) => sameJson(one, value, steps))
  },
  minimum: (argument, { exclusiveMinimum = false }, { where }) => {
    const [least, exclusive] = [numberOf(argument, where), booleanOf(exclusiveMinimum, where)]
    return (value) => typeof value !== 'number' || (exclusive ? value > least : value >= least)
  },
  maximum: (argument, { exclusiveMaximum = false }, { where }) => {
    const [most, exclusive] = [numberOf(argument, where), booleanOf(exclusiveMaximum, where)]
    return (value) => typeof value !== 'number' || (exclusive ? value < most : value <= most)
  },
  multipleOf: (argument, _, { where }) => {
    const step = numberOf(argument, where)
    // fractions of decimal numbers are not exact in binary
    if (!Number.isSafeInteger(step) || step <= 0) throw new LocalAwsError('SW4404', `${where}: ${step} is not supported by the local AWS; it knows whole numbers from 1`)
    return (value) => typeof value !== 'number' || Number.isInteger(value / step)
  },
  minLength: (argument, _, { where }) => {
    const least = sizeOf(argument, where)
    return (value, steps) => typeof value !== 'string' || characters(value, steps) >= least
  },
  maxLength: (argument, _, { where }) => {
    const most = sizeOf(argument, where)
    return (value, steps) => typeof value !== 'string' || characters(value, steps) <= most
  },
  pattern: (argument, _, { where }) => {
    const regex = regexOf(textOf(argument, where), where)
    return (value, steps) => typeof value !== 'string' || regex.exec(value, 0, steps) !== undefined
  },
} as const satisfies Readonly<Record<string, Keyword>>

/** Patterns run under a budget: neither they nor what they are held against can make them run for ever. */
export function regexOf(source: string, where: string): ReturnType<typeof compileRegex> {
  try {
    // says what is wrong with it, in the words of the language
    new RegExp(source)
    return compileRegex(source, '')
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new LocalAwsError('SW4405', `${where}: ${cause.message}`, { cause })
    if (cause instanceof QueryError) throw new LocalAwsError('SW4404', `${where}: ${cause.message}`, { cause })
    throw cause
  }
}

/** Draft 4 counts characters, not UTF-16 units. */
function characters(text: string, steps: Steps): number {
  steps.spend(1 + text.length)
  let count = 0
  for (const _ of text) count++
  return count
}
