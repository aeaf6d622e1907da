import type { Operation } from '../context.js'
import { taggedMachine, readTags } from '../tag.js'
import { optionalList } from '../member.js'

export const tagResource: Operation = async (context, input) => {
  const machine = taggedMachine(context, input)
  await context.machines.put({ ...machine, tags: { ...machine.tags, ...readTags(optionalList(input, 'tags') ?? []) } })
  return {}
}
