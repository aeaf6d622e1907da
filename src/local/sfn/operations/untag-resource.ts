import type { Operation } from '../context.js'
import { taggedMachine } from '../tag.js'
import { optionalList } from '../member.js'

export const untagResource: Operation = async (context, input) => {
  const machine = taggedMachine(context, input)
  const keys = new Set(optionalList(input, 'tagKeys') ?? [])
  await context.machines.put({ ...machine, tags: Object.fromEntries(Object.entries(machine.tags).filter(([key]) => !keys.has(key))) })
  return {}
}
