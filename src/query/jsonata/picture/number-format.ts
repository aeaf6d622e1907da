import { QueryError } from '../../error.js'
import { fault } from '../fault.js'
import { roundHalfEven } from '../function/round.js'
import type { Run } from '../scope.js'
import { analyseNumber, digitsFrom, usualSymbols } from './number-picture.js'
import type { NumberFormat, Symbols } from './number-picture.js'

/** Most digits behind the decimal separator. */
const mostDigits = 100

/**
 * A number as text, by a picture of XPath's `format-number`.
 *
 * @param options - symbols to use instead of the usual ones, by their XPath names
 * @throws Fault D3080 to D3093 for a broken picture, D1001 for what is no finite number
 */
export function formatNumber(value: number, picture: string, options: Readonly<Record<string, unknown>> | undefined, run: Run): string {
  if (!Number.isFinite(value)) throw fault('D1001', { value })
  // the analysis looks at some places of the picture again and again
  run.spend(picture.length + (picture.length ** 2 >> 6))
  const symbols = symbolsOf(options)
  const [positive, negative] = analyseNumber(picture, symbols)
  if (positive === undefined) return ''
  const format = value >= 0 ? positive : negative ?? { ...positive, prefix: symbols['minus-sign'] + positive.prefix }
  if (format.mostFraction > mostDigits) throw new QueryError('limit', 'ASL3014', `$formatNumber shows at most ${mostDigits} digits behind the decimal separator`)
  return format.prefix + digitsOf(value, format, symbols) + format.suffix
}

function symbolsOf(options: Readonly<Record<string, unknown>> | undefined): Symbols {
  const entries = Object.entries(options ?? {}).filter(([name]) => Object.hasOwn(usualSymbols, name))
  if (!entries.every(([, symbol]) => typeof symbol === 'string' && symbol !== '')) throw fault('T0410', { index: 3 })
  return { ...usualSymbols, ...Object.fromEntries(entries as readonly (readonly [string, string])[]) }
}

function digitsOf(value: number, format: NumberFormat, symbols: Symbols): string {
  const scaled = format.picture.includes(symbols.percent) ? value * 100 : format.picture.includes(symbols['per-mille']) ? value * 1000 : value
  const [mantissa, exponent] = format.leastExponent === 0 ? [scaled, undefined] : normalised(scaled, format.scaling)
  const text = trimmed(fixed(roundHalfEven(mantissa, format.mostFraction), format.mostFraction, symbols), symbols)
  const whole = withoutBareSeparator(grouped(padded(text, format, symbols), format, symbols), format, symbols)
  if (exponent === undefined) return whole
  return `${whole}${symbols['exponent-separator']}${exponent < 0 ? symbols['minus-sign'] : ''}${fixed(exponent, 0, symbols).padStart(format.leastExponent, symbols['zero-digit'])}`
}

/** A number as a mantissa with so many digits before the decimal separator, and an exponent of ten. */
function normalised(value: number, digits: number): readonly [mantissa: number, exponent: number] {
  const [most, least] = [Math.pow(10, digits), Math.pow(10, digits - 1)]
  let [mantissa, exponent] = [value, 0]
  if (value === 0) return [value, 0]
  while (Math.abs(mantissa) < least) {
    mantissa *= 10
    exponent -= 1
  }
  while (Math.abs(mantissa) > most) {
    mantissa /= 10
    exponent += 1
  }
  return [mantissa, exponent]
}

function fixed(value: number, places: number, symbols: Symbols): string {
  const text = Math.abs(value).toFixed(places)
  const zero = symbols['zero-digit']
  const digits = digitsFrom(zero)
  return zero === '0' ? text : text.replace(/[0-9]/g, (digit) => digits[Number(digit)] ?? digit)
}

/** With a decimal separator, and no zeros at the ends. */
function trimmed(text: string, { 'decimal-separator': separator, 'zero-digit': zero }: Symbols): string {
  const full = text.includes('.') ? text.replace('.', () => separator) : text + separator
  let [start, end] = [0, full.length]
  while (full[start] === zero) start += 1
  while (end > start && full[end - 1] === zero) end -= 1
  return full.slice(start, end)
}

function padded(text: string, { leastInteger, leastFraction }: NumberFormat, { 'decimal-separator': separator, 'zero-digit': zero }: Symbols): string {
  const at = text.indexOf(separator)
  return zero.repeat(Math.max(0, leastInteger - at)) + text + zero.repeat(Math.max(0, leastFraction - (text.length - at - 1)))
}

function grouped(text: string, { interval, integerGroups, fractionGroups }: NumberFormat, { 'decimal-separator': separator, 'grouping-separator': grouping }: Symbols): string {
  const insert = (into: string, at: number): string => into.slice(0, at) + grouping + into.slice(at)
  let result = text
  let decimal = result.indexOf(separator)
  if (interval > 0) {
    const groups = Math.floor((decimal - 1) / interval)
    for (let group = 1; group <= groups; group++) result = insert(result, decimal - group * interval)
  } else {
    for (const position of integerGroups) {
      result = insert(result, decimal - position)
      decimal += 1
    }
  }
  decimal = result.indexOf(separator)
  for (const position of fractionGroups) result = insert(result, position + decimal + 1)
  return result
}

function withoutBareSeparator(text: string, { picture }: NumberFormat, { 'decimal-separator': separator }: Symbols): string {
  return !picture.includes(separator) || text.indexOf(separator) === text.length - 1 ? text.slice(0, -1) : text
}
