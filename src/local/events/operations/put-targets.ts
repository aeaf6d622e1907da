import type { Json, JsonObject } from '../../service.js'
import { targetServices } from '../deliver.js'
import { resourceNotFound, unsupported, validationException } from '../error.js'
import { isDefaultBus, isObject, requiredText, type Target } from '../rule.js'
import type { Operation } from './operation.js'

const members = ['Id', 'Arn', 'RoleArn', 'Input', 'SqsParameters']

/** Source: Amazon EventBridge user guide, quotas. */
const mostTargets = 5

export const putTargets: Operation = {
  name: 'PutTargets',
  members: ['Rule', 'Targets', 'EventBusName'],
  async perform(input, { rules }) {
    const name = requiredText(input, 'Rule')
    if (!isDefaultBus(input['EventBusName'])) throw unsupported('another event bus than the default one')
    const rule = rules.get(name)
    if (rule === undefined) throw resourceNotFound(`Rule ${name} on EventBus default`)
    const { Targets: given } = input
    if (!Array.isArray(given) || given.length === 0) throw validationException('1 validation error detected: Value null at \'targets\' failed to satisfy constraint: Member must not be null')
    const targets = (given as readonly Json[]).map(targetOf)
    const kept = rule.targets.filter(({ Id }) => !targets.some(target => target.Id === Id))
    if (kept.length + targets.length > mostTargets) throw validationException(`a rule has at most ${String(mostTargets)} targets`)
    await rules.put({ ...rule, targets: [...kept, ...targets] })
    return { FailedEntryCount: 0, FailedEntries: [] }
  },
}

function targetOf(given: Json): Target {
  const target: JsonObject = isObject(given) ? given : {}
  const unknown = Object.keys(target).find(member => !members.includes(member))
  if (unknown !== undefined) throw unsupported(`${unknown} of a target`)
  const { RoleArn: role, Input: text, SqsParameters: sqs } = target
  const [id, arn] = [requiredText(target, 'Id'), requiredText(target, 'Arn')]
  if (!targetServices.some(service => service === arn.split(':')[2])) throw unsupported(`the target ${arn}`)
  const group = isObject(sqs) ? sqs['MessageGroupId'] : undefined
  return {
    Id: id, Arn: arn, ...(typeof role === 'string' ? { RoleArn: role } : {}), ...(typeof text === 'string' ? { Input: text } : {}), ...(typeof group === 'string' ? { MessageGroupId: group } : {}),
  }
}
