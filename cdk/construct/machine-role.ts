import { Aws } from 'aws-cdk-lib'
import { PolicyStatement } from 'aws-cdk-lib/aws-iam'
import type { AnyMachine, TaskUse } from '../../src/builder/index.js'
import { loaded, needs, ofMapRuns } from './machine-need.js'
import type { Need, Target } from './machine-need.js'
import { argumentOf, stateNamed } from './machine-state.js'
import type { Value, Values } from './machine-state.js'

/** What a substitution of a definition stands for. */
export interface Binding {
  /** What takes its place in the definition: a name, a URL or an ARN. */
  readonly value: string
  readonly arn: string
  /** Of a bucket: keys that the machine may touch, `base-nlp/*`. */
  readonly objects?: readonly string[]
  /** Of a state machine that is waited for: ARN of its executions, any of them. */
  readonly executions?: string
}

export type Bindings = Readonly<Record<string, Binding>>

/** A machine's own names, once it is there. */
export interface Self {
  readonly arn: string
  readonly name: string
}

type Conditions = Readonly<Record<string, Readonly<Record<string, string>>>>

/** One resource, and under which conditions. */
interface Allowed {
  readonly resource: string
  readonly conditions?: Conditions
}

interface Place {
  readonly machine: AnyMachine
  readonly task: TaskUse
  readonly bindings: Bindings
  readonly self: Self | undefined
}

/**
 * What a machine's role must allow on other resources, and no more: derived from its Task states and from the readers and writers of its Distributed Maps, on exactly
 * the resources that their arguments name by substitution. What it needs on itself, {@link ownPermissions} says.
 *
 * @throws Error for an integration that is not known in machine-need.ts, an argument that is not one substitution, a substitution without a binding
 * @example
 * ```ts
 * machinePermissions(baseNlp, { AnalyseFunction: { value: fn.functionArn, arn: fn.functionArn }, … })
 * ```
 */
export function machinePermissions(machine: AnyMachine, bindings: Bindings): readonly PolicyStatement[] {
  return statementsOf(machine.tasks.flatMap((task) => needsOf(machine, task).filter(({ on }) => !('endpoint' in on))
    .flatMap(({ actions, on }) => allowedBy({ machine, task, bindings, self: undefined }, on).map((allowed) => ({ ...allowed, actions })))))
}

/**
 * What a machine's role must allow on the machine itself: the children of its Distributed Maps are its own executions, and so are the HTTP calls that it makes. They are of
 * a policy of their own, since the machine cannot be there before its role.
 *
 * @param self - ARN and name of the machine
 * @example
 * ```ts
 * ownPermissions(runSuite, bindings, { arn: machine.stateMachineArn, name: machine.stateMachineName })
 * ```
 */
export function ownPermissions(machine: AnyMachine, bindings: Bindings, self: Self): readonly PolicyStatement[] {
  const calls = machine.tasks.flatMap((task) => needsOf(machine, task).filter(({ on }) => 'endpoint' in on)
    .flatMap(({ actions, on }) => allowedBy({ machine, task, bindings, self }, on).map((allowed) => ({ ...allowed, actions }))))
  const ofMaps = machine.distributedMaps.flatMap((stateName) => {
    // a Map without a label gets one by chance
    const label = stateNamed(machine, stateName)?.['Label']
    return [
      { resource: self.arn, actions: ofMapRuns.machine },
      { resource: executionsOf(self.name), actions: ofMapRuns.executions },
      { resource: executionsOf(`${self.name}/${typeof label === 'string' ? label : '*'}`), actions: ofMapRuns.children },
    ]
  })
  return statementsOf([...calls, ...ofMaps])
}

/** ARN of every execution of a machine. */
const executionsOf = (name: string): string => inAccount(`states:execution:${name}:*`)

/** `service:rest` as an ARN of this account and region. */
const inAccount = (what: string): string => what.replace(/^([^:]+):/, `arn:${Aws.PARTITION}:$1:${Aws.REGION}:${Aws.ACCOUNT_ID}:`)

/** One statement a resource and condition, in the order in which they are first needed. */
function statementsOf(all: readonly (Allowed & { readonly actions: readonly string[] })[]): readonly PolicyStatement[] {
  const merged = new Map<string, Allowed & { readonly actions: Set<string> }>()
  for (const { resource, conditions, actions } of all) {
    const key = JSON.stringify([resource, conditions])
    const known = merged.get(key) ?? { resource, ...(conditions !== undefined && { conditions }), actions: new Set() }
    for (const action of actions) known.actions.add(action)
    merged.set(key, known)
  }
  return [...merged.values()].map(({ resource, conditions, actions }) => new PolicyStatement({ actions: [...actions].sort(), resources: [resource], ...(conditions !== undefined && { conditions }) }))
}

function needsOf(machine: AnyMachine, task: TaskUse): readonly Need[] {
  const state = stateNamed(machine, task.stateName)
  // whoever is asked to be another role does nothing in its own
  if (state?.['Credentials'] !== undefined && state['Type'] === 'Task') return [{ actions: ['sts:AssumeRole'], on: { resource: 'Credentials.RoleArn' } }]
  const known = Object.hasOwn(needs, task.integration) ? needs[task.integration] : undefined
  if (known === undefined) throw new Error(`${where({ machine, task })}: the integration ${task.integration} has no permissions in cdk/construct/machine-need.ts; add them there`)
  const loads = task.integration === 's3:listObjectsV2' && argumentOf(state, 'ItemReader.ReaderConfig.Transformation') !== undefined ? [loaded] : []
  return [...known, ...loads].filter(({ when, unless }) => (when === undefined || argumentOf(task.arguments, when) !== undefined) && (unless === undefined || argumentOf(task.arguments, unless) === undefined))
}

/** The resources of one need, each as narrow as the task's arguments allow. */
function allowedBy(place: Place, on: Target): readonly Allowed[] {
  if ('resource' in on) return [{ resource: boundTo(place, on.resource).arn }]
  if ('objects' in on) return objectsOf(place, on.objects).map((resource) => ({ resource }))
  if ('listed' in on) return [listing(place, on.listed)]
  if ('executions' in on) return [{ resource: awaited(place, on.executions) }]
  if ('passed' in on) return [{ resource: boundTo(place, on.passed).arn, conditions: { StringEquals: { 'iam:PassedToService': on.to } } }]
  if ('buses' in on) return busesOf(place, on.buses).map((resource) => ({ resource }))
  if ('method' in on) return methodOf(place).map((resource) => ({ resource }))
  if ('connection' in on) return [{ resource: boundTo(place, argumentOf(place.task.arguments, 'Authentication') === undefined ? 'InvocationConfig.ConnectionArn' : 'Authentication.ConnectionArn').arn }]
  if ('endpoint' in on) return [endpointOf(place)]
  if ('account' in on) return [{ resource: inAccount(on.named === undefined ? on.account : `${on.account}${fixed(given(place, on.named)) ?? '*'}`) }]
  return [{ resource: '*' }]
}

const where = ({ machine: { name }, task: { stateName } }: Pick<Place, 'machine' | 'task'>): string => `${name}, state ${stateName}`

/** An argument; `Credentials.…` is one of the state's. */
function given({ machine, task }: Place, argument: string): Value {
  return argument.startsWith('Credentials.') ? argumentOf(stateNamed(machine, task.stateName) ?? {}, argument) : argumentOf(task.arguments, argument)
}

/** A text that is the same in every execution: no expression, nothing to be filled in. */
const fixed = (value: Value): string | undefined => (typeof value === 'string' && !value.includes('{%') && !value.includes('${') ? value : undefined)

function bindingOf(place: Place, value: Value, argument: string): Binding & { readonly name: string } {
  const [, name] = /^\$\{([A-Za-z0-9_]+)\}$/.exec(typeof value === 'string' ? value : '') ?? []
  if (name === undefined) throw new Error(`${where(place)}: ${argument} must be one substitution, so that the role can name the resource`)
  const binding = Object.hasOwn(place.bindings, name) ? place.bindings[name] : undefined
  if (binding === undefined) throw new Error(`${where(place)}: the substitution ${name} is bound to nothing`)
  return { ...binding, name }
}

const boundTo = (place: Place, argument: string): ReturnType<typeof bindingOf> => bindingOf(place, given(place, argument), argument)

function objectsOf(place: Place, argument: string): readonly string[] {
  const { name, arn, objects = [] } = boundTo(place, argument)
  if (objects.length === 0) throw new Error(`${where(place)}: the binding of ${name} does not say which objects`)
  return objects.map((keys) => `${arn}/${keys}`)
}

function listing(place: Place, argument: string): Allowed {
  const { arn } = boundTo(place, argument)
  const prefix = fixed(given(place, 'Prefix'))
  return { resource: arn, ...(prefix !== undefined && { conditions: { StringEquals: { 's3:prefix': prefix } } }) }
}

function awaited(place: Place, argument: string): string {
  const { name, executions } = boundTo(place, argument)
  if (executions === undefined) throw new Error(`${where(place)}: the binding of ${name} does not say which executions`)
  return executions
}

function busesOf(place: Place, argument: string): readonly string[] {
  const entries = given(place, argument)
  if (!Array.isArray(entries)) throw new Error(`${where(place)}: ${argument} must be a list in the definition, so that the role can name the event buses`)
  return [...new Set((entries as readonly Values[]).map(({ EventBusName: bus }) => (bus === undefined ? inAccount('events:event-bus/default') : bindingOf(place, bus, 'EventBusName').arn)))]
}

/** Only a caller whom IAM is to know needs a permission. An expression in the path stands for any text. */
function methodOf(place: Place): readonly string[] {
  if ((given(place, 'AuthType') ?? 'NO_AUTH') === 'NO_AUTH') return []
  const part = (argument: string, fallback: string): string => {
    const value = given(place, argument)
    return value === undefined ? fallback : fixed(value) ?? '*'
  }
  return [`${boundTo(place, 'ApiEndpoint').arn}/${part('Stage', '$default')}/${part('Method', '*')}/${part('Path', '').replace(/^\//, '')}`]
}

function endpointOf(place: Place): Allowed {
  const [url, method] = [given(place, 'ApiEndpoint'), fixed(given(place, 'Method'))]
  const endpoint = fixed(url) ?? bindingOf(place, url, 'ApiEndpoint').value
  return { resource: place.self?.arn ?? '', conditions: { StringEquals: { 'states:HTTPEndpoint': endpoint, ...(method !== undefined && { 'states:HTTPMethod': method }) } } }
}
