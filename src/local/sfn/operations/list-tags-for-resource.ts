import type { Operation } from '../context.js'
import { tagged } from '../tag.js'

export const listTagsForResource: Operation = (context, input) => ({
  tags: Object.entries(tagged(context, input).tags).map(([key, value]) => ({ key, value })),
})
