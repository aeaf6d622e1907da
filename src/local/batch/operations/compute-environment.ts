import { randomUUID } from 'node:crypto'
import { environment as aws } from '../../environment.js'
import type { JsonObject } from '../../service.js'
import { environmentOf, type BatchContext, type Operation } from '../context.js'
import { clientException, invalidRequest } from '../error.js'
import { onlyKnown, optionalInteger, optionalObject, optionalText, optionalTexts, page, requiredText, textMap } from '../input.js'
import { arnOf, isName } from '../name.js'
import type { ComputeEnvironment } from '../record.js'
import { checkTags } from '../strategy.js'

/** Of these only `maxvCpus` has a meaning here; the others are kept and told again. */
const resourceMembers = [
  'type', 'allocationStrategy', 'minvCpus', 'maxvCpus', 'desiredvCpus', 'instanceTypes', 'imageId', 'subnets', 'securityGroupIds', 'ec2KeyPair', 'instanceRole', 'tags', 'placementGroup', 'bidPercentage',
  'spotIamFleetRole', 'launchTemplate', 'ec2Configuration', 'updateToLatestImageVersion',
]

const types = ['EC2', 'SPOT', 'FARGATE', 'FARGATE_SPOT']

/** Makes a compute environment, which is valid at once. */
export const createComputeEnvironment: Operation = {
  members: ['computeEnvironmentName', 'type', 'state', 'unmanagedvCpus', 'computeResources', 'serviceRole', 'tags', 'context'], exclusive: true,
  async perform(input, context) {
    const name = requiredText(input, 'computeEnvironmentName')
    if (!isName(name)) throw invalidRequest('computeEnvironmentName should match valid pattern')
    const arn = arnOf('compute-environment', name)
    if (context.environments.get(arn) !== undefined) throw clientException('Object already exists')
    const type = requiredText(input, 'type').toUpperCase()
    if (type !== 'MANAGED' && type !== 'UNMANAGED') throw invalidRequest('type must be MANAGED or UNMANAGED')
    const computeResources = optionalObject(input, 'computeResources') ?? {}
    if (type === 'MANAGED') checkResources(computeResources, true)
    const serviceRole = optionalText(input, 'serviceRole')
    await put({
      name, arn, type, computeResources,
      uuid: randomUUID(),
      enabled: readState(input) ?? true,
      maxVcpus: (type === 'MANAGED' ? optionalInteger(computeResources, 'maxvCpus') : optionalInteger(input, 'unmanagedvCpus')) ?? 0,
      ...(serviceRole === undefined ? {} : { serviceRole }),
      tags: checkTags(textMap(input, 'tags'), context.limits),
    }, context)
    return { computeEnvironmentName: name, computeEnvironmentArn: arn }
  },
}

/** Changes a compute environment; jobs that run go on. */
export const updateComputeEnvironment: Operation = {
  members: ['computeEnvironment', 'state', 'unmanagedvCpus', 'computeResources', 'serviceRole', 'updatePolicy', 'context'], exclusive: true,
  async perform(input, context) {
    const before = environmentOf(requiredText(input, 'computeEnvironment'), context)
    const changes = optionalObject(input, 'computeResources') ?? {}
    checkResources(changes, false)
    const computeResources = { ...before.computeResources, ...changes }
    await put({
      ...before, computeResources,
      enabled: readState(input) ?? before.enabled,
      maxVcpus: (before.type === 'MANAGED' ? optionalInteger(computeResources, 'maxvCpus') : optionalInteger(input, 'unmanagedvCpus')) ?? before.maxVcpus,
      ...(optionalText(input, 'serviceRole') === undefined ? {} : { serviceRole: requiredText(input, 'serviceRole') }),
    }, context)
    return { computeEnvironmentName: before.name, computeEnvironmentArn: before.arn }
  },
}

/** Removes a disabled compute environment that no queue uses; one that is not there is no error. */
export const deleteComputeEnvironment: Operation = {
  members: ['computeEnvironment'], exclusive: true,
  async perform(input, context) {
    const found = context.environments.get(arnOfInput(input))
    if (found === undefined) return {}
    if (found.enabled) throw clientException('Cannot delete, state must be DISABLED')
    if (context.queues.list().some(queue => queue.computeEnvironments.includes(found.arn))) throw clientException('Cannot delete, found existing JobQueue relationship')
    await context.environments.remove(found.arn)
    return {}
  },
}

/** Tells of compute environments by names or ARNs, or of all. */
export const describeComputeEnvironments: Operation = {
  members: ['computeEnvironments', 'maxResults', 'nextToken'],
  perform(input, context) {
    const named = optionalTexts(input, 'computeEnvironments') ?? []
    const chosen = context.environments.list().filter(({ name, arn }) => named.length === 0 || named.includes(name) || named.includes(arn))
    const { items, rest } = page(chosen, input, context.limits.page)
    return { computeEnvironments: items.map(detail), ...rest }
  },
}

const arnOfInput = (input: JsonObject): string => {
  const named = requiredText(input, 'computeEnvironment')
  return named.startsWith('arn:') ? named : arnOf('compute-environment', named)
}

async function put(environment: ComputeEnvironment, { environments, jobs }: BatchContext): Promise<void> {
  await environments.put(environment)
  jobs.replan()
}

/** ENABLED or DISABLED; undefined when it is left out. */
export function readState(input: JsonObject): boolean | undefined {
  const state = optionalText(input, 'state')
  if (state === undefined) return undefined
  if (state !== 'ENABLED' && state !== 'DISABLED') throw invalidRequest('state must be ENABLED or DISABLED')
  return state === 'ENABLED'
}

function checkResources(resources: JsonObject, whole: boolean): void {
  onlyKnown(resources, resourceMembers, 'computeResources')
  const type = optionalText(resources, 'type')
  if (type === undefined ? whole : !types.includes(type)) throw invalidRequest(`computeResources.type must be one of ${types.join(', ')}`)
  const most = optionalInteger(resources, 'maxvCpus')
  if (most === undefined ? whole : most < 1) throw invalidRequest('computeResources.maxvCpus must be greater than 0')
}

const detail = ({ name, arn, uuid, type, enabled, computeResources, serviceRole, tags, maxVcpus }: ComputeEnvironment): JsonObject => ({
  computeEnvironmentName: name,
  computeEnvironmentArn: arn,
  ecsClusterArn: `arn:${aws.partition}:ecs:${aws.region}:${aws.accountId}:cluster/AWSBatch-local`,
  tags, type,
  state: enabled ? 'ENABLED' : 'DISABLED',
  status: 'VALID',
  statusReason: 'ComputeEnvironment Healthy',
  ...(type === 'MANAGED' ? { computeResources } : { unmanagedvCpus: maxVcpus }),
  ...(serviceRole === undefined ? {} : { serviceRole }),
  containerOrchestrationType: 'ECS',
  uuid,
})
