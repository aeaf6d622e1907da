import type { JsonObject } from '../service.js'
import { invalidToken, validationException } from './error.js'
import { optionalText, pageSize } from './member.js'

/** Longest page tokens, by operation: https://docs.aws.amazon.com/step-functions/latest/apireference/ */
const defaultTokenLimit = 1024

export interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextToken: string | undefined
}

/**
 * One page of a sorted list. A token names the last item that was given, so that items which come or go between two calls neither repeat nor
 * hide others.
 *
 * @param items - sorted by `keyOf`, ascending or descending
 * @throws ServiceError ValidationException, InvalidToken
 */
export function page<Item>(
  input: JsonObject, items: readonly Item[], keyOf: (item: Item) => string | number,
  { descending = false, tokenLimit = defaultTokenLimit } = {},
): Page<Item> {
  const size = pageSize(input)
  const token = optionalText(input, 'nextToken')
  let rest = items
  if (token !== undefined) {
    if (token.length > tokenLimit) throw validationException(token, 'nextToken', `Member must have length less than or equal to ${String(tokenLimit)}`)
    const last = decode(token)
    const start = items.findIndex(item => typeof keyOf(item) === typeof last && (descending ? keyOf(item) < last : keyOf(item) > last))
    rest = start < 0 ? [] : items.slice(start)
  }
  const given = rest.slice(0, size)
  const final = given.at(-1)
  return { items: given, nextToken: rest.length > size && final !== undefined ? encode(keyOf(final)) : undefined }
}

function encode(key: string | number): string {
  return Buffer.from(JSON.stringify({ after: key })).toString('base64')
}

function decode(token: string): string | number {
  let parsed: unknown
  try {
    parsed = JSON.parse(Buffer.from(token, 'base64').toString())
  } catch {
    throw invalidToken()
  }
  const after = typeof parsed === 'object' && parsed !== null && 'after' in parsed ? parsed.after : undefined
  if (typeof after !== 'string' && typeof after !== 'number') throw invalidToken()
  return after
}
