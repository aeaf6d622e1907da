import { installedClient } from '../../../integration/external.js'
import { toPascalCase } from '../../../integration/spelling.js'
import { wordLists, type WordLists } from './declaration.js'
import { limits } from './limit.js'
import { any, boolean, number, text, type Shape, type StructureShape } from './shape.js'

/** What of a client its shapes are made of. */
interface Model {
  readonly service: string
  readonly module: Readonly<Record<string, unknown>>
  readonly lists: WordLists
}

const models = new Map<string, Promise<Model | undefined>>()

/** Read once a process: declarations are long. */
function modelOf(service: string): Promise<Model | undefined> {
  const known = models.get(service)
  if (known !== undefined) return known
  const read = readModel(service)
  models.set(service, read)
  return read
}

async function readModel(service: string): Promise<Model | undefined> {
  const client = await installedClient(service)
  if (client === undefined) return undefined
  const lists = Object.keys(client.module).filter(name => wordsOf(client.module[name]) !== undefined)
  return { service, module: client.module, lists: await wordLists(client.directory, new Set(lists)) }
}

function wordsOf(value: unknown): readonly string[] | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined
  const words: readonly unknown[] = Object.values(value)
  return words.length > 0 && words.every(word => typeof word === 'string') ? words : undefined
}

/**
 * The answer of an operation, as the installed client of the service describes it.
 *
 * @param service - as in `aws-sdk:<service>`
 * @param operation - in AWS's spelling: `PutItem`
 * @returns undefined when the client is not installed, or has no such operation
 * @example
 * (await resultOf('lambda', 'GetFunction'))?.member('Configuration')
 */
export async function resultOf(service: string, operation: string): Promise<StructureShape | undefined> {
  const model = await modelOf(service)
  const schema = model?.module[`${operation}$`]
  if (model === undefined || !Array.isArray(schema)) return undefined
  const shape = shapeOf(model, (schema as readonly unknown[])[5])
  return shape.type === 'structure' ? shape : undefined
}

/** Numbers of types in the clients' schemas. Source: `@smithy/types`, "shapes/schema/schema". */
const blob = 21
const streamingBlob = 42
const listOf = 64
const mapOf = 128
const structureOf = 3
const unionOf = 4

/** A schema is a number, a list that begins with a number and holds a name, such a list with traits, or a function that gives one. */
function shapeOf(model: Model, schema: unknown): Shape {
  if (typeof schema === 'function') return shapeOf(model, (schema as () => unknown)())
  if (typeof schema === 'number') return simpleShape(schema)
  if (!Array.isArray(schema)) return any
  const [kind, namespace, name, , first, second] = schema as readonly unknown[]
  if (typeof namespace !== 'string') return shapeOf(model, kind)
  if (kind === 0) return shapeOf(model, first)
  if (kind === 1) return { type: 'list', of: shapeOf(model, first) }
  if (kind === 2) return { type: 'map', of: shapeOf(model, second) }
  return kind === structureOf || kind === unionOf ? structureShape(model, String(name), schema as readonly unknown[]) : any
}

function simpleShape(schema: number): Shape {
  if (schema === blob || schema === streamingBlob) return text
  if (schema >= mapOf) return { type: 'map', of: simpleShape(schema - mapOf) }
  if (schema >= listOf) return { type: 'list', of: simpleShape(schema - listOf) }
  if (schema === 0) return text
  if (schema === 1 || schema === 17 || schema === 19) return number
  if (schema === 2) return boolean
  // dates are text in state machines
  return schema >= 4 && schema <= 7 ? text : any
}

function structureShape(model: Model, name: string, [, , , , names, schemas, required = 0]: readonly unknown[]): StructureShape {
  const members = names as readonly string[]
  const places = new Map(members.map((member, place) => [toPascalCase(member), place]))
  return {
    type: 'structure',
    // clients list the required ones first
    required: members.slice(0, Number(required)).map(toPascalCase),
    member(asked) {
      const place = places.get(asked)
      return place === undefined ? undefined : narrowed(model, `${name}.${members[place] ?? ''}`, shapeOf(model, (schemas as readonly unknown[])[place]))
    },
  }
}

/** A member's shape with what is known of its values. */
function narrowed({ service, module, lists }: Model, place: string, shape: Shape): Shape {
  if (shape.type !== 'text' && shape.type !== 'number') return shape
  const limit = limits[service]?.[place]
  if (shape.type === 'number') return { ...shape, ...limit }
  const list = lists.get(place)
  const values = list === undefined ? undefined : wordsOf(module[list])
  return { ...shape, ...limit, ...(values === undefined ? {} : { values }) }
}
