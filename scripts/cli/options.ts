import { parseArgs } from 'node:util'
import { UsageError } from './command.js'

/** Option names with their kind: a string, a list of strings, a string that may be given several times, or a switch. */
export type OptionTable = Readonly<Record<string, 'string' | 'strings' | 'repeated' | 'switch'>>

export type OptionValues<T extends OptionTable> = {
  readonly [K in keyof T]: T[K] extends 'strings' | 'repeated' ? readonly string[] : T[K] extends 'switch' ? boolean : string | undefined
}

/**
 * Reads `--name value`, `--name=value` and switches. A list option takes every value up to the next option: `--model a b --examples c`.
 *
 * @throws UsageError for an unknown option, a missing value or a stray argument
 */
export const parseOptions = <const T extends OptionTable>(argv: readonly string[], table: T): OptionValues<T> => parseArguments(argv, table, 0).values

/**
 * Reads options as {@link parseOptions} does, and words that belong to none, wherever they stand.
 *
 * @param most - words there may be
 * @throws UsageError for an unknown option, a missing value or one word too many
 */
export function parseArguments<const T extends OptionTable>(argv: readonly string[], table: T, most: number): { readonly values: OptionValues<T>; readonly words: readonly string[] } {
  const options = Object.fromEntries(Object.entries(table).map(([name, kind]) =>
    [name, { type: kind === 'switch' ? 'boolean' : 'string', multiple: kind === 'strings' || kind === 'repeated' } as const]))
  let values: Readonly<Record<string, unknown>>
  let words: readonly string[]
  try {
    ({ values, positionals: words } = parseArgs({ args: repeatListOptions(argv, table), options, strict: true, allowPositionals: most > 0 }))
  } catch (error) {
    // with words allowed, the parser explains how to give one that looks like an option
    throw new UsageError((error instanceof Error ? error.message : String(error)).replace(/\. To specify a positional .*/s, ''))
  }
  const read = ([name, kind]: readonly [string, string]): readonly [string, unknown] =>
    [name, kind === 'strings' || kind === 'repeated' ? values[name] ?? [] : kind === 'switch' ? values[name] ?? false : values[name]]
  const extra = words[most]
  if (extra !== undefined) throw new UsageError(`'${extra}' belongs to no option`)
  return { values: Object.fromEntries(Object.entries(table).map(read)) as OptionValues<T>, words }
}

/** `--model a b` → `--model a --model b`, which is the form the parser knows. */
function repeatListOptions(argv: readonly string[], table: OptionTable): string[] {
  const result: string[] = []
  let list: string | undefined
  for (const [index, word] of argv.entries()) {
    if (word.startsWith('--')) {
      const name = word.slice(2).split('=')[0] ?? ''
      list = table[name] === 'strings' ? word.split('=')[0] : undefined
      result.push(word)
    } else if (list !== undefined && argv[index - 1] !== list) result.push(list, word)
    else result.push(word)
  }
  return result
}

/**
 * A whole number of at least `least`, from an option's text.
 *
 * @throws UsageError naming the option
 */
export function wholeNumber(name: string, text: string | undefined, fallback: number, least = 1): number {
  if (text === undefined) return fallback
  const value = Number(text)
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(value) || value < least) {
    throw new UsageError(`--${name} takes a whole number of at least ${least}, not '${text}'`)
  }
  return value
}

/**
 * A number from 0 to 1, from an option's text.
 *
 * @throws UsageError naming the option
 */
export function fraction(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (text.trim() === '' || !(value >= 0 && value <= 1)) throw new UsageError(`--${name} takes a number from 0 to 1, not '${text}'`)
  return value
}

/**
 * One of a fixed set of words.
 *
 * @throws UsageError listing the words
 */
export function oneOf<const W extends string>(name: string, text: string | undefined, words: readonly W[], fallback: W): W {
  if (text === undefined) return fallback
  const word = words.find((candidate) => candidate === text)
  if (word === undefined) throw new UsageError(`--${name} takes ${words.join(' or ')}, not '${text}'`)
  return word
}
