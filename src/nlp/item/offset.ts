/** Characters beyond the basic plane take two UTF-16 code units; without any, both offsets are equal. */
const surrogate = /[\ud800-\udfff]/

/** Where each code point of the text begins, in UTF-16 code units, and at last the text's length. */
function codePointStarts(text: string): readonly number[] {
  const starts: number[] = []
  let unit = 0
  for (const character of text) {
    starts.push(unit)
    unit += character.length
  }
  starts.push(unit)
  return starts
}

/** Length of a text as files count. */
export function codePointLength(text: string): number {
  return surrogate.test(text) ? codePointStarts(text).length - 1 : text.length
}

/**
 * Makes a converter from offsets as files count them (Unicode code points) to offsets in memory (UTF-16 code units).
 * It answers `undefined` for an offset outside the text.
 *
 * @example
 * ```ts
 * toCodeUnits('🚀 up')(2) // 3
 * ```
 */
export function toCodeUnits(text: string): (offset: number) => number | undefined {
  if (!surrogate.test(text)) return (offset) => (Number.isInteger(offset) && offset >= 0 && offset <= text.length ? offset : undefined)
  const starts = codePointStarts(text)
  return (offset) => starts[offset]
}

/**
 * Makes a converter from offsets in memory (UTF-16 code units) to offsets as files count them (Unicode code points).
 * It answers `undefined` for an offset outside the text or inside a character.
 *
 * @example
 * ```ts
 * toCodePoints('🚀 up')(3) // 2
 * ```
 */
export function toCodePoints(text: string): (offset: number) => number | undefined {
  if (!surrogate.test(text)) return toCodeUnits(text)
  const points = new Map(codePointStarts(text).map((unit, point) => [unit, point]))
  return (offset) => points.get(offset)
}
