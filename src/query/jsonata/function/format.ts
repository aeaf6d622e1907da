import { fault } from '../fault.js'
import { analyseInteger, formatInteger, integerReader } from '../picture/integer.js'
import { formatNumber } from '../picture/number-format.js'
import type { Run } from '../scope.js'
import { defineFunctions, given } from './define.js'
import { roundHalfEven } from './round.js'

function formatBase(value: number, base: number | undefined): string {
  const radix = base === undefined ? 10 : roundHalfEven(base)
  if (!(radix >= 2 && radix <= 36)) throw fault('D3100', { value: radix })
  return roundHalfEven(value).toString(radix)
}

/** @throws Fault T0410 for a picture that is not there */
function pictureOf(value: unknown, run: Run): string {
  if (typeof value !== 'string') throw fault('T0410', { index: 2 })
  run.spend(value.length)
  return value
}

/** Numbers as text, and back. */
export const formatFunctions = defineFunctions({
  formatBase: ['<n-n?:s>', given<number>((value, [base]) => formatBase(value, base as number | undefined))],
  formatNumber: ['<n-so?:s>', given<number>((value, [picture, options], run) => formatNumber(value, pictureOf(picture, run), options as Readonly<Record<string, unknown>> | undefined, run))],
  formatInteger: ['<n-s:s>', given<number>((value, [picture], run) => formatInteger(Math.floor(value), analyseInteger(pictureOf(picture, run)), run))],
  parseInteger: ['<s-s:n>', given<string>((text, [picture], run) => {
    run.spendText(text.length)
    const value = integerReader(analyseInteger(pictureOf(picture, run))).parse(text)
    if (!Number.isFinite(value)) run.impure = true
    return value
  })],
})
