import type { Json } from '../asl/index.js'
import { isJsonataText, jsonataSource } from '../query/index.js'
import type { Edge } from './flow.js'
import type { StateNode } from './model.js'
import { parsedJsonata, parsedQuery } from './parsed.js'
import { resultOf } from './service-result.js'
import { closedObject, emptyObject, followed, placed, shapeOf } from './shape.js'
import type { Shape } from './shape.js'
import { sitesIn } from './site.js'
import type { Ground } from './site.js'

/** What each part of a state works on. */
export type Grounds = Readonly<Record<Ground, Shape>>

const error = closedObject(['Error', 'Cause'])

/** The names and indexes of a path that starts from the value at hand and leads to one place. */
function keysOf(path: unknown): readonly (string | number)[] | undefined {
  const [only, ...more] = typeof path === 'string' ? parsedQuery(path).report?.paths ?? [] : []
  return only !== undefined && more.length === 0 && only.root === 'input' && only.plain && only.source === path ? only.keys : undefined
}

/** What InputPath or OutputPath picks. */
function picked(from: Shape, path: unknown): Shape {
  if (path === undefined) return from
  if (path === null) return emptyObject
  const keys = keysOf(path)
  return keys === undefined ? 'unknown' : followed(from, keys).shape
}

/** What a payload template makes. */
const filled = (template: Json, from: Shape): Shape => shapeOf(template, (key, value) => {
  if (!key.endsWith('.$')) return undefined
  const keys = keysOf(value)
  return [key.slice(0, -2), keys === undefined ? 'unknown' : followed(from, keys).shape]
})

/** What a JSONata template makes. */
function computed(template: Json, grounds: Pick<Grounds, 'raw' | 'result'>, errorOutput: Shape = 'unknown'): Shape {
  const leaf = (key: string, value: Json): readonly [string, Shape] | undefined => {
    if (typeof value !== 'string' || !isJsonataText(value)) return undefined
    const [root, ...keys] = parsedJsonata(jsonataSource(value)).report?.only ?? []
    const from = root === 'input' ? grounds.raw : root === 'result' ? grounds.result : root === 'errorOutput' ? errorOutput : 'unknown'
    return [key, followed(from, keys, true).shape]
  }
  return typeof template === 'string' ? leaf('', template)?.[1] ?? 'scalar' : shapeOf(template, leaf)
}

function rawResult({ source, type, distributed }: StateNode, input: Shape): Shape {
  if (type === 'Task') return resultOf(source['Resource'])
  if (type === 'Parallel') return { kind: 'array', ...(Array.isArray(source['Branches']) && { length: source['Branches'].length }) }
  // a Distributed Map may give what its ResultWriter says of the results
  if (type === 'Map') return distributed ? 'unknown' : { kind: 'array' }
  if (type !== 'Pass') return input
  if (source['Result'] !== undefined) return shapeOf(source['Result'])
  return source['Parameters'] === undefined ? input : filled(source['Parameters'], input)
}

/** What is put where ResultPath says. */
function merged(raw: Shape, path: Json | undefined, value: Shape): Shape {
  if (path === undefined) return value
  if (path === null) return raw
  const keys = keysOf(path)
  return keys === undefined ? 'unknown' : placed(raw, keys, value)
}

/** What the parts of a state work on, when the state is entered with a shape. */
export function groundsOf(state: StateNode, raw: Shape): Grounds {
  const { source, language, type } = state
  if (language === 'JSONata') {
    const result = type === 'Pass' ? raw : rawResult(state, raw)
    return { raw, input: raw, result, selected: result, merged: result, error }
  }
  const input = picked(raw, source['InputPath'])
  const result = rawResult(state, input)
  const selected = source['ResultSelector'] === undefined || type === 'Pass' ? result : filled(source['ResultSelector'], result)
  const hasResult = type === 'Task' || type === 'Parallel' || type === 'Map' || type === 'Pass'
  return { raw, input, result, selected, merged: hasResult ? merged(raw, source['ResultPath'], selected) : input, error }
}

/** What goes over one of a state's ways out. */
export function outputOn(state: StateNode, { kind, source }: Edge, grounds: Grounds): Shape {
  if (state.language === 'JSONata') {
    const { Output: output } = source
    if (output !== undefined) return computed(output, grounds, kind === 'catch' ? error : 'unknown')
    return kind === 'catch' ? error : state.type === 'Choice' ? asked(state, grounds.raw) : grounds.result
  }
  if (kind === 'catch') return merged(grounds.raw, source['ResultPath'], error)
  const output = picked(grounds.merged, state.source['OutputPath'])
  return state.type === 'Choice' ? asked(state, output) : output
}

/** Behind a Choice that asks whether something is there, it may be: which way was taken is not looked at. */
function asked(state: StateNode, shape: Shape): Shape {
  // the ways out of a Choice have the same data, and there may be thousands
  const before = askedShapes.get(state)
  if (before?.of === shape) return before.shape
  let result = shape
  for (const keys of askedKeys(state)) if (followed(result, keys).missing !== undefined) result = placed(result, keys, 'unknown')
  askedShapes.set(state, { of: shape, shape: result })
  return result
}

const askedShapes = new WeakMap<StateNode, { readonly of: Shape; readonly shape: Shape }>()
const askedPlaces = new WeakMap<StateNode, readonly (readonly (string | number)[])[]>()

/** The places of the input that a Choice asks for, by IsPresent or `$exists`. */
export function askedKeys(state: StateNode): readonly (readonly (string | number)[])[] {
  if (state.type !== 'Choice') return []
  const before = askedPlaces.get(state)
  if (before !== undefined) return before
  const places = sitesIn(state).flatMap(({ use, value, holder }) => {
    if (typeof value !== 'string') return []
    if (use === 'expression') return (parsedJsonata(value).report?.askedStates ?? []).filter(([root]) => root === 'input').map(([, ...keys]) => keys)
    const keys = holder?.['IsPresent'] === undefined ? undefined : keysOf(value)
    return keys === undefined ? [] : [keys]
  })
  askedPlaces.set(state, places)
  return places
}

/** What the machines inside a state start with. */
export function innerInput(state: StateNode, { raw, input }: Grounds): Shape {
  const { source, language, type } = state
  if (type === 'Parallel') {
    if (language === 'JSONata') return source['Arguments'] === undefined ? raw : computed(source['Arguments'], { raw, result: 'unknown' })
    return source['Parameters'] === undefined ? input : filled(source['Parameters'], input)
  }
  const selector = source['ItemSelector'] ?? (language === 'JSONPath' ? source['Parameters'] : undefined)
  if (selector === undefined || source['ItemBatcher'] !== undefined) return 'unknown'
  return language === 'JSONata' ? computed(selector, { raw, result: 'unknown' }) : filled(selector, input)
}
