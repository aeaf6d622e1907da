import type { JsonObject } from '../service.js'
import { invalidParameter } from './error.js'
import { optionalInteger, optionalText } from './input.js'

const largestPage = 1000

/** One page of a list. Without MaxResults there is one page of at most 1,000 and no token, as in AWS's own answers. */
export function page(items: readonly string[], input: JsonObject): { readonly items: readonly string[], readonly rest: JsonObject } {
  const size = optionalInteger(input, 'MaxResults', 1, largestPage)
  const token = optionalText(input, 'NextToken')
  if (token !== undefined && size === undefined) throw invalidParameter('MaxResults is a mandatory parameter when you provide a value for NextToken.')
  const from = token === undefined ? 0 : items.findIndex(item => item > Buffer.from(token, 'base64url').toString())
  const chosen = from < 0 ? [] : items.slice(from, from + (size ?? largestPage))
  const last = chosen.at(-1)
  const more = size !== undefined && last !== undefined && last !== items.at(-1)
  return { items: chosen, rest: more ? { NextToken: Buffer.from(last).toString('base64url') } : {} }
}
