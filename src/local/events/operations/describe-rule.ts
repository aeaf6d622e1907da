import { resourceNotFound } from '../error.js'
import { requiredText, type Rule } from '../rule.js'
import type { JsonObject } from '../../service.js'
import type { Operation } from './operation.js'

/** A rule as descriptions and lists have it. */
export const described = ({ name, arn, eventPattern, enabled, description }: Rule): JsonObject => ({
  Name: name, Arn: arn, EventPattern: eventPattern, State: enabled ? 'ENABLED' : 'DISABLED', ...(description === undefined ? {} : { Description: description }), EventBusName: 'default',
})

export const describeRule: Operation = {
  name: 'DescribeRule',
  members: ['Name', 'EventBusName'],
  perform(input, { rules }) {
    const name = requiredText(input, 'Name')
    const rule = rules.get(name)
    if (rule === undefined) throw resourceNotFound(`Rule ${name} on EventBus default`)
    return described(rule)
  },
}
