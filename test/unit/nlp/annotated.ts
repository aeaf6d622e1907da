import { InputError, readAnnotated, readPredictions } from '../../../src/nlp/index.js'
import type { AnnotatedItem, ItemFormat, Prediction, ReadAnnotatedOptions, ReadPredictionsOptions } from '../../../src/nlp/index.js'

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

export async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield await Promise.resolve(bytes.slice(at, at + size))
}

export async function* streamOf<T>(values: Iterable<T>): AsyncGenerator<T> {
  for (const value of values) yield await Promise.resolve(value)
}

export async function allOf<T>(source: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = []
  for await (const one of source) all.push(one)
  return all
}

type Content = string | Uint8Array | AsyncIterable<Uint8Array>
const sourceOf = (content: Content): Uint8Array | AsyncIterable<Uint8Array> => (typeof content === 'string' ? bytesOf(content) : content)

/** All annotated items of a file, named `folder/gold.FORMAT`. */
export function annotated(format: ItemFormat, content: Content, options: Partial<ReadAnnotatedOptions> = {}): Promise<readonly AnnotatedItem[]> {
  return allOf(readAnnotated(sourceOf(content), { file: `folder/gold.${format}`, format, ...options }))
}

/** All predictions of a file, named `folder/new.FORMAT`. */
export function predictions(format: ItemFormat, content: Content, options: Partial<ReadPredictionsOptions> = {}): Promise<readonly Prediction[]> {
  return allOf(readPredictions(sourceOf(content), { file: `folder/new.${format}`, format, ...options }))
}

/** `line: reason` of everything that a reader has against a file. */
export async function refusal(reading: Promise<unknown>): Promise<readonly string[]> {
  const error: unknown = await reading.then(() => undefined, (reason: unknown) => reason)
  if (error instanceof InputError) return error.problems.map(({ line, reason }) => `${line}: ${reason}`)
  throw error instanceof Error ? error : new Error('the file was accepted')
}

/** What an item's spans are, as `LABEL:words`. */
export const named = ({ item: { text, spans } }: AnnotatedItem): readonly string[] => spans.map(({ start, end, label }) => `${label}:${text.slice(start, end)}`)
