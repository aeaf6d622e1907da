import type { Operation } from '../context.js'
import { expectFew, readTags, tagged } from '../tag.js'
import { optionalList } from '../member.js'

export const tagResource: Operation = async (context, input) => {
  const { tags, put } = tagged(context, input)
  await put(expectFew({ ...tags, ...readTags(optionalList(input, 'tags') ?? []) }))
  return {}
}
