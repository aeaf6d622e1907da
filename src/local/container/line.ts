import type { StageState } from './stage.js'
import { expand, UnreadableLine, type Lookup } from './words.js'

/** What an image's programs find when it says nothing else. */
export const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'

/** Variables of ARG and ENV; ENV wins. */
export const lookupIn = ({ args, environment }: Pick<StageState, 'args' | 'environment'>): Lookup => name => environment[name] ?? args[name] ?? (name === 'PATH' ? defaultPath : undefined)

/** A JSON array of texts, or undefined for another form. */
export function jsonWords(rest: string): readonly string[] | undefined {
  if (!rest.startsWith('[')) return undefined
  let value: unknown
  try {
    value = JSON.parse(rest)
  } catch {
    // Docker then takes the line for the shell form, which is never what was meant
    throw new UnreadableLine('the exec form must be a JSON array of texts in double quotes')
  }
  if (!Array.isArray(value) || !value.every(word => typeof word === 'string')) throw new UnreadableLine('the exec form must be a JSON array of texts in double quotes')
  return value
}

/** `NAME` or `NAME=default`: the values that these get. */
export function argumentOf(rest: string, given: Readonly<Record<string, string>>, known: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const equals = rest.indexOf('=')
  const name = equals === -1 ? rest : rest.slice(0, equals)
  if (!/^\w+$/.test(name)) throw new UnreadableLine('ARG takes one name')
  const value = given[name] ?? (equals === -1 ? known[name] : expand(rest.slice(equals + 1), variable => known[variable]))
  return value === undefined ? {} : { [name]: value }
}
