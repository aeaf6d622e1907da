import type { JsonObject } from '../service.js'
import { invalidRequest, unsupported } from './error.js'
import { objects, onlyKnown, optionalInteger, optionalText, optionalTexts, requiredText } from './input.js'
import type { ContainerSpec } from './job.js'

/** Members that are told again by DescribeJobs and change nothing here: what they set does not exist without Docker, instances and networks. */
const withoutMeaning = [
  'executionRoleArn', 'readonlyRootFilesystem', 'privileged', 'ulimits', 'user', 'instanceType', 'linuxParameters', 'logConfiguration', 'networkConfiguration', 'fargatePlatformConfiguration',
  'enableExecuteCommand', 'ephemeralStorage', 'runtimePlatform', 'repositoryCredentials',
] as const

const containerMembers = ['image', 'vcpus', 'memory', 'command', 'jobRoleArn', 'environment', 'resourceRequirements', ...withoutMeaning]
const overrideMembers = ['vcpus', 'memory', 'command', 'environment', 'resourceRequirements', 'instanceType']

/**
 * Reads the container of a job definition.
 *
 * @throws ServiceError ClientException when it lacks what a job needs; NotSupportedByLocalAws for volumes, secrets, GPUs
 */
export function readContainer(properties: JsonObject): ContainerSpec {
  onlyKnown(properties, containerMembers, 'containerProperties')
  const command = optionalTexts(properties, 'command')
  const jobRoleArn = optionalText(properties, 'jobRoleArn')
  const { vcpus, memoryMiB } = resourcesOf(properties)
  if (vcpus === undefined) throw invalidRequest('Container vCPUs should be greater than 0.')
  if (memoryMiB === undefined) throw invalidRequest('Container memory should be at least 4 MiB.')
  return {
    image: requiredText(properties, 'image'),
    // an empty list is none: Docker takes the image's own
    ...(command === undefined || command.length === 0 ? {} : { command }),
    environment: environmentOf(properties),
    vcpus, memoryMiB,
    ...(jobRoleArn === undefined ? {} : { jobRoleArn }),
    others: Object.fromEntries(withoutMeaning.flatMap((name) => {
      const value = properties[name]
      return value === undefined || value === null ? [] : [[name, value]]
    })),
  }
}

/** A container with the overrides of a submission: a command in place of the definition's, variables by name. */
export function overridden(container: ContainerSpec, overrides: JsonObject): ContainerSpec {
  onlyKnown(overrides, overrideMembers, 'containerOverrides')
  const command = optionalTexts(overrides, 'command')
  const { vcpus = container.vcpus, memoryMiB = container.memoryMiB } = resourcesOf(overrides)
  const variables = environmentOf(overrides)
  const names = new Set(variables.map(({ name }) => name))
  return {
    ...container, vcpus, memoryMiB,
    ...(command === undefined || command.length === 0 ? {} : { command }),
    environment: [...container.environment.filter(({ name }) => !names.has(name)), ...variables],
  }
}

/** Puts parameters in place of the words `Ref::name` of a command. One that has no value stays. */
export function substituted(container: ContainerSpec, parameters: Readonly<Record<string, string>>): ContainerSpec {
  if (container.command === undefined) return container
  const command = container.command.map(word => (word.startsWith('Ref::') && Object.hasOwn(parameters, word.slice(5)) ? parameters[word.slice(5)] ?? word : word))
  return { ...container, command }
}

function environmentOf(input: JsonObject): ContainerSpec['environment'] {
  return objects(input, 'environment').map((variable) => {
    const name = requiredText(variable, 'name')
    if (name.startsWith('AWS_BATCH')) throw invalidRequest('Environment variables cannot start with AWS_BATCH')
    return { name, value: optionalText(variable, 'value') ?? '' }
  })
}

/** vCPUs and memory: as requirements, or as the older members that these replace. */
function resourcesOf(input: JsonObject): { readonly vcpus?: number, readonly memoryMiB?: number } {
  const required = new Map(objects(input, 'resourceRequirements').map(requirement => [requiredText(requirement, 'type'), requiredText(requirement, 'value')]))
  const other = [...required.keys()].find(type => type !== 'VCPU' && type !== 'MEMORY')
  if (other !== undefined) throw unsupported(`a resource requirement of type ${other}`)
  const vcpus = positive(required.get('VCPU'), 'VCPU') ?? optionalInteger(input, 'vcpus')
  const memoryMiB = positive(required.get('MEMORY'), 'MEMORY') ?? optionalInteger(input, 'memory')
  if (vcpus !== undefined && !(vcpus > 0)) throw invalidRequest('Container vCPUs should be greater than 0.')
  if (memoryMiB !== undefined && !(memoryMiB >= 4)) throw invalidRequest('Container memory should be at least 4 MiB.')
  return { ...(vcpus === undefined ? {} : { vcpus }), ...(memoryMiB === undefined ? {} : { memoryMiB }) }
}

function positive(text: string | undefined, type: string): number | undefined {
  if (text === undefined) return undefined
  const value = Number(text)
  if (!/^\d+(?:\.\d+)?$/.test(text) || !(value > 0) || (type === 'MEMORY' && !Number.isInteger(value))) throw invalidRequest(`resourceRequirements: the value of ${type} is not valid`)
  return value
}
