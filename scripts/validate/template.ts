import { holdsLoop, resourcesIn } from './for-each.js'
import type { Resource } from './for-each.js'
import { functionOf, piecesOf, withoutFunctions } from './intrinsic.js'
import type { Piece } from './intrinsic.js'
import { isObject, itemsOf, memberOf } from './place.js'
import type { Keys, Place } from './place.js'
import { isWorkflowType } from './setting.js'
import type { WorkflowType } from './setting.js'

/** Where a state machine's definition is. */
export type Definition =
  | { readonly kind: 'text'; readonly pieces: readonly Piece[] }
  | { readonly kind: 'object'; readonly place: Place; readonly written: Place }
  | { readonly kind: 'file'; readonly file: string }
  | { readonly kind: 'asset'; readonly key: string }
  | { readonly kind: 'unknown'; readonly reason: string }
  /** Refused by CloudFormation or SAM. */
  | { readonly kind: 'wrong'; readonly message: string; readonly help: string }

/** One state machine of a template. */
export interface TemplateMachine {
  readonly id: string
  /** Missing where the template does not say it, or by a function. */
  readonly type?: WorkflowType
  /** What holds the definition, or, where nothing does, the resource; in the form of `at`. */
  readonly at: Place
  readonly keys: Keys
  /** Several for one that depends on a condition. */
  readonly definitions: readonly Definition[]
  /** The names that DefinitionSubstitutions fills, with their places; none where they are not known. */
  readonly declared?: ReadonlyMap<string, { readonly start: number; readonly end: number }>
}

const kinds: Readonly<Record<string, { readonly type: string; readonly properties: readonly string[] }>> = {
  'AWS::StepFunctions::StateMachine': { type: 'StateMachineType', properties: ['DefinitionString', 'Definition', 'DefinitionS3Location'] },
  'AWS::Serverless::StateMachine': { type: 'Type', properties: ['Definition', 'DefinitionUri'] },
}

/** Whether a text may be a template with state machines: a quick look that never misses one. */
export const mayHoldMachines = (text: string): boolean => Object.keys(kinds).some((kind) => text.includes(kind))

/** Whether a value has the form of a template. */
export const isTemplate = (value: unknown): boolean => isObject(value) && (isObject(value['Resources']) || 'AWSTemplateFormatVersion' in value)

/**
 * The state machines of a template of CloudFormation, SAM or CDK, in their order.
 *
 * @param template - as it was read, short tags as functions
 */
export function machinesIn(template: Place): readonly TemplateMachine[] {
  const resources = memberOf(template, 'Resources')
  return resources === undefined ? [] : resourcesIn(resources, ['Resources']).flatMap((resource) => {
    const { value } = memberOf(resource.place, 'Type') ?? { value: undefined }
    const kind = typeof value === 'string' && Object.hasOwn(kinds, value) ? kinds[value] : undefined
    return kind === undefined ? [] : [machineOf(resource, kind)]
  })
}

function machineOf({ id, place: resource, keys, looped }: Resource, kind: { readonly type: string; readonly properties: readonly string[] }): TemplateMachine {
  if (looped) return { id, at: resource, keys, definitions: unknown('Fn::ForEach makes the state machine') }
  const properties = memberOf(resource, 'Properties') ?? resource
  const given = kind.properties.flatMap((name) => {
    const place = memberOf(properties, name)
    return place === undefined ? [] : [{ name, place }]
  })
  const type = memberOf(properties, kind.type)?.value
  const common = { id, ...(isWorkflowType(type) && { type }) }
  const [only, another] = given
  const maker = only === undefined && isObject(properties.value) ? Object.keys(properties.value).find((key) => key.startsWith('Fn::')) : undefined
  if (maker !== undefined) return { ...common, at: resource, keys, definitions: unknown(`${maker.split('::', 2).join('::')} makes the properties`) }
  if (only === undefined || another !== undefined) {
    const message = only === undefined ? 'the state machine has no definition' : `the state machine has ${given.map(({ name }) => name).join(' and ')}, of which it takes one`
    return { ...common, at: another?.place ?? resource, keys, definitions: [{ kind: 'wrong', message, help: `Give it one of ${kind.properties.join(', ')}.` }] }
  }
  const declared = declaredBy(memberOf(properties, 'DefinitionSubstitutions'))
  return { ...common, at: only.place, keys: [...keys, 'Properties', only.name], definitions: definitionsOf(only.name, only.place), ...(declared !== undefined && { declared }) }
}

/** The names of DefinitionSubstitutions; nothing where a function makes them. */
function declaredBy(place: Place | undefined): TemplateMachine['declared'] {
  if (place === undefined) return new Map()
  if (!isObject(place.value) || Object.keys(place.value).some((key) => key === 'Ref' || key.startsWith('Fn::'))) return undefined
  return new Map([...place.node.members ?? []].map(([name, { key }]) => [name, key]))
}

const unknown = (reason: string): readonly Definition[] => [{ kind: 'unknown', reason }]

/** More alternatives than conditions in one another give. */
const mostAlternatives = 16

function definitionsOf(property: string, place: Place): readonly Definition[] {
  const called = functionOf(place)
  if (called?.name === 'Fn::If') {
    const [, ...alternatives] = itemsOf(called.argument)
    const found = alternatives.filter((alternative) => functionOf(alternative)?.name !== 'Ref').flatMap((alternative) => definitionsOf(property, alternative))
    return found.length === 0 || found.length > mostAlternatives ? unknown('it depends on a condition') : found
  }
  if (property === 'DefinitionString') return stringDefinition(place, called)
  if (property === 'Definition') {
    if (called !== undefined) return unknown(`${called.name} makes it`)
    if (!isObject(place.value)) return [{ kind: 'wrong', message: 'Definition takes an object', help: 'A text with a definition belongs into DefinitionString; SAM takes the name of a file as DefinitionUri.' }]
    return 'Fn::Transform' in place.value ? unknown('Fn::Transform makes it') : objectDefinition(place)
  }
  return fileDefinition(property, place, called !== undefined)
}

/** What a loop makes may be states, branches, anything. */
const objectDefinition = (place: Place): readonly Definition[] =>
  (holdsLoop(place.value) ? unknown('Fn::ForEach makes a part of it') : [{ kind: 'object', place: withoutFunctions(place), written: place }])

function stringDefinition(place: Place, called: ReturnType<typeof functionOf>): readonly Definition[] {
  if (called?.name === 'Fn::ToJsonString') return objectDefinition(called.argument)
  const pieces = piecesOf(place)
  if (pieces === undefined) return [{ kind: 'wrong', message: 'DefinitionString takes a text', help: 'An object belongs into Definition, or into Fn::ToJsonString.' }]
  return pieces.every(({ token }) => token) ? unknown(called === undefined ? 'it is empty' : `${called.name} makes it`) : [{ kind: 'text', pieces }]
}

function fileDefinition(property: string, place: Place, isFunction: boolean): readonly Definition[] {
  if (isFunction) return unknown('a function makes its location')
  if (typeof place.value === 'string') return /^(s3|https?):\/\//i.test(place.value) ? unknown('it lies in S3') : [{ kind: 'file', file: place.value }]
  const key = memberOf(place, 'Key')?.value
  if (!isObject(place.value)) return [{ kind: 'wrong', message: `${property} takes the name of a file, or Bucket and Key`, help: 'Write the path of the definition, relative to the template.' }]
  return typeof key === 'string' ? [{ kind: 'asset', key }] : unknown('it lies in S3')
}
