import type { Operation } from '../context.js'
import { tagged } from '../tag.js'
import { optionalList } from '../member.js'

export const untagResource: Operation = async (context, input) => {
  const { tags, put } = tagged(context, input)
  const keys = new Set(optionalList(input, 'tagKeys') ?? [])
  await put(Object.fromEntries(Object.entries(tags).filter(([key]) => !keys.has(key))))
  return {}
}
