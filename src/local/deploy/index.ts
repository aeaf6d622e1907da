import type { Caller, Json, JsonObject } from '../service.js'
import { ServiceError } from '../service.js'
import { LocalAwsError } from '../local-aws-error.js'
import { readAssembly, type Stack } from './assembly.js'
import { evaluateCondition, resolveValue, type Deployed, type Scope } from './intrinsic.js'
import { physicalName } from './name.js'
import { inDeploymentOrder } from './order.js'
import { Properties } from './properties.js'
import type { ResourceContext, ResourceType } from './resource-type.js'
import { resourceTypes } from './resources/index.js'
import { createScope } from './scope.js'
import type { Targets } from './targets.js'
import { isObject, readTemplate, type ResourceDeclaration, type TemplateSections } from './template.js'
import { standIn, typesWithoutMeaning } from './without-meaning.js'

export type { Targets } from './targets.js'

/** What a cloud assembly gives to those who use it. */
export interface Deployment {
  /** Stack outputs: stack → output → value. */
  readonly outputs: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** Values that stacks export by name. */
  readonly exports: Readonly<Record<string, string>>
}

/**
 * Makes the resources of a CDK cloud assembly exist in the local AWS. Run again it changes only what the assembly changed: buckets, queues and tables
 * keep their content, functions and state machines are brought up to date. What the assembly no longer has is left alone.
 *
 * The whole assembly is checked for resource types and properties that are not supported before anything is created.
 *
 * @param directory - what `cdk synth` wrote
 * @throws LocalAwsError SW4401–SW4412: see docs/errors.md
 *
 * @example
 * ```ts
 * const { outputs } = await deployAssembly('dist/assembly', targets)
 * outputs['Backtest']?.['JobQueueUrl']
 * ```
 */
export async function deployAssembly(directory: string, targets: Targets): Promise<Deployment> {
  const stacks = (await readAssembly(directory)).map(stack => ({ stack, sections: readTemplate(stack.name, stack.template) }))
  for (const { stack, sections } of stacks) {
    for (const resource of sections.resources) checkSupport(stack.name, resource)
    for (const [tag, source] of stack.images) targets.images.register(`:${tag}`, source)
  }
  const run: Run = { targets, exports: {}, last: [] }
  const outputs: Record<string, Readonly<Record<string, string>>> = {}
  for (const { stack, sections } of stacks) {
    const scope = await deployStack(stack, sections, run)
    outputs[stack.name] = collectOutputs(stack.name, sections, scope, run)
  }
  for (const { where, action } of run.last) await saying(where, action)
  return { outputs, exports: run.exports }
}

/** One deployment under way. */
interface Run {
  readonly targets: Targets
  readonly exports: Record<string, string>
  readonly last: { readonly where: string, readonly action: () => void | Promise<void> }[]
}

function checkSupport(stack: string, { logicalId, type, properties }: ResourceDeclaration): void {
  if (typesWithoutMeaning[type] !== undefined) return
  const known = resourceTypes[type]
  if (known === undefined) throw new LocalAwsError('SW4403', `${stack}/${logicalId}: resource type ${type} is not supported by the local AWS`)
  for (const name of Object.keys(properties)) {
    if (!known.properties.includes(name) && known.withoutMeaning[name] === undefined) {
      throw new LocalAwsError('SW4404', `${stack}/${logicalId} (${type}): property ${name} is not supported by the local AWS`)
    }
  }
}

async function deployStack(stack: Stack, sections: TemplateSections, run: Run): Promise<Scope> {
  const deployed = new Map<string, Deployed>()
  const scope = createScope(stack.name, sections, run.targets.environment, deployed, run.exports)
  for (const resource of inDeploymentOrder(stack.name, sections.resources)) {
    if (resource.condition !== undefined && !scope.condition(resource.condition)) continue
    deployed.set(resource.logicalId, await deployResource(stack, resource, scope, run))
  }
  return scope
}

async function deployResource(stack: Stack, resource: ResourceDeclaration, scope: Scope, run: Run): Promise<Deployed> {
  const context = contextOf(stack, resource, run)
  const nothing = typesWithoutMeaning[resource.type]
  if (nothing !== undefined) return standIn(nothing, context.physicalName(), run.targets.environment)
  const type = resourceTypes[resource.type]
  if (type === undefined) throw new LocalAwsError('SW4403', `${context.where}: resource type ${resource.type} is not supported by the local AWS`)
  return saying(`${context.where} (${resource.type})`, () => type.deploy(new Properties(context.where, resolveUsed(type, resource, scope, context.where)), context))
}

/** A service that refuses a resource does not know which one it is. */
async function saying<Result>(where: string, action: () => Result | Promise<Result>): Promise<Result> {
  try {
    return await action()
  } catch (cause) {
    if (!(cause instanceof ServiceError)) throw cause
    throw new LocalAwsError('SW4412', `${where}: ${cause.code}: ${cause.message}`, { cause })
  }
}

/** Only what deployment reads is evaluated: what has no local meaning may refer to what does not exist here. */
function resolveUsed(type: ResourceType, resource: ResourceDeclaration, scope: Scope, where: string): JsonObject {
  return Object.fromEntries(Object.entries(resource.properties).flatMap(([name, value]) => {
    const resolved = type.properties.includes(name) ? resolveValue(value, scope, `${where}.${name}`) : undefined
    return resolved === undefined ? [] : [[name, resolved]]
  }))
}

function contextOf(stack: Stack, { logicalId, type }: ResourceDeclaration, { targets, last }: Run): ResourceContext {
  const { partition, accountId } = targets.environment
  const operator: Caller = { principalArn: `arn:${partition}:iam::${accountId}:root` }
  const where = `${stack.name}/${logicalId}`
  const call = (service: string, operation: string, input: JsonObject): Promise<JsonObject> => targets.services.call(service, operation, input, operator)
  return {
    ...targets, call, where, logicalId,
    stack: stack.name,
    physicalName: suffix => physicalName(type, stack.name, logicalId, suffix),
    whenDeployed: action => { last.push({ where: `${where} (${type})`, action }) },
    asset(objectKey) {
      const asset = stack.assets.get(objectKey)
      if (asset === undefined) throw new LocalAwsError('SW4410', `${where}: the assembly has no asset with object key ${objectKey}`)
      return asset
    },
    async callUnless(expectedCode, service, operation, input) {
      try {
        return await call(service, operation, input)
      } catch (error) {
        if (error instanceof ServiceError && error.code === expectedCode) return undefined
        throw error
      }
    },
  }
}

function collectOutputs(stack: string, sections: TemplateSections, scope: Scope, { exports, targets }: Run): Readonly<Record<string, string>> {
  const outputs: Record<string, string> = {}
  for (const [name, output] of Object.entries(sections.outputs)) {
    const where = `${stack}/Outputs.${name}`
    if (!isObject(output)) throw new LocalAwsError('SW4401', `${where} is not an object`)
    const { Condition: condition, Value: value = null, Export: exported } = output
    if (condition !== undefined && !evaluateCondition({ Condition: condition }, scope, where)) continue
    const text = targets.apis.localUrl(outputText(resolveValue(value, scope, where), where))
    outputs[name] = text
    const exportName = isObject(exported) ? resolveValue(exported['Name'] ?? null, scope, `${where}.Export`) : undefined
    if (typeof exportName === 'string') exports[exportName] = text
  }
  return outputs
}

function outputText(value: Json | undefined, where: string): string {
  if (value === undefined || typeof value === 'object') throw new LocalAwsError('SW4405', `${where}: an output must be text`)
  return String(value)
}
