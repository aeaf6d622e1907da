import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import type { Gunzip, Gzip } from 'node:zlib'
import { createListDigest, InputError, readItems, writeItem } from '../../src/nlp/index.js'
import type { Item } from '../../src/nlp/index.js'
import { TaskError } from './task-error.js'

type Items = AsyncIterable<Item> | Iterable<Item>

/** What is known of a list once it was read. */
export interface ListName {
  /** Of the archive's lines, in their order. */
  readonly archiveDigest: string
  /** Of the items as a set: `listDigest`. */
  readonly listDigest: string
  readonly items: number
}

/** Larger texts are no documents. */
const maxDocumentBytes = 100_000_000

/** Items between two words on how far it is. */
const toldEvery = 1000

/** A line of an archive: an item file's. */
const lineOf = (item: Item): string => `${writeItem(item)}\n`

/**
 * Names a list by its content.
 *
 * @example
 * ```ts
 * const { archiveDigest } = await nameList(readItems(createReadStream('a.jsonl'), { file: 'a.jsonl' }))
 * ```
 */
export async function nameList(items: Items): Promise<ListName> {
  const hash = createHash('sha256')
  const list = createListDigest()
  let count = 0
  for await (const item of items) {
    hash.update(lineOf(item))
    list.add(item)
    count++
  }
  return { archiveDigest: hash.digest('hex'), listDigest: list.digest(), items: count }
}

/**
 * The archive of a list: an item file, compressed by gzip, made as it is read.
 *
 * @param told - called with the items so far, now and then
 * @throws Error when the lines are not those that `archiveDigest` names: the items changed meanwhile
 */
export async function * packArchive(items: Items, archiveDigest: string, told: (items: number) => void = () => undefined): AsyncGenerator<Uint8Array> {
  async function * lines(): AsyncGenerator<string> {
    const hash = createHash('sha256')
    let count = 0
    for await (const item of items) {
      const line = lineOf(item)
      hash.update(line)
      yield line
      if (++count % toldEvery === 0) told(count)
    }
    told(count)
    if (hash.digest('hex') !== archiveDigest) throw new Error('the examples changed while they were uploaded; run again')
  }
  yield* through(lines(), createGzip())
}

/**
 * Reads an archive, and checks that it is what its name says.
 *
 * @throws TaskError `ArchiveInvalid` when it is no archive, holds what is no item, or other items than its name says. Nothing of it may be relied on before its end
 */
export async function * unpackArchive(body: AsyncIterable<Uint8Array>, archiveDigest: string): AsyncGenerator<Item> {
  const hash = createHash('sha256')
  try {
    yield* readItems(hashed(through(body, createGunzip()), hash), { file: 'archive', maxDocumentBytes })
  } catch (error) {
    if (error instanceof InputError || isCompressionError(error)) throw invalid(`it cannot be read: ${error.message.slice(0, 500)}`)
    throw error
  }
  if (hash.digest('hex') !== archiveDigest) throw invalid('its lines are not those that its name stands for')
}

/** What zlib finds wrong with its input has codes like `Z_DATA_ERROR`. A stream that closed early is none: the source did, and may be whole the next time. */
const isCompressionError = (error: unknown): error is Error =>
  typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_')

/** Bytes that went through a stream. Whoever stops reading ends the source too; an error of the source is thrown here. */
async function * through(source: AsyncIterable<string | Uint8Array>, stream: Gzip | Gunzip): AsyncGenerator<Uint8Array> {
  const finished = pipeline(Readable.from(source), stream)
  // told by the iteration below
  finished.catch(() => undefined)
  yield* stream as AsyncIterable<Uint8Array>
  await finished
}

async function * hashed(bytes: AsyncIterable<Uint8Array>, hash: ReturnType<typeof createHash>): AsyncGenerator<Uint8Array> {
  for await (const chunk of bytes) {
    hash.update(chunk)
    yield chunk
  }
}

const invalid = (why: string): TaskError<'ArchiveInvalid'> => new TaskError('ArchiveInvalid', `the archive is not usable: ${why}; upload the list again`)
