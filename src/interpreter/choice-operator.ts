import type { Json } from '../asl/json.js'
import { parseTimestamp } from './timestamp.js'

/** Compares the value that `Variable` names with the operand. A value of another type is never equal, less or greater. */
type Comparison = (value: Json, operand: Json) => boolean

const ordered = <T>(read: (value: Json) => T | undefined, holds: (value: T, operand: T) => boolean): Comparison => (value, operand) => {
  const left = read(value)
  const right = read(operand)
  return left !== undefined && right !== undefined && holds(left, right)
}

const text = (value: Json): string | undefined => (typeof value === 'string' ? value : undefined)
const number = (value: Json): number | undefined => (typeof value === 'number' ? value : undefined)
const moment = (value: Json): number | undefined => (typeof value === 'string' ? parseTimestamp(value) : undefined)
const truth = (value: Json): boolean | undefined => (typeof value === 'boolean' ? value : undefined)

const is = (test: (value: Json) => boolean): Comparison => (value, operand) => test(value) === operand

/** Every comparison that has an operand of its own and, by the suffix `Path`, one read from data. */
export const comparisons: Readonly<Record<string, Comparison>> = {
  StringEquals: ordered(text, (a, b) => a === b),
  StringLessThan: ordered(text, (a, b) => a < b),
  StringGreaterThan: ordered(text, (a, b) => a > b),
  StringLessThanEquals: ordered(text, (a, b) => a <= b),
  StringGreaterThanEquals: ordered(text, (a, b) => a >= b),
  NumericEquals: ordered(number, (a, b) => a === b),
  NumericLessThan: ordered(number, (a, b) => a < b),
  NumericGreaterThan: ordered(number, (a, b) => a > b),
  NumericLessThanEquals: ordered(number, (a, b) => a <= b),
  NumericGreaterThanEquals: ordered(number, (a, b) => a >= b),
  BooleanEquals: ordered(truth, (a, b) => a === b),
  TimestampEquals: ordered(moment, (a, b) => a === b),
  TimestampLessThan: ordered(moment, (a, b) => a < b),
  TimestampGreaterThan: ordered(moment, (a, b) => a > b),
  TimestampLessThanEquals: ordered(moment, (a, b) => a <= b),
  TimestampGreaterThanEquals: ordered(moment, (a, b) => a >= b),
}

/** Comparisons whose operand is always written in the rule. `IsPresent` is not here: it asks about the path, not the value. */
export const typeTests: Readonly<Record<string, Comparison>> = {
  IsNull: is((value) => value === null),
  IsString: is((value) => typeof value === 'string'),
  IsNumeric: is((value) => typeof value === 'number'),
  IsBoolean: is((value) => typeof value === 'boolean'),
  IsTimestamp: is((value) => moment(value) !== undefined),
  StringMatches: (value, operand) => typeof value === 'string' && typeof operand === 'string' && matches(value, operand),
}

/**
 * Whether a text matches a pattern in which `*` stands for any run of characters and `\*` for an asterisk.
 * Takes time in proportion to text times pattern at worst.
 */
export function matches(value: string, pattern: string): boolean {
  const parts: (string | undefined)[] = []
  for (let i = 0; i < pattern.length; i++) {
    const escaped = pattern.charAt(i) === '\\' && (pattern.charAt(i + 1) === '*' || pattern.charAt(i + 1) === '\\')
    if (escaped) i += 1
    parts.push(!escaped && pattern.charAt(i) === '*' ? undefined : pattern.charAt(i))
  }
  let at = 0
  let part = 0
  let star = -1
  let retry = 0
  while (at < value.length) {
    if (part < parts.length && parts[part] === undefined) {
      star = part
      retry = at
      part += 1
    } else if (part < parts.length && parts[part] === value.charAt(at)) {
      at += 1
      part += 1
    } else if (star >= 0) {
      retry += 1
      at = retry
      part = star + 1
    } else return false
  }
  while (part < parts.length && parts[part] === undefined) part += 1
  return part === parts.length
}
