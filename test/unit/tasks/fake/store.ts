import type { ObjectStore } from '../../../../tasks/shared/port.js'
import { open } from './gate.js'
import type { Gate } from './gate.js'

export type Objects = Map<string, Uint8Array>

/** A bucket in memory. */
export function storeOf(objects: Objects, gate: Gate = open): ObjectStore {
  return {
    get: (key) => gate('read', () => objects.get(key)),
    getRange: (key, first, last) => gate('read', () => objects.get(key)?.subarray(first, last + 1)),
    getStream: (key) => gate('read', () => {
      const bytes = objects.get(key)
      return bytes === undefined ? undefined : piecesOf(bytes)
    }),
    exists: (key) => gate('read', () => objects.has(key)),
    put: (key, body) => gate('write', () => {
      objects.set(key, Buffer.from(body))
    }),
  }
}

/** As bytes come over a connection: in pieces that have nothing to do with their content. */
async function * piecesOf(bytes: Uint8Array, size = 1_000): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += size) {
    await Promise.resolve()
    yield bytes.subarray(from, from + size)
  }
}

export interface FakeStore extends ObjectStore {
  readonly objects: Objects
  /** Keys in the order in which they were written. */
  readonly written: readonly string[]
  text(key: string): string | undefined
  json(key: string): unknown
}

export function createFakeStore(gate: Gate = open): FakeStore {
  const objects: Objects = new Map()
  const written: string[] = []
  const store = storeOf(objects, gate)
  const text = (key: string): string | undefined => {
    const bytes = objects.get(key)
    return bytes === undefined ? undefined : Buffer.from(bytes).toString('utf8')
  }
  return {
    ...store, objects, written, text,
    json: (key) => JSON.parse(text(key) ?? 'null') as unknown,
    async put(key, body) {
      await store.put(key, body)
      written.push(key)
    },
  }
}
