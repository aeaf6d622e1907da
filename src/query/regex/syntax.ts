/** Inclusive ranges of UTF-16 code units: `[from, to, from, to, …]`. */
export type Ranges = readonly number[]

/** A regular expression, parsed. */
export type RegexNode =
  | { readonly kind: 'empty' }
  | { readonly kind: 'set'; readonly ranges: Ranges; readonly negated: boolean }
  | { readonly kind: 'anchor'; readonly at: 'start' | 'end' | 'word' | 'notWord' }
  | { readonly kind: 'sequence'; readonly items: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly options: readonly RegexNode[] }
  | { readonly kind: 'group'; readonly index: number; readonly body: RegexNode }
  | { readonly kind: 'repeat'; readonly body: RegexNode; readonly min: number; readonly max: number; readonly greedy: boolean; readonly groups: readonly [first: number, end: number] }
  | { readonly kind: 'back'; readonly index: number }
  | { readonly kind: 'look'; readonly body: RegexNode; readonly behind: boolean; readonly negated: boolean }

const digit: Ranges = [0x30, 0x39]
const word: Ranges = [0x30, 0x39, 0x41, 0x5a, 0x5f, 0x5f, 0x61, 0x7a]
const space: Ranges = [0x09, 0x0d, 0x20, 0x20, 0xa0, 0xa0, 0x1680, 0x1680, 0x2000, 0x200a, 0x2028, 0x2029, 0x202f, 0x202f, 0x205f, 0x205f, 0x3000, 0x3000, 0xfeff, 0xfeff]
const lineEnd: Ranges = [0x0a, 0x0a, 0x0d, 0x0d, 0x2028, 0x2029]

/** Everything outside the ranges, which must be sorted. */
function complement(ranges: Ranges): Ranges {
  const result: number[] = []
  let next = 0
  for (let i = 0; i < ranges.length; i += 2) {
    const [from = 0, to = 0] = [ranges[i], ranges[i + 1]]
    if (from > next) result.push(next, from - 1)
    next = to + 1
  }
  if (next <= 0xffff) result.push(next, 0xffff)
  return result
}

/** What `\d`, `\W` and so on stand for. */
export const classEscapes: Readonly<Record<string, Ranges>> = {
  d: digit, D: complement(digit), w: word, W: complement(word), s: space, S: complement(space),
}

/** What `.` stands for. */
export const anyExceptLineEnd: Ranges = complement(lineEnd)

const controls: Readonly<Record<string, number>> = { t: 9, n: 10, v: 11, f: 12, r: 13 }

/** Code unit of a single-character escape such as `\n`, or nothing. */
export const controlEscape = (letter: string): number | undefined => (Object.hasOwn(controls, letter) ? controls[letter] : undefined)

/** Whether a code unit ends a line, which `^` and `$` heed in multi-line mode. */
export const isLineEnd = (unit: number): boolean => unit === 0x0a || unit === 0x0d || unit === 0x2028 || unit === 0x2029

/** Whether a code unit is a word character, which `\b` heeds. */
export const isWord = (unit: number): boolean =>
  (unit >= 0x30 && unit <= 0x39) || (unit >= 0x41 && unit <= 0x5a) || unit === 0x5f || (unit >= 0x61 && unit <= 0x7a)
