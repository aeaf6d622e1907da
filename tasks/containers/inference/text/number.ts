/** Powers of ten that double precision has exactly. */
const powers = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`))

/** Up to here every integer is exact, and so is its product with or quotient by an exact power: rounded once, as it should be. */
const maxExact = 2 ** 53

const absent = new Set(['', 'na', 'n/a', 'nan', 'null'])
const infinite: Readonly<Record<string, number>> = { 'inf': Infinity, '+inf': Infinity, '-inf': -Infinity, 'infinity': Infinity, '+infinity': Infinity, '-infinity': -Infinity }

/**
 * Reads a number from the bytes of a text, as `Number` would: correctly rounded double precision.
 *
 * @returns NaN where there is none (empty, `NA`, `N/A`, `NaN`, `null`, in any case), undefined when it is something else
 * @example
 * ```ts
 * numberAt(Buffer.from('12.5,x'), 0, 4) // 12.5
 * ```
 */
export function numberAt(bytes: Buffer, start: number, end: number): number | undefined {
  let at = start
  let first = bytes[at]
  const negative = first === 0x2d
  if (negative) first = bytes[++at]
  let [mantissa, digits, scale] = [0, 0, 0]
  let seenPoint = false
  for (; at < end; at++) {
    const byte = bytes[at] ?? 0
    if (byte >= 0x30 && byte <= 0x39) {
      mantissa = mantissa * 10 + (byte - 0x30)
      digits++
      if (seenPoint) scale++
    } else if (byte === 0x2e && !seenPoint) seenPoint = true
    else return slowNumber(bytes, start, end)
  }
  if (digits === 0 || mantissa > maxExact || scale > 22) return slowNumber(bytes, start, end)
  const value = scale === 0 ? mantissa : mantissa / (powers[scale] ?? NaN)
  return negative ? -value : value
}

function slowNumber(bytes: Buffer, start: number, end: number): number | undefined {
  // longer ones are no numbers
  if (end - start > 400) return undefined
  return textNumber(bytes.toString('latin1', start, end))
}

/** The same for a string. */
export function textNumber(text: string): number | undefined {
  const word = text.trim().toLowerCase()
  if (absent.has(word)) return NaN
  const known = infinite[word]
  if (known !== undefined) return known
  // Number also reads hexadecimal and other bases
  if (!/^[+-]?[0-9.][0-9.e+-]*$/.test(word)) return undefined
  const value = Number(word)
  return Number.isNaN(value) ? undefined : value
}
