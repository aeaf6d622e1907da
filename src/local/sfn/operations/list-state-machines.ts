import type { Operation } from '../context.js'
import { page } from '../page.js'
import { seconds } from '../time.js'

export const listStateMachines: Operation = (context, input) => {
  const { items, nextToken } = page(input, context.machines.list(), machine => machine.name, { now: context.now() })
  return {
    stateMachines: items.map(machine => ({
      stateMachineArn: machine.arn,
      name: machine.name,
      type: machine.type,
      creationDate: seconds(machine.createdAt),
    })),
    ...(nextToken === undefined ? {} : { nextToken }),
  }
}
