/** What variables stand for; undefined for one that has no value. */
export type Lookup = (name: string) => string | undefined

/** Said of text that cannot be read; the line is added by who knows it. */
export class UnreadableLine extends Error {}

/**
 * Splits a line of a Dockerfile into words, as its reference says ("Environment replacement"): quotes hold blanks together, a backslash takes the next character
 * as it is, `$NAME`, `${NAME}`, `${NAME:-word}` and `${NAME:+word}` are replaced, except between single quotes.
 *
 * @throws UnreadableLine for a quote without its end, or another form of replacement
 * @example
 * splitWords('a="b c" $HOME/d', () => '/root') // ['a=b c', '/root/d']
 */
export const splitWords = (text: string, lookup: Lookup): readonly string[] => scan(text, lookup, true)

/** Replaces variables and takes quotes away, without splitting. @throws UnreadableLine */
export const expand = (text: string, lookup: Lookup): string => scan(text, lookup, false).join('')

function scan(text: string, lookup: Lookup, split: boolean): readonly string[] {
  const words: string[] = []
  let word: string | undefined
  let quote = ''
  for (let at = 0; at < text.length; at++) {
    const character = text.charAt(at)
    if (character === quote) quote = ''
    else if (quote === '' && (character === '"' || character === '\'')) {
      quote = character
      word ??= ''
    } else if (split && quote === '' && (character === ' ' || character === '\t')) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else if (character === '\\' && quote !== '\'' && at + 1 < text.length) word = (word ?? '') + text.charAt(++at)
    else if (character === '$' && quote !== '\'') {
      const { value, length } = replacement(text.slice(at), lookup)
      word = (word ?? '') + value
      at += length - 1
    } else word = (word ?? '') + character
  }
  if (quote !== '') throw new UnreadableLine(`a ${quote} has no end`)
  return word === undefined ? words : [...words, word]
}

const plain = /^\$(\w+)/
const braced = /^\$\{(\w+)(?::([-+])([^}$]*))?\}/

function replacement(text: string, lookup: Lookup): { readonly value: string, readonly length: number } {
  const [simple, name] = plain.exec(text) ?? []
  if (simple !== undefined && name !== undefined) return { value: lookup(name) ?? '', length: simple.length }
  const [whole, variable, sign, word = ''] = braced.exec(text) ?? []
  if (whole === undefined || variable === undefined) {
    if (text.startsWith('${')) throw new UnreadableLine('this form of ${…} is not supported')
    return { value: '$', length: 1 }
  }
  const value = lookup(variable) ?? ''
  const used = sign === undefined ? value : sign === '-' ? value || word : value && word
  return { value: used, length: whole.length }
}
