import type { Json, JsonObject } from '../service.js'
import { LocalAwsError } from '../local-aws-error.js'
import { isObject } from './template.js'
import { placeholders } from './substitution.js'

/** What a resource is to the rest of its template once it exists. */
export interface Deployed {
  /** The value of `Ref`. */
  readonly ref: string
  /** The values of `Fn::GetAtt` by attribute name. */
  readonly attributes: Readonly<Record<string, string>>
}

/** Where intrinsic functions look names up while one stack is deployed. */
export interface Scope {
  readonly stack: string
  /** Parameters' values and pseudo parameters; throws for a parameter that has no value. */
  readonly parameter: (name: string) => Json | undefined
  readonly condition: (name: string) => boolean
  readonly mappings: JsonObject
  /** A resource that was deployed before. */
  readonly resource: (logicalId: string) => Deployed | undefined
  /** A value that an earlier stack exports. */
  readonly imported: (name: string) => Json | undefined
}

type Evaluate = (argument: Json, scope: Scope, where: string) => Json | undefined

/**
 * Evaluates the intrinsic functions in a template value.
 *
 * @param where - said in errors: `Stack/LogicalId.Property`
 * @returns the value; undefined for `AWS::NoValue`, which also drops the member or element that holds it
 * @throws LocalAwsError SW4406 for a function that is not supported, SW4407 for a name that does not exist
 */
export function resolveValue(value: Json, scope: Scope, where: string): Json | undefined {
  if (Array.isArray(value)) {
    return (value as readonly Json[])
      .map((element, index) => resolveValue(element, scope, `${where}[${String(index)}]`))
      .filter(element => element !== undefined)
  }
  if (!isObject(value)) return value
  const call = intrinsicOf(value)
  if (call !== undefined) {
    const evaluate = ownMember(functions, call.name)
    if (evaluate === undefined) throw new LocalAwsError('SW4406', `${where}: ${call.name} is not supported by the local AWS`)
    return evaluate(call.argument, scope, where)
  }
  // not by assignment: a member may be named __proto__
  return Object.fromEntries(Object.entries(value)
    .map(([key, member]) => [key, resolveValue(member, scope, `${where}.${key}`)] as const)
    .filter((entry): entry is readonly [string, Json] => entry[1] !== undefined))
}

/** The function that an object of one member calls. */
export function intrinsicOf(value: JsonObject): { readonly name: string, readonly argument: Json } | undefined {
  const entries = Object.entries(value)
  const [entry] = entries
  if (entries.length !== 1 || entry === undefined) return undefined
  const [name, argument] = entry
  return name === 'Ref' || name === 'Condition' || name.startsWith('Fn::') ? { name, argument } : undefined
}

/**
 * Evaluates a condition: `Fn::Equals`, `Fn::And`, `Fn::Or`, `Fn::Not` or a reference to another condition.
 */
export function evaluateCondition(value: Json, scope: Scope, where: string): boolean {
  const result = resolveValue(value, scope, where)
  if (typeof result !== 'boolean') throw new LocalAwsError('SW4406', `${where}: a condition must be true or false`)
  return result
}

const functions: Readonly<Record<string, Evaluate>> = {
  'Ref': (argument, scope, where) => {
    const name = text(argument, 'Ref', where)
    if (name === 'AWS::NoValue') return undefined
    return scope.resource(name)?.ref ?? scope.parameter(name) ?? unknown(where, `Ref ${name}: nothing in stack ${scope.stack} has this name`)
  },
  'Fn::GetAtt': (argument, scope, where) => {
    const path = typeof argument === 'string' ? argument : list(argument, 'Fn::GetAtt', scope, where).map(part => text(part, 'Fn::GetAtt', where)).join('.')
    return attribute(path, scope, where)
  },
  'Fn::Sub': (argument, scope, where) => {
    const [template, variables] = Array.isArray(argument) ? argument as readonly Json[] : [argument]
    const values = variables === undefined ? {} : resolveValue(variables, scope, where)
    return placeholders(text(template, 'Fn::Sub', where), name => {
      const own = isObject(values) ? ownMember(values, name) : undefined
      if (own !== undefined) return scalar(own, where)
      if (name.includes('.')) return attribute(name, scope, where)
      return scalar(scope.resource(name)?.ref ?? scope.parameter(name) ?? unknown(where, `Fn::Sub names ${name}, which stack ${scope.stack} does not have`), where)
    })
  },
  'Fn::Join': (argument, scope, where) => {
    const [separator, parts] = list(argument, 'Fn::Join', scope, where)
    if (!Array.isArray(parts)) return malformed('Fn::Join', where)
    return (parts as readonly Json[]).map(part => scalar(part, where)).join(text(separator, 'Fn::Join', where))
  },
  'Fn::Select': (argument, scope, where) => {
    const [index, values] = list(argument, 'Fn::Select', scope, where)
    const value = Array.isArray(values) ? (values as readonly Json[])[Number(index)] : undefined
    return value ?? malformed('Fn::Select', where)
  },
  'Fn::Split': (argument, scope, where) => {
    const [separator, value] = list(argument, 'Fn::Split', scope, where)
    return text(value, 'Fn::Split', where).split(text(separator, 'Fn::Split', where))
  },
  'Fn::FindInMap': (argument, scope, where) => {
    const [map, top, second] = list(argument, 'Fn::FindInMap', scope, where).map(key => text(key, 'Fn::FindInMap', where))
    let value: Json | undefined = scope.mappings
    for (const key of [map, top, second]) value = isObject(value) && key !== undefined ? ownMember(value, key) : undefined
    return value ?? unknown(where, `Fn::FindInMap: ${[map, top, second].join(' → ')} is not in the template's mappings`)
  },
  'Fn::ImportValue': (argument, scope, where) => {
    const name = text(resolveValue(argument, scope, where), 'Fn::ImportValue', where)
    return scope.imported(name) ?? unknown(where, `Fn::ImportValue ${name}: no stack deployed before exports it`)
  },
  'Fn::If': (argument, scope, where) => {
    if (!Array.isArray(argument) || argument.length !== 3) return malformed('Fn::If', where)
    const [condition, yes = null, no = null] = argument as readonly Json[]
    return resolveValue(scope.condition(text(condition, 'Fn::If', where)) ? yes : no, scope, where)
  },
  'Condition': (argument, scope, where) => scope.condition(text(argument, 'Condition', where)),
  'Fn::Equals': (argument, scope, where) => {
    const [left, right] = list(argument, 'Fn::Equals', scope, where)
    return left !== undefined && right !== undefined && JSON.stringify(left) === JSON.stringify(right)
  },
  'Fn::And': (argument, scope, where) => conditions(argument, 'Fn::And', scope, where).every(Boolean),
  'Fn::Or': (argument, scope, where) => conditions(argument, 'Fn::Or', scope, where).some(Boolean),
  'Fn::Not': (argument, scope, where) => !conditions(argument, 'Fn::Not', scope, where)[0],
  'Fn::Length': (argument, scope, where) => list(argument, 'Fn::Length', scope, where).length,
  'Fn::ToJsonString': (argument, scope, where) => JSON.stringify(resolveValue(argument, scope, where)),
  'Fn::Base64': (argument, scope, where) => Buffer.from(text(resolveValue(argument, scope, where), 'Fn::Base64', where)).toString('base64'),
}

function attribute(path: string, scope: Scope, where: string): string {
  const dot = path.indexOf('.')
  const logicalId = path.slice(0, dot)
  const name = path.slice(dot + 1)
  const resource = scope.resource(logicalId)
  if (dot < 0 || resource === undefined) return unknown(where, `Fn::GetAtt ${path}: stack ${scope.stack} has no such resource`)
  return ownMember(resource.attributes, name)
    ?? unknown(where, `Fn::GetAtt ${path}: the local AWS knows of ${logicalId} only ${Object.keys(resource.attributes).join(', ') || 'no attribute'}`)
}

/** A name comes from the template: `constructor` is none that every object has. */
const ownMember = <T>(object: Readonly<Record<string, T>>, name: string): T | undefined => (Object.hasOwn(object, name) ? object[name] : undefined)

function conditions(argument: Json, name: string, scope: Scope, where: string): readonly boolean[] {
  if (!Array.isArray(argument)) return malformed(name, where)
  return (argument as readonly Json[]).map(condition => evaluateCondition(condition, scope, where))
}

function list(argument: Json, name: string, scope: Scope, where: string): readonly Json[] {
  const resolved = resolveValue(argument, scope, where)
  return Array.isArray(resolved) ? resolved as readonly Json[] : malformed(name, where)
}

function text(value: Json | undefined, name: string, where: string): string {
  return typeof value === 'string' ? value : malformed(name, where)
}

function scalar(value: Json, where: string): string {
  if (typeof value === 'object') throw new LocalAwsError('SW4405', `${where}: text is put together from a value that is no text`)
  return String(value)
}

function malformed(name: string, where: string): never {
  throw new LocalAwsError('SW4405', `${where}: ${name} has arguments of the wrong form`)
}

function unknown(where: string, what: string): never {
  throw new LocalAwsError('SW4407', `${where}: ${what}`)
}
