import { fault } from '../fault.js'
import type { Run } from '../scope.js'
import { fromLetters, fromRoman, toLetters, toRoman } from './numeral.js'
import { fromWords, numberWords, toWords } from './word.js'

/** How an integer is written: a picture of XPath's `format-integer`, analysed. */
export interface IntegerFormat {
  readonly primary: 'decimal' | 'letters' | 'roman' | 'words' | 'sequence'
  readonly case: 'upper' | 'lower' | 'title'
  readonly ordinal: boolean
  /** Code point of the digit zero. */
  readonly zero: number
  readonly mandatory: number
  readonly optional: number
  /** Digits between separators, where they stand at equal distances. */
  readonly interval: number
  /** Separators from right to left, with the number of digits to their right. */
  readonly separators: readonly Separator[]
  /** The picture itself. */
  readonly token: string
}

interface Separator {
  readonly position: number
  readonly character: string
}

/** Code points of zero in Unicode's families of decimal digits. */
const zeros = [
  0x30, 0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6, 0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0,
  0x1810, 0x1946, 0x19D0, 0x1A80, 0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xA9F0, 0xAA50, 0xABF0, 0xFF10,
]

const named: Readonly<Record<string, Pick<IntegerFormat, 'primary' | 'case'>>> = {
  A: { primary: 'letters', case: 'upper' }, a: { primary: 'letters', case: 'lower' }, I: { primary: 'roman', case: 'upper' }, i: { primary: 'roman', case: 'lower' },
  W: { primary: 'words', case: 'upper' }, Ww: { primary: 'words', case: 'title' }, w: { primary: 'words', case: 'lower' },
}

/** @throws Fault D3131 */
export function analyseInteger(picture: string): IntegerFormat {
  const semicolon = picture.lastIndexOf(';')
  const token = semicolon === -1 ? picture : picture.slice(0, semicolon)
  const ordinal = semicolon !== -1 && picture[semicolon + 1] === 'o'
  const base: IntegerFormat = { primary: 'sequence', case: 'lower', ordinal, zero: 0x30, mandatory: 0, optional: 0, interval: 0, separators: [], token }
  return Object.hasOwn(named, token) ? { ...base, ...named[token] } : { ...base, ...digitsOf(token) }
}

function digitsOf(token: string): Partial<IntegerFormat> {
  let zero: number | undefined
  let [mandatory, optional] = [0, 0]
  const separators: Separator[] = []
  for (const character of Array.from(token).reverse()) {
    const code = character.codePointAt(0) ?? 0
    const family = zeros.find((candidate) => code >= candidate && code <= candidate + 9)
    if (family !== undefined) {
      if (zero !== undefined && zero !== family) throw fault('D3131')
      zero = family
      mandatory += 1
    } else if (character === '#') optional += 1
    else separators.push({ position: mandatory + optional, character })
  }
  return zero === undefined ? {} : { primary: 'decimal', zero, mandatory, optional, interval: intervalOf(separators), separators }
}

const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b))

/** The distance of positions that are all multiples of it, without a gap; else 0. */
export function regularInterval(positions: readonly number[]): number {
  if (positions.length === 0) return 0
  const distance = positions.reduce(divisor)
  const all = new Set(positions)
  return positions.every((_position, i) => all.has((i + 1) * distance)) ? distance : 0
}

function intervalOf(separators: readonly Separator[]): number {
  const [first] = separators
  return separators.every(({ character }) => character === first?.character) ? regularInterval(separators.map(({ position }) => position)) : 0
}

/** @throws Fault D3130 for a numbering that is not known */
export function formatInteger(value: number, format: IntegerFormat, run: Run): string {
  if (!Number.isFinite(value)) throw fault('D1001', { value })
  const text = formatted(Math.abs(value), format, run)
  return value < 0 ? `-${text}` : text
}

function formatted(value: number, format: IntegerFormat, run: Run): string {
  const upper = format.case === 'upper'
  switch (format.primary) {
    case 'letters': return toLetters(value, upper ? 'A' : 'a')
    case 'roman': return upper ? toRoman(value, run).toUpperCase() : toRoman(value, run)
    case 'words': {
      const text = toWords(value, format.ordinal)
      return upper ? text.toUpperCase() : format.case === 'lower' ? text.toLowerCase() : text
    }
    case 'decimal': return decimal(value, format, run)
    case 'sequence': throw fault('D3130', { value: format.token })
  }
}

function decimal(value: number, { zero, mandatory, interval, separators, ordinal }: IntegerFormat, run: Run): string {
  run.spendText(mandatory)
  let text = String(value).padStart(mandatory, '0')
  if (zero !== 0x30) text = Array.from(text, (digit) => String.fromCodePoint((digit.codePointAt(0) ?? 0) + zero - 0x30)).join('')
  if (interval > 0) text = grouped(text, interval, separators[0]?.character ?? '')
  else {
    for (const { position, character } of separators.toReversed()) {
      run.spendText(text.length)
      const at = text.length - position
      text = text.slice(0, Math.max(0, at)) + character + text.slice(at)
    }
  }
  return ordinal ? text + suffixOf(text) : text
}

function grouped(text: string, interval: number, separator: string): string {
  const groups: string[] = []
  for (let end = text.length; end > 0; end -= interval) groups.push(text.slice(Math.max(0, end - interval), end))
  return groups.reverse().join(separator)
}

function suffixOf(text: string): string {
  const suffixes: Readonly<Record<string, string>> = { 1: 'st', 2: 'nd', 3: 'rd' }
  return text.at(-2) === '1' ? 'th' : suffixes[text.charAt(text.length - 1)] ?? 'th'
}

/** How to find an integer in a text: a regular expression, and what the text it finds means. */
export interface Reader {
  readonly pattern: string
  readonly parse: (text: string) => number | undefined
}

/**
 * @param width - exact number of digits, where another number follows at once
 * @throws Fault D3130
 */
export function integerReader(format: IntegerFormat, width?: number): Reader {
  const upper = format.case === 'upper'
  switch (format.primary) {
    case 'letters': return { pattern: upper ? '[A-Z]+' : '[a-z]+', parse: (text) => fromLetters(text, upper ? 'A' : 'a') }
    case 'roman': return { pattern: upper ? '[MDCLXVI]+' : '[mdclxvi]+', parse: (text) => fromRoman(upper ? text : text.toUpperCase()) }
    case 'words': return { pattern: `(?:${[...numberWords, 'and', '[\\-, ]'].join('|')})+`, parse: (text) => fromWords(text.toLowerCase()) }
    case 'decimal': return { pattern: `[0-9]${width === undefined || width === 0 ? '+' : `{${width}}`}${format.ordinal ? '(?:th|st|nd|rd)' : ''}`, parse: (text) => parseDecimal(text, format) }
    case 'sequence': throw fault('D3130', { value: format.token })
  }
}

function parseDecimal(text: string, { ordinal, interval, separators, zero }: IntegerFormat): number {
  const marks = interval > 0 ? [','] : separators.map(({ character }) => character)
  const digits = marks.reduce((rest, mark) => rest.replaceAll(mark, ''), ordinal ? text.slice(0, -2) : text)
  return parseInt(zero === 0x30 ? digits : Array.from(digits, (digit) => String.fromCharCode(digit.charCodeAt(0) - zero + 0x30)).join(''), 10)
}
