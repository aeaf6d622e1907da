import { parseModel } from '../../../../src/nlp/index.js'
import type { Model } from '../../../../src/nlp/index.js'

/** A model folder from values; texts are taken as they are. */
export function folder(files: Readonly<Record<string, unknown>>): ReadonlyMap<string, Uint8Array> {
  return new Map(Object.entries(files).map(([name, value]) => [name, new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value, undefined, 1))]))
}

export const manifest = { name: 'test', version: '1', labels: ['A', 'B'] }

/** A model with labels A and B. */
export function modelOf(files: Readonly<Record<string, unknown>>): Model {
  return parseModel(folder({ 'model.json': manifest, ...files }))
}
