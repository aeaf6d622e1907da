const shifted = (value: number, places: number): number => {
  const [digits = '', exponent = '0'] = String(value).split('e')
  return Number(`${digits}e${Number(exponent) + places}`)
}

/** Rounds half to even. Moves the decimal point in the number's text, since multiplying would bring errors of its own. */
export function roundHalfEven(value: number, precision = 0): number {
  const moved = precision === 0 ? value : shifted(value, precision)
  const rounded = Math.round(moved)
  const even = Math.abs(rounded - moved) === 0.5 && Math.abs(rounded % 2) === 1 ? rounded - 1 : rounded
  const result = precision === 0 ? even : shifted(even, -precision)
  return Object.is(result, -0) ? 0 : result
}
