import type { Operation } from '../context.js'
import { taggedMachine } from '../tag.js'

export const listTagsForResource: Operation = (context, input) => ({
  tags: Object.entries(taggedMachine(context, input).tags).map(([key, value]) => ({ key, value })),
})
