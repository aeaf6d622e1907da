const few = [
  'Zero', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten', 'Eleven', 'Twelve', 'Thirteen', 'Fourteen', 'Fifteen', 'Sixteen',
  'Seventeen', 'Eighteen', 'Nineteen',
]
const ordinals = [
  'Zeroth', 'First', 'Second', 'Third', 'Fourth', 'Fifth', 'Sixth', 'Seventh', 'Eighth', 'Ninth', 'Tenth', 'Eleventh', 'Twelfth', 'Thirteenth', 'Fourteenth',
  'Fifteenth', 'Sixteenth', 'Seventeenth', 'Eighteenth', 'Nineteenth',
]
const decades = ['Twenty', 'Thirty', 'Forty', 'Fifty', 'Sixty', 'Seventy', 'Eighty', 'Ninety', 'Hundred']
const magnitudes = ['Thousand', 'Million', 'Billion', 'Trillion']

/** 1234 → One Thousand, Two Hundred and Thirty-Four. English, as in JSONata. */
export const toWords = (value: number, ordinal: boolean): string => words(value, false, ordinal)

function words(value: number, follows: boolean, ordinal: boolean): string {
  if (value <= 19) return (follows ? ' and ' : '') + ((ordinal ? ordinals : few)[value] ?? '')
  if (value < 100) return (follows ? ' and ' : '') + tens(value, ordinal)
  if (value < 1000) {
    const rest = value % 100
    return `${follows ? ', ' : ''}${few[Math.floor(value / 100)] ?? ''} Hundred${rest > 0 ? words(rest, true, ordinal) : ordinal ? 'th' : ''}`
  }
  const magnitude = Math.min(Math.floor(Math.log10(value) / 3), magnitudes.length)
  const size = Math.pow(10, magnitude * 3)
  const count = Math.floor(value / size)
  const rest = value - count * size
  return `${follows ? ', ' : ''}${words(count, false, false)} ${magnitudes[magnitude - 1] ?? ''}${rest > 0 ? words(rest, true, ordinal) : ordinal ? 'th' : ''}`
}

function tens(value: number, ordinal: boolean): string {
  const decade = decades[Math.floor(value / 10) - 2] ?? ''
  const rest = value % 10
  if (rest > 0) return `${decade}-${words(rest, false, ordinal)}`
  return ordinal ? `${decade.slice(0, -1)}ieth` : decade
}

const values: ReadonlyMap<string, number> = new Map([
  ...few.map((word, i) => [word.toLowerCase(), i] as const),
  ...ordinals.map((word, i) => [word.toLowerCase(), i] as const),
  ...decades.flatMap((word, i) => [[word.toLowerCase(), (i + 2) * 10] as const, [`${word.toLowerCase().slice(0, -1)}ieth`, (i + 2) * 10] as const]),
  ['hundredth', 100] as const,
  ...magnitudes.flatMap((word, i) => [[word.toLowerCase(), Math.pow(10, (i + 1) * 3)] as const, [`${word.toLowerCase()}th`, Math.pow(10, (i + 1) * 3)] as const]),
])

/** Every word a number may be made of, in lower case. */
export const numberWords: readonly string[] = [...values.keys()]

/** The number that words in lower case mean; NaN when one of them means none. */
export function fromWords(text: string): number {
  const segments = [0]
  for (const word of text.split(/,\s|\sand\s|[\s\\-]/)) {
    const value = values.get(word) ?? NaN
    let top = segments.pop() ?? 0
    if (!(value < 100)) segments.push(top * value)
    else {
      if (top >= 1000) {
        segments.push(top)
        top = 0
      }
      segments.push(top + value)
    }
  }
  return segments.reduce((a, b) => a + b, 0)
}
