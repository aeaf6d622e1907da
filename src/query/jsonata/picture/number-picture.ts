import type { FaultCode } from '../fault.js'
import { fault } from '../fault.js'
import { regularInterval } from './integer.js'

/** The characters a number picture is made of, by the names XPath gives them. */
export type Symbols = Readonly<Record<
  'decimal-separator' | 'grouping-separator' | 'exponent-separator' | 'infinity' | 'minus-sign' | 'NaN' | 'percent' | 'per-mille' | 'zero-digit' | 'digit' | 'pattern-separator', string
>>

export const usualSymbols: Symbols = {
  'decimal-separator': '.', 'grouping-separator': ',', 'exponent-separator': 'e', infinity: 'Infinity', 'minus-sign': '-', NaN: 'NaN', percent: '%', 'per-mille': '\u2030',
  'zero-digit': '0', digit: '#', 'pattern-separator': ';',
}

/** A sub-picture, analysed. */
export interface NumberFormat {
  readonly prefix: string
  readonly suffix: string
  readonly picture: string
  readonly leastInteger: number
  readonly leastFraction: number
  readonly mostFraction: number
  /** Digits in front of the decimal separator of the mantissa. */
  readonly scaling: number
  /** Digits of the exponent; 0 for none. */
  readonly leastExponent: number
  /** Distance of separators in the integer part, 0 where it is not always the same. */
  readonly interval: number
  readonly integerGroups: readonly number[]
  readonly fractionGroups: readonly number[]
}

interface Parts {
  readonly prefix: string
  readonly suffix: string
  readonly active: string
  readonly mantissa: string
  readonly exponent: string | undefined
  readonly integer: string
  readonly fraction: string
}

export const digitsFrom = (zero: string): readonly string[] => Array.from({ length: 10 }, (_, i) => String.fromCharCode(zero.charCodeAt(0) + i))

/**
 * A picture of XPath's `format-number`: one sub-picture, or one for positive and one for negative numbers.
 *
 * @throws Fault D3080 to D3093
 */
export function analyseNumber(picture: string, symbols: Symbols): readonly NumberFormat[] {
  const pictures = picture.split(symbols['pattern-separator'])
  if (pictures.length > 2) throw fault('D3080')
  const digits = new Set(digitsFrom(symbols['zero-digit']))
  const active = new Set([...digits, symbols['decimal-separator'], symbols['exponent-separator'], symbols['grouping-separator'], symbols.digit, symbols['pattern-separator']])
  const parts = pictures.map((sub) => split(sub, symbols, active))
  for (const [i, part] of parts.entries()) {
    const problem = problemOf(pictures[i] ?? '', part, symbols, digits, active)
    if (problem !== undefined) throw fault(problem)
  }
  return parts.map((part, i) => analyse(pictures[i] ?? '', part, symbols, digits))
}

function split(picture: string, symbols: Symbols, active: ReadonlySet<string>): Parts {
  const counts = (character: string): boolean => active.has(character) && character !== symbols['exponent-separator']
  const characters = picture.split('')
  const first = characters.findIndex(counts)
  const last = characters.findLastIndex(counts)
  const prefix = first === -1 ? '' : picture.slice(0, first)
  const suffix = last === -1 ? '' : picture.slice(last + 1)
  const middle = picture.slice(prefix.length, picture.length - suffix.length)
  const at = picture.indexOf(symbols['exponent-separator'], prefix.length)
  const plain = at === -1 || at > picture.length - suffix.length
  // the position counts from the start of the picture, prefix included, as in the reference implementation
  const mantissa = plain ? middle : middle.slice(0, at)
  const decimal = mantissa.indexOf(symbols['decimal-separator'])
  return {
    prefix, suffix, active: middle, mantissa, exponent: plain ? undefined : middle.slice(at + 1),
    integer: decimal === -1 ? mantissa : mantissa.slice(0, decimal), fraction: decimal === -1 ? suffix : mantissa.slice(decimal + 1),
  }
}

const count = (text: string, wanted: (character: string) => boolean): number => text.split('').filter(wanted).length

const twice = (text: string, part: string): boolean => text.indexOf(part) !== text.lastIndexOf(part)

/** What is wrong with a sub-picture. Of several faults the last one counts. */
function problemOf(picture: string, { mantissa, active: middle, integer, fraction, exponent }: Parts, symbols: Symbols, digits: ReadonlySet<string>, active: ReadonlySet<string>): FaultCode | undefined {
  const { percent, 'per-mille': perMille, 'grouping-separator': grouping, digit } = symbols
  const isDigit = (character: string): boolean => digits.has(character)
  const scaled = picture.includes(percent) || picture.includes(perMille)
  const decimal = picture.indexOf(symbols['decimal-separator'])
  const beforeOptional = integer.indexOf(digit)
  const afterOptional = fraction.lastIndexOf(digit)
  const checks: readonly (readonly [FaultCode, boolean])[] = [
    ['D3081', twice(picture, symbols['decimal-separator'])],
    ['D3082', twice(picture, percent)],
    ['D3083', twice(picture, perMille)],
    ['D3084', picture.includes(percent) && picture.includes(perMille)],
    ['D3085', count(mantissa, (character) => isDigit(character) || character === digit) === 0],
    ['D3086', count(middle, (character) => !active.has(character)) > 0],
    ['D3087', decimal !== -1 && (picture.charAt(decimal - 1) === grouping || picture.charAt(decimal + 1) === grouping)],
    ['D3088', decimal === -1 && integer.charAt(integer.length - 1) === grouping],
    ['D3089', picture.includes(grouping + grouping)],
    ['D3090', beforeOptional !== -1 && count(integer.slice(0, beforeOptional), isDigit) > 0],
    ['D3091', afterOptional !== -1 && count(fraction.slice(afterOptional), isDigit) > 0],
    ['D3092', exponent !== undefined && exponent.length > 0 && scaled],
    ['D3093', exponent !== undefined && (exponent.length === 0 || count(exponent, (character) => !isDigit(character)) > 0)],
  ]
  return checks.findLast(([, wrong]) => wrong)?.[0]
}

function analyse(picture: string, { prefix, suffix, integer, fraction, exponent }: Parts, symbols: Symbols, digits: ReadonlySet<string>): NumberFormat {
  const isDigit = (character: string): boolean => digits.has(character)
  const isPlace = (character: string): boolean => isDigit(character) || character === symbols.digit
  const grouping = symbols['grouping-separator']
  const groups = (part: string, side: (at: number) => string): readonly number[] => {
    const result: number[] = []
    // further separators are looked for in the integer part, whichever part it is: so the reference implementation
    for (let at = part.indexOf(grouping); at !== -1; at = integer.indexOf(grouping, at + 1)) result.push(count(side(at), isPlace))
    return result
  }
  const integerGroups = groups(integer, (at) => integer.slice(at))
  const scaling = count(integer, isDigit)
  let [leastInteger, leastFraction, mostFraction] = [scaling, count(fraction, isDigit), count(fraction, isPlace)]
  if (leastInteger === 0 && mostFraction === 0) {
    if (exponent === undefined) leastInteger = 1
    else [leastFraction, mostFraction] = [1, 1]
  }
  if (exponent !== undefined && leastInteger === 0 && integer.includes(symbols.digit)) leastInteger = 1
  if (leastInteger === 0 && leastFraction === 0) leastFraction = 1
  return {
    prefix, suffix, picture, leastInteger, leastFraction, mostFraction, scaling, leastExponent: exponent === undefined ? 0 : count(exponent, isDigit),
    interval: regularInterval(integerGroups), integerGroups, fractionGroups: groups(fraction, (at) => fraction.slice(0, at)),
  }
}
