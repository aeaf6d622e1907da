import { compilePattern } from '../pattern.js'
import { unsupported, validationException } from '../error.js'
import { isDefaultBus, requiredText, ruleArn } from '../rule.js'
import type { Operation } from './operation.js'

/** Makes or changes a rule; its targets stay. Schedules are not there. */
export const putRule: Operation = {
  name: 'PutRule',
  members: ['Name', 'EventPattern', 'State', 'Description', 'EventBusName'],
  async perform(input, { rules }) {
    const name = requiredText(input, 'Name')
    if (!/^[.\-_A-Za-z0-9]{1,64}$/.test(name)) throw validationException(`1 validation error detected: Value '${name}' at 'name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\.\\-_A-Za-z0-9]+`)
    if (!isDefaultBus(input['EventBusName'])) throw unsupported('another event bus than the default one')
    const eventPattern = requiredText(input, 'EventPattern')
    compilePattern(eventPattern)
    const { State: state = 'ENABLED', Description: description } = input
    if (state !== 'ENABLED' && state !== 'DISABLED') throw unsupported('such a State of a rule')
    const arn = ruleArn(name)
    await rules.put({ name, arn, eventPattern, enabled: state === 'ENABLED', ...(typeof description === 'string' ? { description } : {}), targets: rules.get(name)?.targets ?? [] })
    return { RuleArn: arn }
  },
}
