import { ServiceError } from '../service.js'
import type { MethodConfig, ResourceConfig } from './config.js'

/** A resource with what lies below it. */
export interface ResourceNode {
  readonly id: string
  /** `/builds/{id}` */
  readonly path: string
  /** The parameter that stands for one part of the path, or for all that is left of it. */
  readonly variable?: { readonly name: string, readonly greedy: boolean }
  readonly children: Map<string, ResourceNode>
  readonly methods: Map<string, MethodConfig>
}

export const rootNode = (id: string): ResourceNode => ({ id, path: '/', children: new Map(), methods: new Map() })

/**
 * Puts a resource below its parent.
 *
 * @throws ServiceError BadRequestException, ConflictException for what AWS refuses
 */
export function addResource(parent: ResourceNode, { id, pathPart }: ResourceConfig): ResourceNode {
  const [, name, plus] = /^\{([\w.$-]+)(\+?)\}$/.exec(pathPart) ?? []
  if (name === undefined && !/^[\w.:$~-]+$/.test(pathPart)) {
    throw badRequest("Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end.")
  }
  if (parent.variable?.greedy === true) throw badRequest(`Cannot create a child of a resource with a greedy path variable: ${parent.path}`)
  if (parent.children.has(pathPart)) throw new ServiceError('ConflictException', `Another resource with the same parent already has this name: ${pathPart}`, 409)
  const variable = name === undefined ? undefined : { name, greedy: plus === '+' }
  const sibling = [...parent.children.values()].find((child) => child.variable !== undefined && child.variable.greedy === variable?.greedy)
  if (variable !== undefined && sibling !== undefined) throw badRequest(`A sibling (${sibling.path}) of this resource already has a variable path part -- only one is allowed`)
  const node: ResourceNode = { id, path: parent.path === '/' ? `/${pathPart}` : `${parent.path}/${pathPart}`, children: new Map(), methods: new Map(), ...(variable && { variable }) }
  parent.children.set(pathPart, node)
  return node
}

/** What a path leads to. */
export interface Match {
  readonly node: ResourceNode
  /** Values as they stand in the path, percent-encoded. */
  readonly pathParameters: Readonly<Record<string, string>>
}

/** Finds the resource of a path: a part that is named goes before a variable, and a variable before one that takes all the rest. A slash at the end does not count. */
export function findResource(root: ResourceNode, path: string): Match | undefined {
  const parts = path.split('/').slice(1)
  if (parts.at(-1) === '') parts.pop()
  return match(root, parts, {})
}

function match(node: ResourceNode, parts: readonly string[], found: Readonly<Record<string, string>>): Match | undefined {
  const [part, ...rest] = parts
  if (part === undefined) return node.methods.size > 0 ? { node, pathParameters: found } : undefined
  const named = node.children.get(part)
  const exact = named === undefined || named.variable !== undefined ? undefined : match(named, rest, found)
  if (exact !== undefined || part === '') return exact
  const variables = [...node.children.values()].filter((child) => child.variable !== undefined)
  const one = variables.find(({ variable }) => variable?.greedy === false)
  const byOne = one?.variable && match(one, rest, { ...found, [one.variable.name]: part })
  if (byOne !== undefined) return byOne
  const all = variables.find(({ variable }) => variable?.greedy === true)
  return all?.variable && match(all, [], { ...found, [all.variable.name]: parts.join('/') })
}

const badRequest = (message: string): ServiceError => new ServiceError('BadRequestException', message)
