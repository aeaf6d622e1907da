import { TaskError } from './task-error.js'
import type { ObjectStore } from './port.js'

/**
 * A value on its way through a state machine: itself when it is small, else the S3 key of its JSON. Both members are always there,
 * since an expression that reads a missing member fails its state.
 */
export type Carried<T> =
  | { readonly value: T, readonly key: null }
  | { readonly value: null, readonly key: string }

/**
 * Most bytes of compact JSON that travel inline, by what they are. A state and a message hold 262,144 bytes. The tightest place is the answer
 * of the nested execution: it repeats the text and holds the analysis, each as JSON text inside JSON, which can double it:
 * 2 × 64 KiB + 2 × 48 KiB and a few hundred bytes. The largest arguments (business logic) hold all four once.
 */
export const inlineBytes = { text: 65_535, analysis: 49_152, intermediate: 32_768, spans: 32_768 } as const

/** Bytes of a value as compact JSON in UTF-8. */
export const jsonBytes = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))

/**
 * Carries a value: inline when its JSON has at most `limit` bytes, else stored.
 *
 * @param key - where it is stored; the same value must give the same key, so that a repeated attempt overwrites it with itself
 * @example
 * ```ts
 * await carry(store, spans, intermediateKey('spans', resultKey), inlineBytes.spans) // { value: [...], key: null }
 * ```
 */
export async function carry<T>(store: ObjectStore, value: T, key: string, limit: number): Promise<Carried<T>> {
  const json = JSON.stringify(value)
  if (Buffer.byteLength(json) <= limit) return { value, key: null }
  await store.put(key, json)
  return { value: null, key }
}

/**
 * The value that was carried.
 *
 * @throws TaskError `ObjectMissing` when it was stored and is no longer there, `ObjectDamaged` when it is not JSON
 */
export async function fetchCarried<T>(store: ObjectStore, { value, key }: Carried<T>): Promise<T> {
  return key === null ? value : fetchJson<T>(store, key)
}

/**
 * The value of an object that must be there, as JSON.
 *
 * @throws TaskError `ObjectMissing`, `ObjectDamaged`
 */
export async function fetchJson<T>(store: ObjectStore, key: string): Promise<T> {
  const json = await fetchText(store, key)
  try {
    return JSON.parse(json) as T
  } catch {
    // the parser's own error quotes the text
    throw new TaskError('ObjectDamaged', `object ${key} is not JSON; remove it and run again`)
  }
}

/**
 * A document's text, which is stored as it is.
 *
 * @throws TaskError `ObjectMissing`
 */
export async function fetchCarriedText(store: ObjectStore, { value, key }: Carried<string>): Promise<string> {
  return key === null ? value : fetchText(store, key)
}

/**
 * An object that must be there, as UTF-8 text.
 *
 * @throws TaskError `ObjectMissing`
 */
export async function fetchText(store: ObjectStore, key: string): Promise<string> {
  const bytes = await store.get(key)
  if (bytes === undefined) throw new TaskError('ObjectMissing', `there is no object ${key}`)
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
}
