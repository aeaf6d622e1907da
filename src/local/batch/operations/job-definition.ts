import { createHash } from 'node:crypto'
import type { JsonObject } from '../../service.js'
import { activeDefinition, revisionsOf, type BatchContext, type Operation } from '../context.js'
import { readContainer } from '../container-properties.js'
import { clientException, invalidRequest, unsupported } from '../error.js'
import { optionalObject, optionalText, optionalTexts, page, requiredText, textMap } from '../input.js'
import { arnOf, isName } from '../name.js'
import type { JobDefinition } from '../record.js'
import { checkTags, readRetryStrategy, readTimeout } from '../strategy.js'

const members = ['jobDefinitionName', 'type', 'parameters', 'schedulingPriority', 'containerProperties', 'retryStrategy', 'propagateTags', 'timeout', 'tags', 'platformCapabilities']

/** Registers the next revision of a definition. */
export const registerJobDefinition: Operation = {
  members, exclusive: true,
  async perform(input, context) {
    const name = check(input, context)
    const revision = (revisionsOf(name, context)[0]?.revision ?? 0) + 1
    const { tags: _, ...request } = input
    const arn = arnOf('job-definition', `${name}:${revision}`)
    await context.definitions.put({ name, revision, arn, active: true, request, tags: checkTags(textMap(input, 'tags'), context.limits) })
    return { jobDefinitionName: name, jobDefinitionArn: arn, revision }
  },
}

/**
 * Registers a revision unless the latest active one says the same, and then takes the one before out of use, as CloudFormation does. Not of AWS: deployment
 * is run again and again.
 */
export const putJobDefinition: Operation = {
  members, exclusive: true, inside: true,
  async perform(input, context) {
    const name = check(input, context)
    const latest = revisionsOf(name, context).find(({ active }) => active)
    const { tags: _, ...request } = input
    if (latest !== undefined && digestOf(latest.request) === digestOf(request)) return { jobDefinitionName: name, jobDefinitionArn: latest.arn, revision: latest.revision }
    const registered = await registerJobDefinition.perform(input, context)
    if (latest !== undefined) await context.definitions.put({ ...latest, active: false })
    return registered
  },
}

const digestOf = (request: JsonObject): string => createHash('sha256').update(JSON.stringify(request, (_, value: unknown) =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) : value)).digest('hex')

function check(input: JsonObject, { limits }: BatchContext): string {
  const name = requiredText(input, 'jobDefinitionName')
  if (!isName(name)) throw invalidRequest('Job definition name should match valid pattern')
  const type = requiredText(input, 'type')
  if (type !== 'container') throw type === 'multinode' ? unsupported('a multi-node job') : invalidRequest('type must be container or multinode')
  const properties = optionalObject(input, 'containerProperties')
  if (properties === undefined) throw invalidRequest('containerProperties is required')
  readContainer(properties)
  readRetryStrategy(input, limits)
  readTimeout(input, limits)
  textMap(input, 'parameters')
  const platform = (optionalTexts(input, 'platformCapabilities') ?? []).find(capability => capability !== 'EC2' && capability !== 'FARGATE')
  if (platform !== undefined) throw invalidRequest('platformCapabilities must be EC2 or FARGATE')
  return name
}

/** Takes a revision out of use: jobs that were submitted by it go on. */
export const deregisterJobDefinition: Operation = {
  members: ['jobDefinition'], exclusive: true,
  async perform(input, context) {
    const named = requiredText(input, 'jobDefinition')
    if (!/:\d+$/.test(named)) throw clientException('A revision of the job definition must be named')
    await context.definitions.put({ ...activeDefinition(named, context), active: false })
    return {}
  },
}

/** Lists definitions by names, ARNs or `name:revision`, by a name, or all; latest revisions first. */
export const describeJobDefinitions: Operation = {
  members: ['jobDefinitions', 'jobDefinitionName', 'status', 'maxResults', 'nextToken'],
  perform(input, context) {
    const named = optionalTexts(input, 'jobDefinitions')
    const name = optionalText(input, 'jobDefinitionName')
    const status = optionalText(input, 'status')
    const chosen = context.definitions.list()
      .filter(definition => (named === undefined || named.length === 0 || named.some(text => isNamed(definition, text))) && (name === undefined || definition.name === name) && (status === undefined || statusOf(definition) === status))
      .toSorted((a, b) => (a.name === b.name ? b.revision - a.revision : a.name < b.name ? -1 : 1))
    const { items, rest } = page(chosen, input, context.limits.page)
    return { jobDefinitions: items.map(detail), ...rest }
  },
}

const isNamed = ({ name, revision, arn }: JobDefinition, text: string): boolean => [name, `${name}:${revision}`, arn].includes(text)

const statusOf = ({ active }: JobDefinition): string => (active ? 'ACTIVE' : 'INACTIVE')

const detail = (definition: JobDefinition): JsonObject => ({
  ...definition.request,
  jobDefinitionArn: definition.arn,
  revision: definition.revision,
  status: statusOf(definition),
  tags: definition.tags,
  containerOrchestrationType: 'ECS',
})
