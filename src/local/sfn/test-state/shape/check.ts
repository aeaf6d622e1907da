import type { Json, JsonObject } from '../../../service.js'
import type { Shape, StructureShape } from './shape.js'

/**
 * What is wrong with a mocked result by the model of the service, in AWS's words; undefined when nothing is.
 *
 * @param strict - whether required members must be there
 * @example
 * problemOf({ StatusCode: '200' }, structure({ StatusCode: number }), true) // "Field 'StatusCode' must be a number"
 */
export function problemOf(value: Json, shape: StructureShape, strict: boolean): string | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? membersProblem(value as JsonObject, shape, strict) : undefined
}

/** Members that the model does not have are let through: AWS was seen to do so. */
function membersProblem(value: JsonObject, { required, member }: StructureShape, strict: boolean): string | undefined {
  const missing = strict ? required.find(name => value[name] === undefined) : undefined
  if (missing !== undefined) return `Required field '${missing}' is missing`
  for (const [name, item] of Object.entries(value)) {
    const shape = member(name)
    const problem = shape === undefined ? undefined : valueProblem(name, item, shape, strict)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** Inside lists and maps, AWS names the member that holds them. */
function valueProblem(name: string, value: Json, shape: Shape, strict: boolean): string | undefined {
  switch (shape.type) {
    case 'any': return undefined
    case 'text': return textProblem(name, value, shape)
    case 'number': return numberProblem(name, value, shape)
    case 'boolean': return typeof value === 'boolean' ? undefined : `Field '${name}' must be a boolean`
    case 'list': return Array.isArray(value) ? first(value as readonly Json[], item => valueProblem(name, item, shape.of, strict)) : `Field '${name}' must be an array`
    case 'map': return isObject(value) ? first(Object.values(value), item => valueProblem(name, item, shape.of, strict)) : `Field '${name}' must be an object`
    case 'structure': return isObject(value) ? membersProblem(value, shape, strict) : `Field '${name}' must be an object`
  }
}

const isObject = (value: Json): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

function textProblem(name: string, value: Json, { values, least = 0, most = Infinity }: Extract<Shape, { readonly type: 'text' }>): string | undefined {
  if (typeof value !== 'string') return `Field '${name}' must be a string`
  if (values?.includes(value) === false) return `Field '${name}' is not an expected value`
  if (value.length < least) return `Field '${name}' is smaller than the minimum length`
  // the wording of this one is ours
  return value.length > most ? `Field '${name}' exceeds the maximum length` : undefined
}

function numberProblem(name: string, value: Json, { least = -Infinity, most = Infinity }: Extract<Shape, { readonly type: 'number' }>): string | undefined {
  if (typeof value !== 'number') return `Field '${name}' must be a number`
  if (value < least) return `Field '${name}' is less than the minimum value`
  return value > most ? `Field '${name}' exceeds the maximum value` : undefined
}

function first<T, R>(items: readonly T[], of: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = of(item)
    if (found !== undefined) return found
  }
  return undefined
}
