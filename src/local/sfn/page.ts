import { createHash } from 'node:crypto'
import type { JsonObject } from '../service.js'
import { invalidToken, validationException } from './error.js'
import { optionalText, pageSize } from './member.js'

/** Longest page tokens, by operation: https://docs.aws.amazon.com/step-functions/latest/apireference/ */
const defaultTokenLimit = 1024

/** Milliseconds that a token is good for. Source: API reference, "Each pagination token expires after 24 hours". */
const tokenLife = 86_400_000

export interface Page<Item> {
  readonly items: readonly Item[]
  readonly nextToken: string | undefined
}

export interface PageOptions {
  readonly descending?: boolean
  readonly tokenLimit?: number
  /** Epoch milliseconds: what the age of tokens is counted by. */
  readonly now: number
}

/** What a token says: the last item that was given, when, and for which question. */
interface Token {
  readonly after: string | number
  readonly at: number
  readonly of: string
}

/**
 * One page of a sorted list. A token names the last item that was given, so that items which come or go between two calls neither repeat nor
 * hide others. It is good for a day, and for calls with the same other arguments.
 *
 * @param items - sorted by `keyOf`, ascending or descending
 * @throws ServiceError ValidationException, InvalidToken
 */
export function page<Item>(
  input: JsonObject, items: readonly Item[], keyOf: (item: Item) => string | number,
  { descending = false, tokenLimit = defaultTokenLimit, now }: PageOptions,
): Page<Item> {
  const size = pageSize(input)
  const token = optionalText(input, 'nextToken')
  const question = questionOf(input)
  let rest = items
  if (token !== undefined) {
    if (token.length > tokenLimit) throw validationException(token, 'nextToken', `Member must have length less than or equal to ${String(tokenLimit)}`)
    const { after, at, of } = decode(token)
    if (now - at > tokenLife || of !== question) throw invalidToken()
    const start = items.findIndex(item => typeof keyOf(item) === typeof after && (descending ? keyOf(item) < after : keyOf(item) > after))
    rest = start < 0 ? [] : items.slice(start)
  }
  const given = rest.slice(0, size)
  const final = given.at(-1)
  return { items: given, nextToken: rest.length > size && final !== undefined ? encode({ after: keyOf(final), at: now, of: question }) : undefined }
}

/** A digest of all arguments but the page's own. */
function questionOf({ nextToken: _token, maxResults: _size, ...rest }: JsonObject): string {
  const sorted = Object.entries(rest).filter(([, value]) => value !== null).sort(([a], [b]) => (a < b ? -1 : 1))
  return createHash('sha256').update(JSON.stringify(sorted)).digest('hex').slice(0, 16)
}

const encode = (token: Token): string => Buffer.from(JSON.stringify(token)).toString('base64')

function decode(text: string): Token {
  let parsed: unknown
  try {
    parsed = JSON.parse(Buffer.from(text, 'base64').toString())
  } catch {
    throw invalidToken()
  }
  const { after, at, of } = { after: undefined, at: undefined, of: undefined, ...(typeof parsed === 'object' ? parsed : {}) } as Readonly<Record<keyof Token, unknown>>
  if ((typeof after !== 'string' && typeof after !== 'number') || typeof at !== 'number' || typeof of !== 'string') throw invalidToken()
  return { after, at, of }
}
