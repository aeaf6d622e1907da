import type { Run } from '../scope.js'

const numerals = [
  [1000, 'm'], [900, 'cm'], [500, 'd'], [400, 'cd'], [100, 'c'], [90, 'xc'], [50, 'l'], [40, 'xl'], [10, 'x'], [9, 'ix'], [5, 'v'], [4, 'iv'], [1, 'i'],
] as const

const values: Readonly<Record<string, number>> = { M: 1000, D: 500, C: 100, L: 50, X: 10, V: 5, I: 1 }

/** 1990 → mcmxc */
export function toRoman(value: number, run: Run): string {
  let rest = value
  let text = ''
  for (const [size, numeral] of numerals) {
    const count = Math.floor(rest / size)
    run.spendText(count)
    text += numeral.repeat(count)
    rest -= count * size
  }
  return text
}

/** MCMXC → 1990. What is no numeral makes the result NaN. */
export function fromRoman(text: string): number {
  let [sum, largest] = [0, 1]
  for (let i = text.length - 1; i >= 0; i--) {
    const value = values[text.charAt(i)] ?? NaN
    if (value < largest) sum -= value
    else {
      largest = value
      sum += value
    }
  }
  return sum
}

/** 28 → AB, as columns of a spreadsheet are named. */
export function toLetters(value: number, first: 'A' | 'a'): string {
  let text = ''
  for (let rest = value; rest > 0; rest = Math.floor((rest - 1) / 26)) text = String.fromCharCode((rest - 1) % 26 + first.charCodeAt(0)) + text
  return text
}

export function fromLetters(text: string, first: 'A' | 'a'): number {
  let sum = 0
  for (let i = 0; i < text.length; i++) sum += (text.charCodeAt(text.length - i - 1) - first.charCodeAt(0) + 1) * Math.pow(26, i)
  return sum
}
